// Put into every page before its own scripts: when each word came on the screen, and what it took.
window.watch = { bytes: 0, enter: null, seen: [] }
{
  const messages = () => document.querySelectorAll('[data-testid="stChatMessage"]')
  const now = () => performance.timeOrigin + performance.now()
  let last = 0
  let before = 0 // messages that were there when the question was sent
  let waiting = false
  const look = () => {
    waiting = false
    const shown = messages()
    const text = shown.length > before + 1 ? shown[shown.length - 1].textContent.slice(-4000) : ""
    const word = Math.max(0, ...Array.from(text.matchAll(/word(\d+)/g), found => Number(found[1])))
    if (word !== last) window.watch.seen.push([now(), word])
    last = word
  }
  new MutationObserver(() => {
    if (!waiting) requestAnimationFrame(look)
    waiting = true
  }).observe(document, { subtree: true, childList: true, characterData: true })
  addEventListener("keydown", event => {
    if (event.key !== "Enter") return
    window.watch = { bytes: 0, enter: now(), seen: [] }
    before = messages().length
    last = 0
  }, true)
  window.WebSocket = class extends WebSocket {
    constructor(...address) {
      super(...address)
      this.addEventListener("message", ({ data }) => {
        window.watch.bytes += data.byteLength ?? data.size ?? data.length
      })
    }
  }
}
