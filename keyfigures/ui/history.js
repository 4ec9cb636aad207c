// What only completes the address of the same page is no step of the reader's: going back would end up here again.
// A page that writes its choices into the address one by one would else be as many steps as it has choices.
if (!history.keyfiguresPush) {
  history.keyfiguresPush = history.pushState
  history.pushState = function (state, title, url) {
    const now = new URL(location.href)
    const next = new URL(url ?? location.href, location.href)
    const completes = now.pathname === next.pathname && [...now.searchParams].every(([name, value]) => next.searchParams.get(name) === value)
    return completes ? history.replaceState(state, title, url) : history.keyfiguresPush(state, title, url)
  }
}
