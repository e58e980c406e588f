// The keyboard's focus: into a panel or menu that it opened, and on to what takes the place of a control that is gone.
const CONTROLS = "input, textarea, button, a[href], summary"
const PATIENCE_MS = 5000
const EVERY_MS = 50
const STILL_MS = 150 // for so long it is the first: the drawing has come past it
const DRAWN = "[data-testid='stPopoverBody'] [data-testid='stSkeleton']"
const DIALOG = "[role='dialog'][aria-modal], [data-testid='stDialog']"
const OPENED = {
  "[data-testid='stPopoverButton']": `[data-testid='stPopoverBody'] :is(${CONTROLS})`,
  "[aria-haspopup='menu']": "[role='menu'] [role='menuitem']", // a drawing of the page takes the focus back out of it
}
const TEXT = "[class*='st-key-text_'] textarea"
const HELP = "[data-testid='stTooltipIcon'] button:not([kind])"

const shown = one => one.offsetParent !== null && !one.disabled && !one.matches(HELP)
const first = (within, selector) => Array.from(within?.querySelectorAll(selector) ?? []).find(shown)
const messages = () => Array.from(document.querySelectorAll("[data-testid='stChatMessage']"))
const named = one =>
  Array.from(one.closest("[class*='st-key-']")?.classList ?? []).find(name => name.startsWith("st-key-")) ?? ""

// What stands where a control stood: under its name, else in its message its like, another arrow, any button below.
function successor(name, at) {
  const same = name && first(document, `.${CSS.escape(name)} :is(${CONTROLS})`)
  if (same || at < 0) return same
  const like = CSS.escape(name.slice(0, name.lastIndexOf("_") + 1))
  const rows = [`[class*='${like}'] button`, "[class*='st-key-earlier_'] button, [class*='st-key-later_'] button"]
  return [...rows, "[class*='st-key-below_'] button"].map(one => first(messages()[at], one)).find(one => one)
}

let opener // what was pressed last outside of a dialog

function comeBack() {
  const until = Date.now() + PATIENCE_MS
  const look = setInterval(() => {
    const lost = document.activeElement === document.body
    if (Date.now() > until) return clearInterval(look)
    if (document.querySelector(DIALOG) || !lost) return
    const stays = opener.pressed.isConnected && named(opener.pressed) === opener.name
    ;(stays ? opener.pressed : successor(opener.name, opener.at))?.focus({ focusVisible: true })
  }, EVERY_MS)
}

function follow(pressed) {
  const opens = pressed.matches("[aria-expanded='false']") && Object.keys(OPENED).find(one => pressed.matches(one))
  const name = named(pressed)
  const at = messages().findIndex(one => one.contains(pressed))
  if (!pressed.closest(DIALOG)) opener = { pressed, name, at }
  const written = first(messages()[at], TEXT)
  const until = Date.now() + PATIENCE_MS
  let found, since
  const look = setInterval(() => {
    const now = document.activeElement
    const lost = now === document.body
    if (Date.now() > until || !(lost || now === pressed || now?.closest("[role='menu']"))) return clearInterval(look)
    const stays = pressed.isConnected && named(pressed) === name // a control may take over the element of another
    const before = found
    found = undefined
    if (now?.closest("[role='menu']")) return
    if (opens) found = first(document, OPENED[opens])
    else if (!written) found = first(messages()[at], TEXT) // the message is open for editing
    if (!opens && !found && lost && !stays) found = successor(name, at)
    if (found !== before) since = Date.now()
    if (found && Date.now() - since >= STILL_MS && !document.querySelector(DRAWN)) {
      found.focus({ focusVisible: true })
      clearInterval(look)
    }
  }, EVERY_MS)
}

export default function () {
  const listening = new AbortController()
  const press = event => {
    if (event.key === "Escape" && opener && document.querySelector(DIALOG)) comeBack()
    if ((event.key !== "Enter" && event.key !== " ") || event.isComposing) return
    const chosen = event.target.closest?.("[role='menu']")
    const pressed = chosen ? document.querySelector("[aria-haspopup='menu'][aria-expanded='true']") : event.target
    if (pressed?.matches?.("button")) follow(pressed)
  }
  document.addEventListener("keydown", press, { signal: listening.signal, capture: true })
  return () => listening.abort()
}
