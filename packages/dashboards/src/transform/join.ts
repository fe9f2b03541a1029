/**
 * Frames side by side, where a field of theirs agrees.
 *
 * Follows packages/grafana-data/src/transformations/transformers/joinByField.ts and joinDataFrames.ts of Grafana 12.
 */
import { type Cell, type Field, type Frame, valueFieldName } from '../frames/frame.ts'
import { fieldMatcher, type FieldMatcher } from '../frames/match-field.ts'
import { joinedRefId, type Transformation } from './transformation.ts'

export type JoinMode = 'outer' | 'inner' | 'outerTabular'

export const joinByField: Transformation = {
  id: 'joinByField',
  apply(frames, { byField, mode }) {
    if (frames.length <= 1) return frames
    const by = typeof byField === 'string' && byField !== '' ? fieldMatcher({ id: 'byName', options: byField }) : undefined
    const joined = joinFrames(frames, by, mode === 'inner' || mode === 'outerTabular' ? mode : 'outer')
    return [{ ...joined, refId: joinedRefId('joinByField', frames) }]
  },
}

interface Table {
  readonly keys: readonly Cell[]
  readonly columns: readonly Field[]
}

/** By time unless told. */
function joinFrames(frames: readonly Frame[], by: FieldMatcher | undefined, mode: JoinMode): Frame {
  const matches = by ?? fieldMatcher({ id: 'firstTimeField' })!
  let key: Field | undefined
  const tables = frames.flatMap((frame): Table[] => {
    const own = frame.fields.find((field) => matches(field, frame, frames))
    if (!own) return []
    key ??= own
    return [{ keys: own.values, columns: frame.fields.filter((field) => field !== own).map((field) => namedBy(frame, field)) }]
  })
  if (!key) return { fields: [], length: 0 }
  const [keys, ...columns] = mode === 'outer' ? joinAligned(tables) : joinRows(tables, mode === 'outerTabular')
  const originals = [key, ...tables.flatMap((table) => table.columns)]
  return { fields: originals.map((field, index) => ({ ...field, values: index === 0 ? keys! : columns[index - 1]! })), length: keys!.length }
}

/** A frame's name would be lost: it becomes that of its value, or a label. */
function namedBy({ name }: Frame, field: Field): Field {
  if (!name) return { ...field, labels: field.labels ?? {} }
  if (field.name === valueFieldName) return { ...field, name, labels: field.labels ?? {} }
  return { ...field, labels: field.labels?.name === undefined ? { ...field.labels, name } : field.labels }
}

/** Every key once, in order; what a table does not have there stays undefined. */
function joinAligned(tables: readonly Table[]): Cell[][] {
  const keys = [...new Set(tables.flatMap((table) => table.keys))].sort((a, b) => Number(a) - Number(b) || 0)
  const places = new Map(keys.map((key, place) => [key, place]))
  const columns = tables.flatMap((table) => table.columns.map((column) => {
    const values: Cell[] = Array.from({ length: keys.length })
    const { spanNulls } = column.config.custom ?? {}
    const nulls: number[] = []
    table.keys.forEach((key, index) => {
      const place = places.get(key)!
      const value = column.values[index]
      if (value !== null) values[place] = value
      else if (spanNulls !== true) values[place] = null
      if (value === null && spanNulls !== true && spanNulls !== -1) nulls.push(place)
    })
    spreadNulls(values, nulls)
    return values
  }))
  return [keys, ...columns]
}

/** A missing value beside a null is one too, or a line would jump over it. */
function spreadNulls(values: Cell[], nulls: readonly number[]): void {
  let last = -1
  for (const place of nulls) {
    // What the null before it has reached is one stretch with it.
    if (place <= last) continue
    for (let index = place - 1; index >= 0 && (values[index] === undefined || values[index] === null); index--) values[index] = null
    for (let index = place + 1; index < values.length && (values[index] === undefined || values[index] === null); index++) {
      values[index] = null
      last = index
    }
  }
}

/** Every pair of rows whose keys agree; from outside, also those that have no partner. */
function joinRows(tables: readonly Table[], isOuter: boolean): Cell[][] {
  const columnsOf = ({ keys, columns }: Table) => [[...keys], ...columns.map(({ values }) => [...values])]
  return tables.slice(1).reduce((left, table) => joinPair(left, columnsOf(table), isOuter), columnsOf(tables[0]!))
}

function joinPair(left: readonly Cell[][], right: readonly Cell[][], isOuter: boolean): Cell[][] {
  const places = new Map<string, number[]>()
  right[0]!.forEach((key, index) => {
    const place = places.get(String(key))
    if (place) place.push(index)
    else places.set(String(key), [index])
  })
  let pairs: [number | undefined, number | undefined][] = []
  const alone: [number, undefined][] = []
  const met = new Set<string>()
  left[0]!.forEach((key, index) => {
    const partners = key === null || key === undefined ? undefined : places.get(String(key))
    if (!partners) return void alone.push([index, undefined])
    met.add(String(key))
    for (const partner of partners) pairs.push([index, partner])
  })
  if (isOuter) {
    const unmet = [...places].filter(([key]) => !met.has(key)).flatMap(([, partners]) => partners)
    pairs = [...pairs, ...alone, ...unmet.map((partner): [undefined, number] => [undefined, partner])]
  }
  return [
    ...left.map((column, place) => pairs.map(([l, r]) => (l === undefined ? (place === 0 ? right[0]![r!] : null) : column[l]))),
    ...right.slice(1).map((column) => pairs.map(([, r]) => (r === undefined ? null : column[r]))),
  ]
}

/** As one frame where all have the same name for their time. */
export function ensureColumns(frames: readonly Frame[]): readonly Frame[] {
  const names = new Set(frames.map(({ fields }) => fields.find(({ type }) => type === 'time')?.name))
  const [name] = names
  return frames.length > 1 && names.size === 1 && name !== undefined ? joinByField.apply(frames, { byField: name }) : frames
}
