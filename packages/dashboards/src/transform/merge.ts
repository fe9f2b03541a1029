/**
 * Many frames as one table.
 *
 * Follows packages/grafana-data/src/transformations/transformers/merge.ts and seriesToRows.ts of Grafana 12.
 */
import { frameNameOf } from '../frames/display-name.ts'
import { type Cell, type Field, type Frame, newField, timeFieldName, valueFieldName } from '../frames/frame.ts'
import { sortedBy } from './sort.ts'
import { joinedRefId, type Transformation } from './transformation.ts'

type Row = Map<string, Cell>

/** Rows that agree in every field that all frames have become one. */
export const merge: Transformation = {
  id: 'merge',
  apply(frames) {
    if (frames.length <= 1) return frames
    const full = frames.filter(({ fields }) => fields.length > 0)
    if (full.length === 0) return [frames[0]!]
    const structure = new Map<string, Field>()
    for (const field of full.flatMap(({ fields }) => fields)) if (!structure.has(field.name)) structure.set(field.name, bare(field))
    const keys = [...structure.keys()].filter((name) => full.every(({ fields }) => fields.some((field) => field.name === name)))
    if (keys.length === 0) return frames
    const rows = mergeRows(full, keys)
    const fields = [...structure.values()].map((field) => ({ ...field, values: rows.map((row) => (row.has(field.name) ? row.get(field.name) : undefined)) }))
    return [{ refId: joinedRefId('merge', full), fields, length: rows.length }]
  },
}

/** Without what belonged to one of the frames only. */
function bare({ name, type, config: { displayName: _name, ...config } }: Field): Field {
  return { name, type, values: [], config }
}

function mergeRows(frames: readonly Frame[], keys: readonly string[]): Row[] {
  const rows: Row[] = []
  const placesByKey = new Map<string, number[]>()
  for (const frame of frames) {
    for (let index = 0; index < frame.length; index++) {
      const row: Row = new Map(frame.fields.map(({ name, values }) => [name, values[index]]))
      const key = keys.map((name) => String(row.get(name))).join('')
      const places = placesByKey.get(key) ?? []
      const mergeable = places.filter((place) => isMergeable(rows[place]!, row))
      for (const place of mergeable) rows[place] = new Map([...rows[place]!, ...row])
      if (mergeable.length > 0) continue
      placesByKey.set(key, [...places, rows.length])
      rows.push(row)
    }
  }
  return rows
}

function isMergeable(existing: Row, row: Row): boolean {
  return [...row].every(([name, value]) => {
    const other = existing.get(name)
    return other === undefined || other === null || other === value
  })
}

/** Time, name and value of every point, the newest first. */
export const seriesToRows: Transformation = {
  id: 'seriesToRows',
  apply(frames) {
    const full = frames.filter(({ length }) => length > 0)
    const isSeries = full.length > 0 && full.every(({ fields }) => fields.length === 2 && fields.filter(({ type }) => type === 'time').length === 1)
    if (!isSeries) return full
    const parts = full.map((frame) => ({
      time: frame.fields.find(({ type }) => type === 'time')!, value: frame.fields.find(({ type }) => type !== 'time')!, name: frameNameOf(frame), length: frame.length,
    }))
    const { displayName: _own, displayNameFromDS: _given, ...config } = parts[0]!.value.config
    const fields = [
      newField(timeFieldName, 'time', parts.flatMap(({ time }) => time.values)),
      newField('Metric', 'string', parts.flatMap(({ name, length }) => Array.from({ length }, () => name))),
      newField(valueFieldName, parts[0]!.value.type, parts.flatMap(({ value }) => value.values), { config }),
    ]
    return [sortedBy({ refId: joinedRefId('seriesToRows', full), fields, length: fields[0]!.values.length }, fields[0]!, true)]
  },
}
