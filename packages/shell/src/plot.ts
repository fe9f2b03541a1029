/** Series drawn with text: a row of blocks, or a plot with axes. */

const blocks = ' ▁▂▃▄▅▆▇█'

/** One character a point, from the smallest to the largest value. */
export function sparkline(values: readonly number[], width: number): string {
  const shown = resampled(values, width)
  const low = Math.min(...shown)
  const high = Math.max(...shown)
  return shown.map((value) => blocks[high === low ? 1 : 1 + Math.round(((value - low) / (high - low)) * 7)]!).join('')
}

/** Lines of a plot with its values at the left and its ends below. */
export function plot(values: readonly number[], { width, height, from, to }: { width: number; height: number; from: string; to: string }): string[] {
  const shown = resampled(values, width)
  const high = Math.max(...shown, 0)
  const low = Math.min(...shown, 0)
  const span = high - low || 1
  const labels = [printShort(high), ...Array.from({ length: height - 2 }, () => ''), printShort(low)]
  const gutter = Math.max(...labels.map((label) => label.length))
  const rows = Array.from({ length: height }, (_, row) => {
    const floor = low + (span * (height - 1 - row)) / height
    const cells = shown.map((value) => blocks[Math.max(0, Math.min(8, Math.round(((value - floor) / (span / height)) * 8)))]!)
    return `${labels[row]!.padStart(gutter)} ┤${cells.join('').trimEnd()}`
  })
  const gap = Math.max(1, shown.length - from.length - to.length)
  return [...rows, `${' '.repeat(gutter)} └${'─'.repeat(shown.length)}`, `${' '.repeat(gutter + 2)}${from}${' '.repeat(gap)}${to}`]
}

/** As many values as there is room for: the largest of each stretch, so that a peak is not lost. */
function resampled(values: readonly number[], width: number): number[] {
  if (values.length <= width) return [...values]
  return Array.from({ length: width }, (_, column) => {
    const begin = Math.floor((column * values.length) / width)
    const end = Math.max(begin + 1, Math.floor(((column + 1) * values.length) / width))
    return Math.max(...values.slice(begin, end))
  })
}

/** Three digits and a factor: `80.3k`. */
export function printShort(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e9) return `${Number((value / 1e9).toPrecision(3))}G`
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`
  if (size >= 1e4) return `${Number((value / 1e3).toPrecision(3))}k`
  return String(Number(value.toPrecision(4)))
}
