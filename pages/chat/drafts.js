// Tells the page what stands in the chat's box, a moment after the typing pauses: Streamlit itself hears of it only
// when it is sent. A message that is sent ends its draft by itself, so sending tells nothing.
const PAUSE_MS = 700
const isBox = element => element?.dataset?.testid === "stChatInputTextArea"

export default function (component) {
  const { setTriggerValue } = component
  const listening = new AbortController()
  const { signal } = listening
  let timer = null
  let told = ""
  const tell = () => {
    const box = document.querySelector('[data-testid="stChatInputTextArea"]')
    if (box && box.value !== told) {
      told = box.value
      setTriggerValue("typed", told)
    }
  }
  const showMeter = shown => {
    const meter = document.querySelector(".st-key-chat_meter")
    if (meter) meter.style.display = shown ? "" : "none"
  }
  const sent = () => {
    clearTimeout(timer)
    told = ""
    showMeter(false)
  }
  document.addEventListener(
    "input",
    event => {
      if (!isBox(event.target)) return
      clearTimeout(timer)
      showMeter(event.target.value.trim() !== "")
      timer = setTimeout(tell, PAUSE_MS)
    },
    { signal },
  )
  document.addEventListener(
    "keydown",
    event => {
      if (isBox(event.target) && event.key === "Enter" && !event.shiftKey && !event.isComposing) sent()
    },
    { signal, capture: true },
  )
  document.addEventListener(
    "click",
    event => {
      if (event.target?.closest?.('[data-testid="stChatInputSubmitButton"]')) sent()
    },
    { signal, capture: true },
  )
  return () => {
    listening.abort()
    clearTimeout(timer)
  }
}
