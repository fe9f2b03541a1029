import fc from 'fast-check'
import { expect, test } from 'vitest'
import { colourOf, inkOn, mixed, printColour, readable, readColour } from './colour.ts'

const hex = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)

/** WCAG 2's contrast, written down once more. */
function contrastOf(a: string, b: string): number {
  const luminance = (text: string) => {
    const { red, green, blue } = colourOf(text)
    const [r, g, bl] = [red, green, blue].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4)) as [number, number, number]
    return 0.2126 * r + 0.7152 * g + 0.0722 * bl
  }
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

test('text in any colour can be read on any ground', () => {
  fc.assert(fc.property(hex, hex, (text, ground) => contrastOf(readable(text, ground), ground) >= 4.45))
  fc.assert(fc.property(hex, (ground) => contrastOf(inkOn(ground), ground) >= 4.5))
})

test.each([
  ['#abc', '#aabbcc'], ['#11223380', 'rgba(17, 34, 51, 0.502)'], ['rgb(1, 2, 3)', '#010203'], ['rgba(1,2,3,.5)', 'rgba(1, 2, 3, 0.5)'], ['rgb(10% 20% 30%)', '#1a334d'], ['Black', '#000000'],
  ['url(#x)', undefined], ['var(--x)', undefined], ['red" onload="1', undefined], ['', undefined], ['#12', undefined],
])('%s', (text, printed) => {
  const read = readColour(text)
  expect(read && printColour(read)).toBe(printed)
})

test('between two colours', () => {
  expect(printColour(mixed(colourOf('#000000'), colourOf('#ffffff'), 0.5))).toBe('#808080')
})
