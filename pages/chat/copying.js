// Puts a text on the clipboard, once. Where the browser has no clipboard for this address (http, not localhost), the
// way that every browser knows is taken.
export default function (component) {
  const { data, setTriggerValue } = component
  const byHand = () => {
    const area = document.createElement("textarea")
    area.value = data.text
    area.style.cssText = "position: fixed; opacity: 0"
    document.body.append(area)
    area.select()
    const done = document.execCommand("copy")
    area.remove()
    return done
  }
  const told = done => setTriggerValue("copied", done ? "yes" : "no")
  if (navigator.clipboard) {
    navigator.clipboard.writeText(data.text).then(() => told(true), () => told(byHand()))
  } else {
    told(byHand())
  }
}
