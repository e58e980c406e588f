export default function ({ data, parentElement }) {
  const [label, range, output, rows] = ['label span', 'input', 'output', '.rows'].map(one => parentElement.querySelector(one))
  label.textContent = data.label
  range.min = 0
  range.max = data.at.length - 1
  range.step = 1
  if (!range.dataset.set) range.value = data.first
  range.dataset.set = 'yes'
  const drawn = data.rows.map(([text]) => {
    const row = document.createElement('div')
    const parts = ['name', 'bar', 'share'].map(name => {
      const part = document.createElement('span')
      part.className = name
      row.append(part)
      return part
    })
    parts[0].textContent = text
    parts[1].append(document.createElement('i'), document.createElement('b'))
    return [row, ...parts]
  })
  rows.replaceChildren(...drawn.map(([row]) => row))
  const whole = share => share > 0 && share < 0.005 ? '<1' : String(Math.round(share * 100))
  const draw = () => {
    const at = Number(range.value)
    output.textContent = data.at[at].toFixed(2)
    range.setAttribute('aria-valuetext', output.textContent)
    data.rows.forEach(([, shares], number) => {
      const [low, high] = shares[at]
      const [, , bar, share] = drawn[number]
      bar.querySelector('i').style.width = `${high * 100}%`
      bar.querySelector('b').style.width = `${low * 100}%`
      share.textContent = high - low < 0.01 ? `${whole(high)} %` : `${whole(low)} – ${whole(high)} %`
    })
  }
  range.oninput = draw
  draw()
}
