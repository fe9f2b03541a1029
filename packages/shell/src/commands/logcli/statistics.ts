/** What a query has cost. Follows pkg/logqlmodel/stats/context.go of Loki 3.7.8 and text/tabwriter of Go. */
import { type Guest, printError } from '@track/processes'
import { printGoDuration, second } from '@track/simulation'

export interface Summary {
  readonly bytesProcessedPerSecond: number
  readonly linesProcessedPerSecond: number
  readonly totalBytesProcessed: number
  readonly totalLinesProcessed: number
  readonly totalPostFilterLines: number
  readonly execTime: number
  readonly queueTime: number
}

export function* printStatistics(summary: Summary): Guest<void> {
  const rows: readonly (readonly [string, string])[] = [
    ['BytesProcessedPerSecond', printBytes(summary.bytesProcessedPerSecond)],
    ['LinesProcessedPerSecond', String(summary.linesProcessedPerSecond)],
    ['TotalBytesProcessed', printBytes(summary.totalBytesProcessed)],
    ['TotalLinesProcessed', String(summary.totalLinesProcessed)],
    ['PostFilterLines', String(summary.totalPostFilterLines)],
    ['ExecTime', printGoDuration(Math.round(summary.execTime * second))],
    ['QueueTime', printGoDuration(Math.round(summary.queueTime * second))],
  ]
  const cells = rows.map(([name, value]) => [`Summary.${name} `, value] as const)
  const width = Math.ceil((Math.max(...cells.map(([name]) => name.length)) + 1) / 8) * 8
  yield* printError(cells.map(([name, value]) => `${name}${'\t'.repeat(Math.ceil((width - name.length) / 8))} ${value}\n`).join(''))
}

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB']

/** humanize.Bytes of github.com/dustin/go-humanize. */
export function printBytes(bytes: number): string {
  if (bytes < 10) return `${bytes} B`
  let power = 0
  while (power < units.length - 1 && bytes >= 1000 ** (power + 1)) power++
  const value = Math.floor(bytes / 1000 ** power * 10 + 0.5) / 10
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${units[power]}`
}
