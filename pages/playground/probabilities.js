export default function ({ data, parentElement, setTriggerValue }) {
  const legend = parentElement.querySelector('.legend')
  const tokens = parentElement.querySelector('.tokens')
  legend.replaceChildren(...data.legend.map(([level, words]) => {
    const chip = document.createElement('span')
    chip.className = level
    chip.textContent = words
    return chip
  }))
  tokens.replaceChildren(...data.tokens.map(([text, level, share], at) => {
    // no button: its text would not flow with the others', lines and all
    const token = document.createElement('span')
    token.setAttribute('role', 'button')
    token.tabIndex = 0
    token.className = level
    token.textContent = text
    token.title = share
    token.onkeydown = event => {
      if (event.key !== 'Enter' && event.key !== ' ') return
      event.preventDefault() // the blank would scroll
      token.click()
    }
    token.onclick = () => {
      tokens.querySelector('[aria-pressed]')?.removeAttribute('aria-pressed')
      token.setAttribute('aria-pressed', 'true')
      setTriggerValue('chosen', at)
    }
    return token
  }))
}
