/**
 * Rows whose values are so.
 *
 * Follows packages/grafana-data/src/transformations/transformers/filterByValue.ts and matchers/valueMatchers of Grafana 12.
 */
import { displayNameOf } from '../frames/display-name.ts'
import type { Cell, Frame } from '../frames/frame.ts'
import { loosePattern } from '../frames/pattern.ts'
import { type Options, recordOf, type Transformation } from './transformation.ts'

type Test = (value: Cell) => boolean

const tests: Readonly<Record<string, (options: Options) => Test>> = {
  isNull: () => (value) => value === null || value === undefined,
  isNotNull: () => (value) => value !== null && value !== undefined,
  equal: ({ value }) => (own) => isLooselyEqual(own, value),
  notEqual: ({ value }) => (own) => !isLooselyEqual(own, value),
  greater: ({ value }) => numeric((own) => own > Number(value)),
  greaterOrEqual: ({ value }) => numeric((own) => own >= Number(value)),
  lower: ({ value }) => numeric((own) => own < Number(value)),
  lowerOrEqual: ({ value }) => numeric((own) => own <= Number(value)),
  between: ({ from, to }) => {
    const bound = (end: unknown) => (typeof end === 'number' ? end : parseInt(String(end), 10))
    return numeric((own) => own > bound(from) && own < bound(to))
  },
  regex: ({ value }) => {
    const pattern = loosePattern(String(value))
    return (own) => pattern.test(String(own))
  },
  substring: ({ value }) => (own) => value === '' || (typeof own === 'string' && holds(own, value)),
  notSubstring: ({ value }) => (own) => typeof own === 'string' && own !== '' && Boolean(value) && !holds(own, value),
}

/** A null is zero, as JavaScript compares it; a text that is no number is nothing. */
function numeric(test: (value: number) => boolean): Test {
  return (value) => value !== undefined && !Number.isNaN(Number(value)) && test(Number(value))
}

function holds(text: string, part: unknown): boolean {
  return Boolean(part) && text.toLowerCase().includes(String(part).toLowerCase())
}

/** `3` and `"3"` are equal, as Grafana compares. */
function isLooselyEqual(own: Cell, other: unknown): boolean {
  if (own === null || own === undefined || other === null || other === undefined) return (own ?? null) === (other ?? null)
  if (typeof own === typeof other) return own === other
  return Number(own) === Number(other)
}

export const filterByValue: Transformation = {
  id: 'filterByValue',
  apply(frames, options) {
    const filters = Array.isArray(options.filters) ? options.filters.map(recordOf) : []
    if (filters.length === 0) return frames
    return frames.map((frame) => filterFrame(frame, frames, filters, { isInclude: options.type !== 'exclude', isAll: options.match === 'all' }))
  },
  refuse: ({ filters }) => {
    const ids = (Array.isArray(filters) ? filters : []).map((filter) => String(recordOf(recordOf(filter).config).id))
    const unknown = ids.find((id) => !Object.hasOwn(tests, id))
    return unknown === undefined ? undefined : `the condition "${unknown}" is not known`
  },
}

function filterFrame(frame: Frame, frames: readonly Frame[], filters: readonly Options[], how: { readonly isInclude: boolean; readonly isAll: boolean }): Frame {
  const conditions = filters.map((filter) => {
    const field = frame.fields.findLast((each) => displayNameOf(each, frame, frames) === filter.fieldName)
    const config = recordOf(filter.config)
    const test = Object.hasOwn(tests, String(config.id)) ? tests[String(config.id)]!(recordOf(config.options)) : () => false
    return (index: number) => field !== undefined && test(field.values[index])
  })
  const indexes = Array.from({ length: frame.length }, (_, index) => index)
    .filter((index) => (how.isAll ? conditions.every((holdsAt) => holdsAt(index)) : conditions.some((holdsAt) => holdsAt(index))) === how.isInclude)
  return { ...frame, fields: frame.fields.map((field) => ({ ...field, values: indexes.map((index) => field.values[index]) })), length: indexes.length }
}
