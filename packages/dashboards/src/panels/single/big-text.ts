/** A value as large as its place allows, its unit a little smaller. */
import { svg, type Svg } from '../../draw/svg.ts'
import { textWidth } from '../../draw/text-width.ts'
import type { Formatted } from '../../format/decimal.ts'

const unitShare = 0.72

export interface BigText {
  readonly size: number
  readonly width: number
}

function widthOf({ prefix = '', text, suffix = '' }: Formatted, size: number): number {
  return textWidth(text, size, { weight: 500 }) + textWidth(prefix + suffix, size * unitShare, { weight: 500 })
}

export function bigTextFor(shown: Formatted, width: number, height: number, largest = 72): BigText {
  const natural = widthOf(shown, 10) / 10
  const size = Math.max(9, Math.min(largest, height / 1.15, natural === 0 ? largest : width / natural))
  return { size, width: widthOf(shown, size) }
}

export function drawBigText({ prefix = '', text, suffix = '' }: Formatted, { size }: BigText, { x, y, fill, anchor }: { readonly x: number; readonly y: number; readonly fill: string; readonly anchor: 'start' | 'middle' | 'end' }): Svg {
  const unit = (words: string) => words !== '' && svg('tspan', { 'font-size': size * unitShare }, words)
  return svg('text', { x, y, 'font-size': size, fill, 'font-weight': 500, 'text-anchor': anchor === 'start' ? undefined : anchor, 'xml:space': 'preserve' }, unit(prefix), text, unit(suffix))
}
