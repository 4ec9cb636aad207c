// What is typed in a meeting is saved while one types: a field that rests is written as by Ctrl+Enter.
// Leaving a field writes it anyhow; written again then, it would close what the reader has opened meanwhile.
if (!window.keyfiguresResting) {
  const REST_MS = 2000
  const resting = (window.keyfiguresResting = new WeakMap())
  const write = (field) => field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true }))
  const typed = (target) => target instanceof HTMLTextAreaElement && target.closest("[class*='st-key-typing_']")
  document.addEventListener("input", ({ target }) => {
    if (!typed(target)) return
    clearTimeout(resting.get(target))
    resting.set(target, setTimeout(() => target === document.activeElement && write(target), REST_MS))
  })
  document.addEventListener("focusout", ({ target }) => clearTimeout(resting.get(target)))
}
