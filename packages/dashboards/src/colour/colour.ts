/** Colours as numbers: read, mixed, told apart, and made readable on a ground. Anything that is no colour is refused. */
import { pow } from '@track/simulation'

/** Red, green and blue from 0 to 255, opacity from 0 to 1. */
export interface Colour {
  readonly red: number
  readonly green: number
  readonly blue: number
  readonly opacity: number
}

/** The names of CSS that dashboards write, beside Grafana's own. */
const words: Readonly<Record<string, string>> = {
  black: '#000000', white: '#ffffff', gray: '#808080', grey: '#808080', silver: '#c0c0c0', maroon: '#800000', fuchsia: '#ff00ff', magenta: '#ff00ff', lime: '#00ff00', olive: '#808000', navy: '#000080',
  teal: '#008080', aqua: '#00ffff', cyan: '#00ffff', pink: '#ffc0cb', brown: '#a52a2a', gold: '#ffd700', violet: '#ee82ee', indigo: '#4b0082', crimson: '#dc143c', steelblue: '#4682b4', transparent: 'rgba(0, 0, 0, 0)',
}

export function readColour(text: string): Colour | undefined {
  const word = text.trim().toLowerCase()
  const written = Object.hasOwn(words, word) ? words[word]! : word
  const [, hex] = /^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/.exec(written) ?? []
  if (hex !== undefined) {
    const digits = hex.length <= 4 ? [...hex].map((digit) => digit + digit) : hex.match(/../g)!
    const [red, green, blue, opacity = 255] = digits.map((pair) => parseInt(pair, 16)) as [number, number, number, number?]
    return { red, green, blue, opacity: opacity / 255 }
  }
  const [, inner] = /^rgba?\(([\d.,%\s/]+)\)$/.exec(written) ?? []
  const parts = (inner ?? '').split(/[\s,/]+/).filter(Boolean).map((part) => (part.endsWith('%') ? Number(part.slice(0, -1)) * 2.55 : Number(part)))
  if (parts.length < 3 || parts.some(Number.isNaN)) return undefined
  const [red = 0, green = 0, blue = 0, opacity = 1] = parts
  return { red: clamped(red), green: clamped(green), blue: clamped(blue), opacity: Math.min(1, opacity) }
}

function clamped(part: number): number {
  return Math.max(0, Math.min(255, part))
}

const grey: Colour = { red: 128, green: 128, blue: 128, opacity: 1 }

/** A text that is no colour is grey, as Grafana falls back to. */
export function colourOf(text: string): Colour {
  return readColour(text) ?? grey
}

export function printColour({ red, green, blue, opacity }: Colour): string {
  const digits = [red, green, blue].map((part) => Math.round(clamped(part)).toString(16).padStart(2, '0')).join('')
  return opacity >= 1 ? `#${digits}` : `rgba(${Math.round(red)}, ${Math.round(green)}, ${Math.round(blue)}, ${Math.round(opacity * 1000) / 1000})`
}

/** From one to the other; 0 is the first. */
export function mixed(from: Colour, to: Colour, share: number): Colour {
  const between = (a: number, b: number) => a + (b - a) * share
  return { red: between(from.red, to.red), green: between(from.green, to.green), blue: between(from.blue, to.blue), opacity: between(from.opacity, to.opacity) }
}

/** What is seen of a colour that lets the ground through. */
function over(colour: Colour, ground: Colour): Colour {
  return { ...mixed(ground, { ...colour, opacity: 1 }, colour.opacity), opacity: 1 }
}

/** WCAG 2's relative luminance. */
function luminance({ red, green, blue }: Colour): number {
  const linear = (part: number) => (part / 255 <= 0.040_45 ? part / 255 / 12.92 : pow((part / 255 + 0.055) / 1.055, 2.4))
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/** WCAG 2's contrast, from 1 to 21. */
function contrast(a: Colour, b: Colour): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** The colour, drawn towards black or white until text in it can be read on the ground. */
export function readable(text: string, ground: string, least = 4.5): string {
  const below = colourOf(ground)
  const own = over(colourOf(text), below)
  const goal: Colour = contrast(below, colourOf('white')) > contrast(below, colourOf('black')) ? colourOf('white') : colourOf('black')
  for (let share = 0; share < 1; share += 0.05) {
    const drawn = mixed(own, goal, share)
    if (contrast(drawn, below) >= least) return printColour(drawn)
  }
  return printColour(goal)
}

/** Black or white, whichever reads better on a coloured ground. */
export function inkOn(ground: string): string {
  const below = colourOf(ground)
  return contrast(below, colourOf('#ffffff')) >= contrast(below, colourOf('#000000')) ? '#ffffff' : '#000000'
}

export function withOpacity(text: string, opacity: number): string {
  return printColour({ ...colourOf(text), opacity: colourOf(text).opacity * opacity })
}
