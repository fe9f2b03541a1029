/** Tables of the world's commands, and the numbers in them. */
import { TabWriter } from '../../kubectl/print/tabs.ts'

const titleMax = 56

/** Lines of cells under their heads, three spaces apart. */
export function columns(lines: readonly (readonly string[])[]): string {
  const tabs = new TabWriter({ padding: 3 })
  tabs.write(lines.map((cells) => `${cells.join('\t')}\n`).join(''))
  return tabs.flush()
}

/** A query or a series, as far as there is room for it. */
export function printTitle(text: string): string {
  return text.length <= titleMax ? text : `${text.slice(0, titleMax - 1)}…`
}

/** Six digits; `no data` where there is none. */
export function printValue(value: number | undefined): string {
  if (value === undefined) return 'no data'
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : String(value)
}

/** What became of a value: `+12.3%`, or by how much where it began at nothing. */
export function printChange(before: number | undefined, after: number | undefined): string {
  if (before === undefined || after === undefined) return ''
  const difference = after - before
  if (difference === 0) return '0'
  const isRelative = before !== 0 && Number.isFinite(difference / before)
  const text = isRelative ? `${Number((100 * difference / Math.abs(before)).toPrecision(3))}%` : printValue(difference)
  return difference > 0 ? `+${text}` : text
}
