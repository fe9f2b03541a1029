/**
 * How wide a text is, without a browser to ask: by the widths of Helvetica's letters, with some to spare for other fonts.
 */

/** In thousandths of the size, from the space to the tilde. */
const widths = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
  1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
  333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
]
const spare = 1.1
const monoWidth = 0.602

export function textWidth(text: string, size: number, { isMono = false, weight = 400 } = {}): number {
  if (isMono) return [...text].length * monoWidth * size
  let sum = 0
  for (const character of text) {
    const code = character.codePointAt(0)!
    sum += widths[code - 32] ?? (code > 0x2e80 ? 1000 : 580)
  }
  return (sum / 1000) * size * spare * (weight >= 500 ? 1.05 : 1)
}

/** Cut at the end with an ellipsis where there is no room for all. */
export function fitted(text: string, room: number, size: number, font: { readonly isMono?: boolean; readonly weight?: number } = {}): string {
  if (textWidth(text, size, font) <= room) return text
  const characters = [...text]
  let [low, high] = [0, characters.length]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (textWidth(`${characters.slice(0, middle).join('')}…`, size, font) <= room) low = middle
    else high = middle - 1
  }
  return low === 0 ? '' : `${characters.slice(0, low).join('').trimEnd()}…`
}

/** Lines that fit, broken between words, and within a word where it alone is too long. */
export function wrapped(text: string, room: number, size: number, font: { readonly isMono?: boolean; readonly weight?: number } = {}): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/(?<=\s)/)) {
    if (textWidth((line + word).trimEnd(), size, font) <= room) {
      line += word
      continue
    }
    if (line !== '') lines.push(line.trimEnd())
    line = word
    while (textWidth(line.trimEnd(), size, font) > room && [...line].length > 1) {
      const characters = [...line]
      let count = 1
      while (count < characters.length && textWidth(characters.slice(0, count + 1).join(''), size, font) <= room) count++
      lines.push(characters.slice(0, count).join(''))
      line = characters.slice(count).join('')
    }
  }
  return [...lines, line.trimEnd()].filter((each, index) => each !== '' || index === 0)
}
