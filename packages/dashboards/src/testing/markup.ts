/** Reads SVG as a strict reader of XML would, and says what is wrong or reaches out of the picture. For tests only. */

const attributePattern = /\s+([\w:-]+)="([^"<]*)"/y

export function markupFaults(svg: string): string[] {
  const faults: string[] = []
  const open: string[] = []
  const ids = new Set<string>()
  let place = 0
  while (place < svg.length) {
    const next = svg.indexOf('<', place)
    const text = svg.slice(place, next < 0 ? undefined : next)
    if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(text) || text.includes('>')) faults.push(`text that is not escaped: ${text.slice(0, 60)}`)
    if (next < 0) break
    const [tag, slash, name] = /^<(\/?)([a-zA-Z]+)/.exec(svg.slice(next, next + 40)) ?? []
    if (tag === undefined || name === undefined) return [...faults, `no element at ${svg.slice(next, next + 40)}`]
    place = next + tag.length
    if (/^(script|style|foreignObject|iframe|image|use|animate|set|handler)$/i.test(name)) faults.push(`the element ${name}`)
    for (;;) {
      attributePattern.lastIndex = place
      const [whole, key, value] = attributePattern.exec(svg) ?? []
      if (whole === undefined) break
      place += whole.length
      faults.push(...attributeFaults(key!, value!))
      if (key === 'id' && ids.has(value!)) faults.push(`the identifier ${value} twice`)
      if (key === 'id') ids.add(value!)
    }
    const isEmpty = svg.startsWith('/>', place)
    if (!isEmpty && svg[place] !== '>') return [...faults, `the element ${name} does not end: ${svg.slice(place, place + 40)}`]
    place += isEmpty ? 2 : 1
    if (slash === '/' && open.pop() !== name) return [...faults, `${name} is closed and was not open`]
    if (slash === '' && !isEmpty) open.push(name)
  }
  return open.length > 0 ? [...faults, `${open.join(', ')} stays open`] : faults
}

function attributeFaults(key: string, value: string): string[] {
  if (/^on/i.test(key) || key === 'style') return [`the attribute ${key}`]
  if ((key === 'href' || key === 'xlink:href') && !/^(https?:\/\/|\/|#|\?)/.test(value)) return [`a link to ${value}`]
  if (/url\((?!#)/.test(value)) return [`${key} reaches out: ${value}`]
  return /NaN|undefined|Infinity/.test(value) && key !== 'id' && !key.startsWith('aria') ? [`${key} is ${value.slice(0, 40)}`] : []
}
