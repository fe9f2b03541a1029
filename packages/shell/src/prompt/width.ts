/**
 * How many cells a character takes in a terminal, and how characters that are no glyphs are shown.
 * Follows Unicode's East_Asian_Width (W and F) and the zero-width marks of wcwidth(3). Left out:
 * clusters of several emoji, which terminals draw one after the other.
 */

/** First and last code point of what takes two cells. */
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f], [0x231a, 0x231b], [0x2329, 0x232a], [0x23e9, 0x23ec], [0x25fd, 0x25fe], [0x2614, 0x2615], [0x2648, 0x2653], [0x267f, 0x267f],
  [0x2693, 0x2693], [0x26a1, 0x26a1], [0x26aa, 0x26ab], [0x26bd, 0x26be], [0x26c4, 0x26c5], [0x26ce, 0x26ce], [0x26d4, 0x26d4], [0x26ea, 0x26ea],
  [0x26f2, 0x26f3], [0x26f5, 0x26f5], [0x26fa, 0x26fa], [0x26fd, 0x26fd], [0x2705, 0x2705], [0x270a, 0x270b], [0x2728, 0x2728], [0x274c, 0x274c],
  [0x274e, 0x274e], [0x2753, 0x2755], [0x2757, 0x2757], [0x2795, 0x2797], [0x27b0, 0x27b0], [0x27bf, 0x27bf], [0x2b1b, 0x2b1c], [0x2b50, 0x2b50],
  [0x2b55, 0x2b55], [0x2e80, 0x303e], [0x3041, 0x33ff], [0x3400, 0x4dbf], [0x4e00, 0x9fff], [0xa000, 0xa4cf], [0xa960, 0xa97f], [0xac00, 0xd7a3],
  [0xf900, 0xfaff], [0xfe30, 0xfe6f], [0xff01, 0xff60], [0xffe0, 0xffe6], [0x1f004, 0x1f004], [0x1f0cf, 0x1f0cf], [0x1f18e, 0x1f18e], [0x1f191, 0x1f19a],
  [0x1f200, 0x1f320], [0x1f32d, 0x1f335], [0x1f337, 0x1f37c], [0x1f37e, 0x1f393], [0x1f3a0, 0x1f3ca], [0x1f3cf, 0x1f3d3], [0x1f3e0, 0x1f3f0],
  [0x1f3f4, 0x1f3f4], [0x1f3f8, 0x1f43e], [0x1f440, 0x1f440], [0x1f442, 0x1f4fc], [0x1f4ff, 0x1f53d], [0x1f54b, 0x1f54e], [0x1f550, 0x1f567],
  [0x1f57a, 0x1f57a], [0x1f595, 0x1f596], [0x1f5a4, 0x1f5a4], [0x1f5fb, 0x1f64f], [0x1f680, 0x1f6c5], [0x1f6cc, 0x1f6cc], [0x1f6d0, 0x1f6d2],
  [0x1f6d5, 0x1f6d7], [0x1f6dc, 0x1f6df], [0x1f6eb, 0x1f6ec], [0x1f6f4, 0x1f6fc], [0x1f7e0, 0x1f7eb], [0x1f7f0, 0x1f7f0], [0x1f90c, 0x1f93a],
  [0x1f93c, 0x1f945], [0x1f947, 0x1f9ff], [0x1fa70, 0x1faff], [0x20000, 0x3fffd],
]

const zero = /^[\p{Mn}\p{Me}\p{Cf}]$/u

/** Cells of one code point that has a glyph. */
export function widthOf(character: string): 0 | 1 | 2 {
  const code = character.codePointAt(0)!
  if (code < 0x300) return 1
  if (zero.test(character)) return 0
  return wide.some(([first, last]) => code >= first && code <= last) ? 2 : 1
}

const tabWidth = 8

/** What is written for a character at a column: itself, spaces for a tab, `^X` for a control. */
export function shownAs(character: string, column: number): string {
  if (character === '\t') return ' '.repeat(tabWidth - (column % tabWidth))
  if (character < ' ') return `^${String.fromCharCode(character.charCodeAt(0) + 64)}`
  return character === '\x7f' ? '^?' : character
}

/** A text without the sequences that colour it. */
export function withoutEscapes(text: string): string {
  return text.replace(/\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_=>]|[\x00-\x08\x0b-\x1f\x7f]/g, '')
}

export function textWidth(text: string): number {
  let width = 0
  for (const character of withoutEscapes(text)) width += widthOf(character)
  return width
}

/** Where the character before an index begins; marks belong to what they stand on. */
export function indexBefore(text: string, index: number): number {
  let at = index
  while (at > 0) {
    const low = text.charCodeAt(at - 1)
    at -= low >= 0xdc00 && low <= 0xdfff && at > 1 ? 2 : 1
    if (text[at]! < ' ' || widthOf(String.fromCodePoint(text.codePointAt(at)!)) > 0) break
  }
  return at
}

export function indexAfter(text: string, index: number): number {
  let at = index
  while (at < text.length) {
    at += String.fromCodePoint(text.codePointAt(at)!).length
    if (at >= text.length || text[at]! < ' ' || widthOf(String.fromCodePoint(text.codePointAt(at)!)) > 0) break
  }
  return at
}
