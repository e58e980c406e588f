// Keys that Streamlit has no control for: to the search, and another answer.
export default function () {
  const listening = new AbortController()
  const press = event => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.isComposing) return
    const key = event.key.toLowerCase()
    if (key === "k") {
      const search = document.querySelector(".st-key-chat_search input")
      if (search === null) return
      event.preventDefault()
      const hidden = search.getBoundingClientRect().right <= 0
      if (hidden) document.querySelector('[data-testid="stExpandSidebarButton"] button, [data-testid="stExpandSidebarButton"]')?.click()
      setTimeout(() => search.select(), hidden ? 350 : 0)
    } else if (key === "g") {
      const buttons = document.querySelectorAll('[class*="st-key-again_"] button')
      const shown = Array.from(buttons).filter(button => button.offsetParent !== null)
      if (shown.length === 0) return
      event.preventDefault()
      shown.at(-1).click()
    }
  }
  document.addEventListener("keydown", press, { signal: listening.signal, capture: true })
  return () => listening.abort()
}
