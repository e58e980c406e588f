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
    const token = document.createElement('button')
    token.type = 'button'
    token.className = level
    token.textContent = text
    token.title = share
    token.onclick = () => {
      tokens.querySelector('[aria-pressed]')?.removeAttribute('aria-pressed')
      token.setAttribute('aria-pressed', 'true')
      setTriggerValue('chosen', at)
    }
    return token
  }))
}
