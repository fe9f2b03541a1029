/** Bundles: signals whose segments begin at the same instants, along one course. */
import type { Instant } from '@track/simulation'
import type { SeriesState } from '../state.ts'
import { positionAt } from './course.ts'
import { startFrom, valueAt } from './shown.ts'
import { blockLength, type Bundle, lastNotAfter, type Motion, nextId, type Segment, type SegmentBlock, segmentColumns } from './state.ts'

export interface NewBundle {
  readonly course: string
  readonly at: Instant
  readonly motion: Motion
  readonly drifts?: Float64Array
}

/** Signals that start at 0, or at their levels; answers the bundle's id. */
export function newBundle(state: SeriesState, { course, at, motion, drifts }: NewBundle): string {
  const columns = segmentColumns(state)
  const id = nextId(columns)
  const segment: Segment = { at, position: positionAt(columns.courses.get(course)!, at), ...motion }
  const starts = new Float64Array(motion.slopes.length)
  columns.bundles.set(id, { course, at, ...(drifts && { drifts }), full: [], open: { starts, segments: [segment] } })
  return id
}

/** From `at` on its signals go on otherwise; the same motion again costs nothing. */
export function bendBundle(state: SeriesState, id: string, at: Instant, motion: Motion): void {
  const { bundles, courses } = segmentColumns(state)
  const bundle = bundles.get(id)!
  const { open } = bundle
  const last = open.segments.at(-1)!
  if (goesOn(last, motion)) return
  if (at < last.at) throw new Error(`bundle ${id} bends at ${at}, before its last segment at ${last.at}`)
  const segment: Segment = { at, position: positionAt(courses.get(bundle.course)!, at), ...motion }
  if (open.segments.length < blockLength) bundles.set(id, { ...bundle, open: { ...open, segments: [...open.segments, segment] } })
  else bundles.set(id, { ...bundle, full: [...bundle.full, open], open: { starts: carried(open, segment), segments: [segment] } })
}

/** Gauges that jump to where they have stayed do not jump. */
function goesOn(before: Motion, motion: Motion): boolean {
  const { slopes, levels } = motion
  return isSame(before.slopes, slopes) && isSame(before.levels, levels) && !levels?.some((level, signal) => level === level && slopes[signal] !== 0)
}

function isSame(a: Float64Array | undefined, b: Float64Array | undefined): boolean {
  return a === b || (a?.length === b?.length && a !== undefined && a.every((each, index) => Object.is(each, b![index])))
}

/** What the signals have come to when the next segment begins. */
function carried({ starts, segments }: SegmentBlock, next: Segment): Float64Array {
  const values = starts.slice()
  segments.forEach(({ slopes, levels, position }, index) => {
    const distance = (segments[index + 1] ?? next).position - position
    for (let signal = 0; signal < values.length; signal++) {
      values[signal] = valueAt(startFrom(values[signal]!, levels?.[signal]), slopes[signal]!, distance)
    }
  })
  return values
}

/** Reads one signal forwards. */
export class SignalReader {
  #bundle!: Bundle
  #signal = 0
  #block!: SegmentBlock
  #blockIndex = -1
  #index = 0
  #start = 0
  #drift = 0

  start(bundle: Bundle, signal: number): void {
    this.#drift = bundle.drifts?.[signal] ?? 0
    this.#bundle = bundle
    this.#signal = signal
    this.#blockIndex = -1
  }

  /** At an instant, where the course has come to `position`. */
  valueAt(at: Instant, position: number): number {
    if (this.#blockIndex < 0 || at < this.#block.segments[this.#index]!.at) this.#find(at)
    this.#goOn(at)
    const segment = this.#block.segments[this.#index]!
    const value = valueAt(this.#start, segment.slopes[this.#signal]!, position - segment.position)
    return this.#drift === 0 ? value : valueAt(value, this.#drift, at - this.#bundle.at)
  }

  #find(at: Instant): void {
    const { full, open } = this.#bundle
    const isOpen = open.segments[0]!.at <= at
    this.#enter(isOpen ? full.length : Math.max(0, lastNotAfter(full, ({ segments: [first] }) => first!.at > at)))
  }

  #enter(block: number): void {
    const { full, open } = this.#bundle
    this.#blockIndex = block
    this.#block = block < full.length ? full[block]! : open
    this.#index = 0
    this.#start = startFrom(this.#block.starts[this.#signal]!, this.#block.segments[0]!.levels?.[this.#signal])
  }

  #goOn(at: Instant): void {
    for (;;) {
      const { segments } = this.#block
      const next = segments[this.#index + 1]
      if (next) {
        if (next.at > at) return
        const { slopes, position } = segments[this.#index]!
        this.#start = startFrom(valueAt(this.#start, slopes[this.#signal]!, next.position - position), next.levels?.[this.#signal])
        this.#index++
      } else {
        const { full, open } = this.#bundle
        const following = this.#blockIndex + 1 < full.length ? full[this.#blockIndex + 1] : this.#blockIndex + 1 === full.length ? open : undefined
        if (!following || following.segments[0]!.at > at) return
        this.#enter(this.#blockIndex + 1)
      }
    }
  }
}
