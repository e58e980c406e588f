// The page's language and its light or dark, and what a screen reader is told of work that goes on: its begin, how far it is, its end.
const ZERO = { at: null, since: 0, told: 0 }
const LOOK_MS = 500

export default function ({ data, parentElement }) {
  document.documentElement.lang = data.lang
  const region = parentElement.querySelector("[role=status]")
  const said = parentElement.spoken ?? (parentElement.spoken = { ...ZERO })
  const say = text => { region.textContent = text }
  const look = () => {
    // Streamlit tells its own part of the document alone, and dialogs stand outside of it
    document.documentElement.style.colorScheme = getComputedStyle(document.querySelector(".stApp")).colorScheme
    const now = data.work.find(one => document.querySelector(one.while) !== null)
    if (now && said.at !== now.while) {
      Object.assign(said, { at: now.while, told: Date.now() })
      say(now.begun)
    } else if (now && Date.now() - said.told >= data.every_s * 1000) {
      said.told = Date.now()
      const measured = Array.from(document.querySelectorAll(now.far), one => one.textContent).join("")
      say(now.going.replace("{count}", Array.from(measured).length))
    } else if (!now && said.at !== null) {
      say(data.work.find(one => one.while === said.at)?.ended ?? "")
      said.at = null
    }
  }
  look()
  const looking = setInterval(look, LOOK_MS)
  return () => clearInterval(looking)
}
