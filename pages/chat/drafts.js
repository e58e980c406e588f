// Tells the page what stands in the chat's box, a moment after the typing pauses: Streamlit itself hears of it only
// when it is sent. What is told is what stands there then, so a message that was sent leaves an empty draft.
const PAUSE_MS = 700

export default function (component) {
  const { setTriggerValue } = component
  const listening = new AbortController()
  let timer = null
  let told = null
  const tell = () => {
    const box = document.querySelector('[data-testid="stChatInputTextArea"]')
    if (box && box.value !== told) {
      told = box.value
      setTriggerValue("typed", told)
    }
  }
  document.addEventListener(
    "input",
    event => {
      if (event.target?.dataset?.testid !== "stChatInputTextArea") return
      clearTimeout(timer)
      timer = setTimeout(tell, PAUSE_MS)
    },
    { signal: listening.signal },
  )
  return () => {
    listening.abort()
    clearTimeout(timer)
  }
}
