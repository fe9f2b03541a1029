/** Entries of streams, one a line. Follows pkg/logcli/print/print.go and pkg/logcli/output of Loki 3.7.8. */
import { type Guest, print, terminal } from '@track/processes'
import { goJson } from '@track/telemetry'
import type { Invocation } from '../promtool/kingpin/command.ts'
import { logLine } from './client.ts'
import { commonLabels, except, type LabelSet, only, printLabelSet, without } from './label-set.ts'
import type { ApiStream } from './print-values.ts'
import { printTime } from './times.ts'

export interface Entry {
  readonly at: bigint
  readonly line: string
}

export interface LabelledEntry extends Entry {
  readonly labels: LabelSet
}

export interface Printed {
  readonly count: number
  /** All entries of the last time, which the next batch begins with again. */
  readonly last: readonly Entry[]
}

export function* printStreams(invocation: Invocation, streams: readonly ApiStream[], last: readonly Entry[]): Guest<Printed> {
  const [shown, ignored] = [invocation.values('include-label'), invocation.values('exclude-label')]
  const paint = yield* painter()
  const all = commonLabels(streams.map(({ stream }) => stream))
  const common = shown.length > 0 ? except(all, shown) : all
  if (!invocation.has('quiet')) {
    if (Object.keys(common).length > 0) yield* logLine(`Common labels: ${paint('red', printLabelSet(common))}`)
    if (ignored.length > 0) yield* logLine(`Ignoring labels key: ${paint('red', ignored.join(','))}`)
    if (shown.length > 0) yield* logLine(`Print only labels key: ${paint('red', shown.join(','))}`)
  }
  const entries = streams.flatMap(({ stream, values }) => {
    const own = invocation.has('include-common-labels') ? stream : without(stream, common)
    const kept = shown.length > 0 ? only(own, shown) : own
    const labels = ignored.length > 0 ? except(kept, ignored) : kept
    return values.map(([at, line]): LabelledEntry => ({ at: BigInt(at), line, labels }))
  })
  if (entries.length === 0) return { count: 0, last: [] }
  const width = Math.max(Number(invocation.value('labels-length')), ...entries.map(({ labels }) => printLabelSet(labels).length))
  const sign = invocation.has('forward') ? 1 : -1
  const sorted = entries.toSorted((a, b) => (a.at < b.at ? -sign : a.at > b.at ? sign : 0))
  const fresh = sorted.filter(({ at, line }) => !last.some((before) => before.at === at && before.line === line))
  yield* print(fresh.map((entry) => `${printEntry(invocation, entry, { width, paint })}\n`).join(''))
  const end = sorted.at(-1)!.at
  return { count: fresh.length, last: sorted.filter(({ at }) => at === end) }
}

export type Painter = (colour: 'red' | 'blue', text: string) => string

/** Colours where somebody looks. */
export function* painter(): Guest<Painter> {
  const isSeen = (yield* terminal()) !== null
  return (colour, text) => (isSeen ? `\u001b[${colour === 'red' ? 31 : 34}m${text}\u001b[0m` : text)
}

export function printEntry(invocation: Invocation, { at, line, labels }: LabelledEntry, { width, paint }: { readonly width: number; readonly paint: Painter }): string {
  const [mode, isBare] = [invocation.value('output'), invocation.has('no-labels')]
  if (mode === 'raw') return line.replace(/\n$/, '')
  if (mode === 'jsonl') return goJson({ ...(!isBare && { labels: sortedLabels(labels) }), line, timestamp: printTime(at, 'rfc3339nano') })
  const time = paint('blue', printTime(at, invocation.value('output-timestamp-format')))
  return isBare ? `${time} ${line.trim()}` : `${time} ${paint('red', printLabelSet(labels).padEnd(width))} ${line.trim()}`
}

function sortedLabels(labels: LabelSet): LabelSet {
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))
}
