// Keeps the end of the conversation in sight while one is there. Whoever scrolls up stays where they are, and a button
// leads back. What a reader opens on the page pushes nothing out of sight.
const NEAR = 40 // pixels from the end that count as the end
const OPENS_MS = 1000 // what grows so soon after a click on the page was opened by it

const isSending = event =>
  (event.type === "keydown" &&
    event.key === "Enter" &&
    !event.shiftKey &&
    !event.isComposing &&
    event.target?.dataset?.testid === "stChatInputTextArea") ||
  (event.type === "click" && event.target?.closest?.('[data-testid="stChatInputSubmitButton"]'))

function follow(button) {
  const scroller = document.querySelector('[data-testid="stMain"]')
  const content = document.querySelector('[data-testid="stMainBlockContainer"]')
  const listening = new AbortController()
  const options = { signal: listening.signal, passive: true, capture: true }
  const place = { atEnd: true, top: scroller.scrollTop, height: scroller.scrollHeight, clicked: -Infinity, live: false }
  const gap = () => scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop
  const show = () => {
    button.hidden = gap() <= NEAR || document.querySelector('[data-testid="stChatMessage"]') === null
  }
  const toEnd = () => {
    place.atEnd = true
    scroller.scrollTop = scroller.scrollHeight
    show()
  }
  const scrolled = () => {
    const { scrollTop: top, scrollHeight: height } = scroller
    if (top < place.top && height >= place.height) place.atEnd = false
    else if (top > place.top && gap() <= NEAR) place.atEnd = true
    place.top = top
    place.height = height
    show()
  }
  const grown = () => {
    const live = document.querySelector(".st-key-live") !== null
    if (live && !place.live) {
      place.atEnd = true
      place.clicked = -Infinity // the click asked for an answer
    }
    place.live = live
    if (!live && performance.now() - place.clicked < OPENS_MS) place.atEnd = false
    if (place.atEnd) scroller.scrollTop = scroller.scrollHeight
    place.top = scroller.scrollTop
    place.height = scroller.scrollHeight
    show()
  }
  const acted = event => {
    if (isSending(event)) place.atEnd = true
    else if (content.contains(event.target)) place.clicked = performance.now()
  }
  const sizes = new ResizeObserver(grown)
  sizes.observe(content)
  sizes.observe(scroller)
  scroller.addEventListener("scroll", scrolled, options)
  document.addEventListener("click", acted, options)
  document.addEventListener("keydown", acted, options)
  button.addEventListener("click", toEnd, options)
  return {
    toEnd,
    toFound(id) {
      const message = document.querySelector(`[class*="st-key-below_${id}"]`)?.closest('[data-testid="stChatMessage"]')
      place.atEnd = false
      message?.scrollIntoView({ block: "start" })
    },
    toTop() {
      place.atEnd = false
      scroller.scrollTop = 0
      show()
    },
    end() {
      listening.abort()
      sizes.disconnect()
    },
  }
}

export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button")
  button.textContent = "↓ " + data.words
  const follower = (parentElement.follower ??= follow(button))
  if (parentElement.shown !== `${data.conversation} ${data.found}`) {
    parentElement.shown = `${data.conversation} ${data.found}`
    if (data.found) setTimeout(() => follower.toFound(data.found), 300)
    else if (data.from_top || data.conversation === null) follower.toTop()
    else follower.toEnd()
  }
  return () => {
    follower.end()
    delete parentElement.follower
    delete parentElement.shown
  }
}
