/**
 * Log queries: the entries of all streams in order of time, through the pipeline, up to a limit.
 *
 * Follows pkg/logql/engine.go (readStreams) and pkg/iter/entry_iterator.go of Loki 3.
 */
import type { Duration, Instant } from '@track/simulation'
import { compareText, type Labels, labelsKey, printLabels } from '../../../series/labels.ts'
import type { EntryBlock, LogStream } from '../../queryable.ts'
import { buildStages } from '../pipeline/build.ts'
import { Hints } from '../pipeline/hints.ts'
import { LabelSet } from '../pipeline/label-set.ts'
import type { BuiltStage } from '../pipeline/stage.ts'
import type { LogQuery } from '../syntax.ts'
import type { QueryContext, ReadCounts } from './query-context.ts'
import { streamHash } from './stream-hash.ts'
import { utf8Length } from '../../utf8.ts'

export interface LogEntry {
  readonly at: Instant
  readonly line: string
}

export interface EntryStream {
  readonly labels: Labels
  readonly entries: readonly LogEntry[]
}

export interface LogsOptions {
  readonly direction: 'forward' | 'backward'
  readonly limit: number
  /** At most one entry in so long; 0 for all. */
  readonly interval: Duration
}

export function evaluateLogs(context: QueryContext, query: LogQuery, { direction, limit, interval }: LogsOptions): EntryStream[] {
  const stages = buildStages(query.stages, context.now)
  const hints = Hints.of({ required: [], groups: [], isWithout: false, isEmpty: false, unwrapped: '', stages })
  const isForward = direction === 'forward'
  const cursors: Cursor[] = []
  for (const stream of context.logs.select(query.matchers)) {
    const labels = new LabelSet(hints)
    labels.startStream(stream.labels)
    const cursor = new Cursor(stream, { from: context.start, to: context.end, isForward, stages, labels, read: context.read })
    context.read.streams++
    if (cursor.next()) cursors.push(cursor)
  }
  const streams = new Map<string, { labels: Labels; entries: LogEntry[] }>()
  let count = 0
  let last: Instant | undefined
  while (count < limit && cursors.length > 0) {
    const cursor = cursors.length === 1 ? cursors[0]! : first(cursors, isForward)
    const { at, line, result, key } = cursor
    if (interval === 0 || last === undefined || (isForward ? at >= last + interval : at <= last - interval)) {
      const stream = streams.get(key)
      if (stream) stream.entries.push({ at, line })
      else streams.set(key, { labels: result, entries: [{ at, line }] })
      last = at
      count++
    }
    if (!cursor.next()) cursors.splice(cursors.indexOf(cursor), 1)
  }
  return [...streams.values()]
    .map((stream) => ({ ...stream, text: printLabels(stream.labels) }))
    .sort((a, b) => compareText(a.text, b.text))
    .map(({ labels, entries }) => ({ labels, entries }))
}

function first(cursors: readonly Cursor[], isForward: boolean): Cursor {
  let best = cursors[0]!
  for (let index = 1; index < cursors.length; index++) {
    const cursor = cursors[index]!
    const isBefore = cursor.at === best.at ? cursor.hash < best.hash : isForward === cursor.at < best.at
    if (isBefore) best = cursor
  }
  return best
}

interface CursorOptions {
  readonly from: Instant
  readonly to: Instant
  readonly isForward: boolean
  readonly stages: readonly BuiltStage[]
  readonly labels: LabelSet
  readonly read: ReadCounts
}

/** Goes through the entries of one stream that the pipeline lets pass. */
class Cursor {
  readonly hash: bigint
  readonly #options: CursorOptions
  readonly #blocks: readonly EntryBlock[]
  #block: number
  #index: number
  at: Instant = 0
  line = ''
  result: Labels = []
  key = ''
  #keyed: Labels | undefined

  constructor(stream: LogStream, options: CursorOptions) {
    const blocks = stream.read({ from: options.from, to: options.to })
    this.hash = streamHash(stream.labels)
    this.#options = options
    this.#blocks = blocks
    this.#block = options.isForward ? 0 : blocks.length - 1
    this.#index = options.isForward ? 0 : (blocks.at(-1)?.length ?? 0) - 1
  }

  next(): boolean {
    const { isForward, stages, labels, read } = this.#options
    for (;;) {
      const block = this.#blocks[this.#block]
      if (!block) return false
      if (this.#index < 0 || this.#index >= block.length) {
        this.#block += isForward ? 1 : -1
        this.#index = isForward ? 0 : (this.#blocks[this.#block]?.length ?? 0) - 1
        continue
      }
      const index = this.#index
      this.#index += isForward ? 1 : -1
      const line = runStages(stages, labels, block, index, read)
      if (line === undefined) continue
      this.at = block.timeAt(index)
      this.line = line
      this.result = labels.result()
      if (this.result !== this.#keyed) {
        this.#keyed = this.result
        this.key = labelsKey(this.result)
      }
      return true
    }
  }
}

/** The line of an entry behind all stages; undefined when one drops it. */
export function runStages(stages: readonly BuiltStage[], labels: LabelSet, block: EntryBlock, index: number, read: ReadCounts): string | undefined {
  const metadata = block.metadataAt(index)
  let line: string | undefined = block.lineAt(index)
  read.lines++
  read.bytes += utf8Length(line)
  for (const text of metadata) read.metadataBytes += text.length
  labels.startLine(metadata)
  const at = block.timeAt(index)
  for (const stage of stages) {
    line = stage.process(line, labels, at)
    if (line === undefined) return undefined
  }
  read.kept++
  return line
}
