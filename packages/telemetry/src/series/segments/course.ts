/** Courses: piecewise straight lines over time that many series follow. */
import type { Instant } from '@track/simulation'
import { valueAt } from './shown.ts'
import { blockLength, type Course, type Knot, lastNotAfter, nextId, segmentColumns } from './state.ts'
import type { SeriesState } from '../state.ts'

/** A course that goes on from 0 by `rate` a microsecond; answers its id. */
export function newCourse(state: SeriesState, at: Instant, rate: number): string {
  const columns = segmentColumns(state)
  const id = nextId(columns)
  columns.courses.set(id, { full: [], open: [{ at, position: 0, rate }] })
  return id
}

/** From `at` on it goes on by another rate; the same rate costs nothing. Instants must not go back. */
export function turnCourse(state: SeriesState, id: string, at: Instant, rate: number): void {
  const { courses } = segmentColumns(state)
  const course = courses.get(id)!
  const last = course.open.at(-1)!
  if (last.rate === rate) return
  if (at < last.at) throw new Error(`course ${id} turns at ${at}, before its last knot at ${last.at}`)
  const knot: Knot = { at, position: positionOn(last, at), rate }
  if (at === last.at) courses.set(id, { ...course, open: [...course.open.slice(0, -1), knot] })
  else if (course.open.length < blockLength) courses.set(id, { ...course, open: [...course.open, knot] })
  else courses.set(id, { full: [...course.full, course.open], open: [knot] })
}

function positionOn({ at: from, position, rate }: Knot, at: Instant): number {
  return valueAt(position, rate, at - from)
}

/** How far it has come; before its beginning 0. */
export function positionAt(course: Course, at: Instant): number {
  const reader = new CourseReader()
  reader.start(course)
  return reader.positionAt(at)
}

/** Reads positions one after the other, forwards: each costs a comparison, or a step to the next knot. */
export class CourseReader {
  #course: Course = { full: [], open: [] }
  #block = 0
  #knots: readonly Knot[] = []
  #index = 0

  start(course: Course): void {
    this.#course = course
    this.#block = -1
  }

  positionAt(at: Instant): number {
    if (this.#block < 0 || at < this.#knots[this.#index]!.at) this.#find(at)
    else this.#goOn(at)
    const knot = this.#knots[this.#index]!
    return at < knot.at ? knot.position : positionOn(knot, at)
  }

  #goOn(at: Instant): void {
    for (;;) {
      const next = this.#knots[this.#index + 1]
      if (next) {
        if (next.at > at) return
        this.#index++
      } else {
        const following = this.#blockOf(this.#block + 1)
        if (!following || following[0]!.at > at) return
        this.#block++
        this.#knots = following
        this.#index = 0
      }
    }
  }

  #find(at: Instant): void {
    const { full, open } = this.#course
    const block = open[0]!.at <= at ? full.length : Math.max(0, lastNotAfter(full, ([first]) => first!.at > at))
    this.#block = block
    this.#knots = this.#blockOf(block)!
    this.#index = Math.max(0, lastNotAfter(this.#knots, (knot) => knot.at > at))
  }

  #blockOf(block: number): readonly Knot[] | undefined {
    const { full, open } = this.#course
    return block < full.length ? full[block] : block === full.length ? open : undefined
  }
}
