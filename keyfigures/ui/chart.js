// Draws one figure with plotly.js, wraps its words to the width at hand and exports it at slide size.
// The words (title, subtitle, footer) come in layout.meta and are laid out here, for the screen and the slide alike.

const SLIDE = { width: 960, height: 540, scale: 2 }
const PAD = 16
const NARROW = 560
const FAMILY = "Arial, 'Liberation Sans', 'Noto Sans', sans-serif"
const LINE = 1.3
const MARK = "#B34700"

function load(url) {
  if (window.Plotly) return Promise.resolve(window.Plotly)
  window.keyfiguresPlotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script")
    script.src = url
    script.onload = () => resolve(window.Plotly)
    script.onerror = reject
    document.head.append(script)
  })
  return window.keyfiguresPlotly
}

const pen = document.createElement("canvas").getContext("2d")

function wrap(text, size, bold, width) {
  pen.font = `${bold ? "bold " : ""}${size}px ${FAMILY}`
  const lines = []
  for (const word of text.split(" ")) {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word
    if (lines.length && pen.measureText(longer).width <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

// The legend's entries on as few lines as they need; only one longer than a line is broken.
function keys(entries, size, width) {
  pen.font = `${size}px ${FAMILY}`
  const lines = []
  let taken = Infinity
  for (const { mark, color, text } of entries) {
    const entry = `<span style="color:${color}"><b>${mark}</b></span> ${escape(text)}`
    const needed = pen.measureText(`${mark} ${text}     `).width
    if (needed > width) {
      const [first, ...rest] = wrap(`${mark} ${text}`, size, false, width).map(escape)
      lines.push(first.replace(mark, `<span style="color:${color}"><b>${mark}</b></span>`), ...rest)
      taken = Infinity
    } else if (taken + needed > width) {
      lines.push(entry)
      taken = needed
    } else {
      lines[lines.length - 1] += `     ${entry}`
      taken += needed
    }
  }
  return lines
}

function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
}

// What a phone changes: the builder's own places for it, and traces that would not be readable.
function narrowed(figure) {
  const { layout: changes = {}, annotations: places = [], meta = {} } = figure.layout.meta.narrow ?? {}
  const layout = { ...figure.layout, meta: { ...figure.layout.meta, ...meta } }
  for (const [name, axis] of Object.entries(changes)) layout[name] = { ...layout[name], ...axis }
  layout.annotations = (layout.annotations ?? []).map((note, i) => ({ ...note, ...places[i] }))
  return { data: figure.data, layout }
}

// Without the words that need a wider picture to be read; the table has them.
const readable = (data, width) => data.filter((trace) => !(trace.meta?.needs > width))

const bare = (text) => plain(text.replace(/<[^>]*>/g, " ").replace(/ +/g, " ").trim())
// The words an escaped text stands for; they are escaped again where they are drawn.
const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&")

// The names beside an axis, broken so that they stay in the margin they have.
function tickWords(axis, width) {
  const size = axis.tickfont?.size ?? 14
  const words = axis.ticktext.map((text) => {
    const bold = text.startsWith("<b>") && text.endsWith("</b>")
    pen.font = `${bold ? "bold " : ""}${size}px ${FAMILY}`
    if (text.split("<br>").every((line) => pen.measureText(bare(line)).width <= width)) return text
    const lines = wrap(bare(text), size, bold, width).map(escape).join("<br>")
    return bold ? `<b>${lines}</b>` : lines
  })
  return { ...axis, ticktext: words }
}

// A panel's heading, broken to the panel's width; returns the notes and how many lines the highest one has.
function headings(notes, width) {
  let most = 1
  const broken = notes.map((note) => {
    if (!note.name?.startsWith("heading:")) return note
    const lines = wrap(bare(note.text), note.font.size, false, Number(note.name.slice(8)) * width - 8)
    most = Math.max(most, lines.length)
    return lines.length > 1 ? { ...note, text: lines.map(escape).join("<br>") } : note
  })
  return { broken, extra: (most - 1) * 13 * LINE }
}

function compose(layout, width, height) {
  const meta = layout.meta
  const narrow = width < NARROW
  const sizes = narrow ? { title: 17, subtitle: 12, footer: 10 } : { title: 22, subtitle: 14, footer: 11, ...meta.sizes }
  const room = width - 2 * PAD
  // A line of its own above the title: beside the title or the source it would stand on them in a narrow picture.
  const badge = meta.mark ? Math.round(sizes.subtitle * LINE) + 8 : 0
  const title = wrap(meta.title, sizes.title, true, room)
  const subtitle = wrap(meta.subtitle, sizes.subtitle, false, room)
  const legend = keys(meta.legend ?? [], sizes.subtitle, room)
  const footer = wrap(meta.footer, sizes.footer, false, room)
  const left = Math.min(meta.left ?? PAD, width * 0.42)
  const { broken, extra } = headings(layout.annotations ?? [], width - left - PAD)
  const top = extra + PAD + badge + LINE * (title.length * sizes.title + (subtitle.length + legend.length) * sizes.subtitle) + 14 + (meta.head ?? 0)
  const bottom = 10 + LINE * footer.length * sizes.footer + 6 + (meta.foot ?? 0)
  const beneath = PAD + badge + LINE * title.length * sizes.title + 4
  const under = {
    text: [...subtitle.map(escape), ...legend].join("<br>"), font: { size: sizes.subtitle, color: "#52606D" }, showarrow: false, align: "left",
    x: 0, xref: "paper", xanchor: "left", xshift: PAD - left,
    y: 1, yref: "paper", yanchor: "top", yshift: top - beneath,
  }
  // Notes, not the layout's own title: that one moves up with every line it has.
  const words = {
    text: `<b>${title.map(escape).join("<br>")}</b>`, font: { size: sizes.title, color: "#1F2933" }, showarrow: false, align: "left",
    x: 0, xref: "paper", xanchor: "left", xshift: PAD - left,
    y: 1, yref: "paper", yanchor: "top", yshift: top - PAD - badge,
  }
  const mark = {
    text: `<b>${escape(meta.mark ?? "")}</b>`, font: { size: sizes.subtitle, color: MARK }, showarrow: false,
    bordercolor: MARK, borderwidth: 1.5, borderpad: 2, bgcolor: "#FFFFFF",
    x: 0, xref: "paper", xanchor: "left", xshift: PAD - left + 4,
    y: 1, yref: "paper", yanchor: "top", yshift: top - PAD + 4,
  }
  const source = {
    text: footer.map(escape).join("<br>"), font: { size: sizes.footer, color: "#52606D" }, showarrow: false, align: "left",
    x: 0, xref: "paper", xanchor: "left", xshift: PAD - left,
    y: 0, yref: "paper", yanchor: "bottom", yshift: 8 - bottom,
  }
  const axes = {}
  for (const [name, axis] of Object.entries(layout))
    if (name.startsWith("yaxis") && axis.ticktext) axes[name] = tickWords(axis, left - 10)
  return {
    ...layout, ...axes, width, height, autosize: false,
    annotations: [...broken, words, under, source, ...(meta.mark ? [mark] : [])],
    margin: { l: left, r: PAD, t: top, b: bottom, pad: 0 },
  }
}

// The size of the picture in files and in the slide view: 16:9 always, larger for a figure with more rows than fit.
function slideSize(layout) {
  const height = 9 * Math.ceil(Math.max(SLIDE.height, layout.meta.tall ?? 0) / 9)
  return { width: (height * 16) / 9, height }
}

// A narrow screen needs height for the wrapped words; a wide one shows the slide's own shape.
function heightFor(layout, width) {
  const shape = width < NARROW ? (layout.meta.narrow?.shape ?? 1.35) : SLIDE.height / SLIDE.width
  return Math.max(layout.meta.least ?? 400, Math.round(width * shape))
}

function draw(root, Plotly) {
  const { slide } = root.keyfigures
  const width = root.plot.clientWidth
  if (!width) return
  const figure = !slide && width < NARROW ? narrowed(root.keyfigures.figure) : root.keyfigures.figure
  const size = slideSize(figure.layout)
  const layout = slide
    ? compose(figure.layout, size.width, size.height)
    : compose(figure.layout, width, heightFor(figure.layout, width))
  Plotly.react(root.plot, readable(figure.data, layout.width), layout, { displayModeBar: false, staticPlot: slide, doubleClick: false })
  if (slide) {
    const svg = root.plot.querySelector(".svg-container")
    svg.style.transformOrigin = "top left"
    svg.style.transform = `scale(${width / size.width})`
    root.plot.style.height = `${(width * size.height) / size.width}px`
  }
  listen(root)
}

// The id a mark carries: its custom data, or the first of several.
function carried(event) {
  const data = event?.points?.[0]?.customdata
  const id = Array.isArray(data) ? data[0] : data
  return typeof id === "string" ? id : undefined
}

// A click on a mark tells the page which one; the pointer says beforehand that it can be clicked.
function listen(root) {
  const { figure, slide } = root.keyfigures
  if (root.listens || slide || !figure.layout.meta.clicks) return
  root.listens = true
  const clickable = () => root.keyfigures.figure.layout.meta.clicks
  root.plot.on("plotly_click", (event) => {
    const id = carried(event)
    if (id !== undefined && clickable()) root.tell("clicked", id)
  })
  root.plot.on("plotly_hover", (event) => root.plot.classList.toggle("keyfigures-clickable", clickable() && carried(event) !== undefined))
  root.plot.on("plotly_unhover", () => root.plot.classList.remove("keyfigures-clickable"))
}

function save(name, url) {
  const link = document.createElement("a")
  link.download = name
  link.href = url
  link.click()
}

async function image(root, Plotly, format) {
  const { figure } = root.keyfigures
  const size = slideSize(figure.layout)
  const layout = compose(figure.layout, size.width, size.height)
  const scale = (SLIDE.scale * SLIDE.width) / size.width
  const url = await Plotly.toImage({ data: readable(figure.data, size.width), layout }, { format, ...size, scale: format === "png" ? scale : 1 })
  if (format === "png") return url
  const svg = decodeURIComponent(url.slice(url.indexOf(",") + 1))
  const drawn = `width="${size.width}" height="${size.height}"`
  const slide = svg.replace(drawn, `width="${SLIDE.width * 2}" height="${SLIDE.height * 2}"`)
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(slide)}`
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    // Without https the clipboard is closed to scripts; a selected field still copies.
    const field = document.createElement("textarea")
    field.value = text
    document.body.append(field)
    field.select()
    document.execCommand("copy")
    field.remove()
  }
}

function button(bar, label, act, said) {
  const made = document.createElement("button")
  made.type = "button"
  made.textContent = label
  made.onclick = async () => {
    await act()
    said.textContent = made.dataset.done ?? ""
  }
  bar.append(made)
  return made
}

// What the page itself does for a chart, and says anew afterwards.
function act(root, { name, label, opened }, said) {
  const made = button(root.bar, label, () => root.tell(name, name), said)
  if (opened !== null) made.setAttribute("aria-expanded", opened)
}

function toolbar(root, Plotly) {
  const { words, file, links, slide, actions } = root.keyfigures
  // Whoever pressed a button with a key stands on it still when its words have changed.
  const at = [...root.bar.children].indexOf(document.activeElement)
  root.bar.replaceChildren()
  if (slide) return
  const said = document.createElement("span")
  said.setAttribute("role", "status")
  button(root.bar, words.png, async () => save(`${file}.png`, await image(root, Plotly, "png")), said).dataset.done = words.saved
  button(root.bar, words.svg, async () => save(`${file}.svg`, await image(root, Plotly, "svg")), said).dataset.done = words.saved
  button(root.bar, words.link, () => copy(new URL(links.view, document.baseURI).href), said).dataset.done = words.copied
  const open = document.createElement("a")
  open.textContent = words.slide
  open.href = new URL(links.slide, document.baseURI).href
  open.target = "_blank"
  open.rel = "noopener"
  root.bar.append(open)
  for (const each of actions) act(root, each, said)
  root.bar.append(said)
  root.bar.children[at]?.focus()
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = parentElement.querySelector(".keyfigures-chart")
  root.plot ??= root.querySelector(".keyfigures-plot")
  root.bar ??= root.querySelector(".keyfigures-bar")
  root.keyfigures = { ...data, figure: JSON.parse(data.figure) }
  root.tell = setTriggerValue
  root.plot.setAttribute("aria-label", data.description)
  load(data.plotly).then((Plotly) => {
    if (!root.isConnected) return
    draw(root, Plotly)
    toolbar(root, Plotly)
    root.dataset.drawn = data.id
    if (!root.watch) {
      root.watch = new ResizeObserver(() => draw(root, Plotly))
      root.watch.observe(root)
    }
  })
  return () => root.watch?.disconnect()
}
