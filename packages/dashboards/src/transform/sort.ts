/**
 * Rows in order, and the first of them.
 *
 * Follows packages/grafana-data/src/transformations/transformers/sortBy.ts and limit.ts and field/fieldComparers.ts of Grafana 12.
 */
import { displayNameOf } from '../frames/display-name.ts'
import type { Cell, Field, Frame } from '../frames/frame.ts'
import { recordOf, type Transformation } from './transformation.ts'

/** By the first of its sorts, as Grafana does. */
export const sortBy: Transformation = {
  id: 'sortBy',
  apply(frames, { sort }) {
    const [first] = Array.isArray(sort) ? sort.map(recordOf) : []
    if (!first) return frames
    return frames.map((frame) => {
      const field = frame.fields.find((each) => displayNameOf(each, frame) === first.field)
      return field ? sortedBy(frame, field, first.desc === true) : frame
    })
  },
}

export function sortedBy(frame: Frame, by: Field, isDescending: boolean): Frame {
  const compare = comparerOf(by)
  const order = Array.from({ length: frame.length }, (_, index) => index)
    .sort((a, b) => (isDescending ? compare(by.values[b], by.values[a]) : compare(by.values[a], by.values[b])))
  return { ...frame, fields: frame.fields.map((field) => ({ ...field, values: order.map((index) => field.values[index]) })) }
}

function comparerOf({ type }: Field): (a: Cell, b: Cell) => number {
  switch (type) {
    case 'number': case 'time': return (a, b) => Number(a) - Number(b)
    case 'string': return (a, b) => (a && b ? compareText(String(a), String(b)) : compareThere(a, b))
    case 'boolean': return compareThere
    default: return () => 0
  }
}

/** What is there goes before what is not. */
function compareThere(a: Cell, b: Cell): number {
  if (!a && b) return 1
  return a && !b ? -1 : 0
}

/** Marks before digits before letters, whatever their case and accents. */
function compareText(a: string, b: string): number {
  const [x, y] = [orderKey(a), orderKey(b)]
  return x < y ? -1 : x > y ? 1 : 0
}

function orderKey(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]/gu, (mark) => `\u0001${mark}`)
}

const limitDefault = 10

export const limit: Transformation = {
  id: 'limit',
  apply(frames, { limitField }) {
    const count = limitField === undefined ? limitDefault : Math.trunc(Number(limitField))
    return frames.map((frame) => {
      if (!(frame.length > count)) return frame
      const cut = (values: readonly Cell[]) => (count >= 0 ? values.slice(0, count) : values.slice(values.length + count))
      return { ...frame, fields: frame.fields.map((field) => ({ ...field, values: cut(field.values) })), length: Math.abs(count) }
    })
  },
}
