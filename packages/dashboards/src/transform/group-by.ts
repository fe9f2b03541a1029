/**
 * Rows that share values of some fields as one, the other fields reckoned.
 *
 * Follows packages/grafana-data/src/transformations/transformers/groupBy.ts of Grafana 12.
 */
import { displayNameOf } from '../frames/display-name.ts'
import { type Field, type FieldType, type Frame, newField } from '../frames/frame.ts'
import { fieldMatcher } from '../frames/match-field.ts'
import { reducerTable, reduceTo } from '../frames/reduce.ts'
import { recordOf, textsOf, type Transformation } from './transformation.ts'

export const groupBy: Transformation = {
  id: 'groupBy',
  apply(frames, options) {
    const rules = recordOf(options.fields)
    const names = Object.keys(rules).filter((name) => recordOf(rules[name]).operation === 'groupby')
    if (names.length === 0) return frames
    const matches = fieldMatcher({ id: 'byNames', options: { names } })!
    return frames.flatMap((frame) => {
      const keys = frame.fields.filter((field) => matches(field, frame, frames))
      return keys.length === 0 ? [] : [groupFrame(frame, keys, (field) => aggregationsOf(recordOf(rules[displayNameOf(field)])))]
    })
  },
}

function aggregationsOf({ operation, aggregations }: Readonly<Record<string, unknown>>): readonly string[] {
  const chosen = textsOf(aggregations).filter((id) => reducerTable.has(id))
  if (operation === 'aggregate') return chosen
  return operation === 'groupby' && chosen.length === 1 && chosen[0] === 'count' ? chosen : []
}

function groupFrame(frame: Frame, keys: readonly Field[], aggregations: (field: Field) => readonly string[]): Frame {
  const groups = new Map<string, number[]>()
  for (let index = 0; index < frame.length; index++) {
    const key = String(keys.map(({ values }) => values[index]))
    const group = groups.get(key)
    if (group) group.push(index)
    else groups.set(key, [index])
  }
  const rows = [...groups.values()]
  const grouped = keys.map(({ name, type, config, values }) => newField(name, type, rows.map(([first]) => values[first!]), { config }))
  const reckoned = frame.fields.flatMap((field) => aggregations(field).map((id) => {
    const values = rows.map((indexes) => reduceTo(indexes.map((index) => field.values[index]), id, field.type))
    return newField(`${displayNameOf(field)} (${id})`, typeAfter(id, field.type), values)
  }))
  return { refId: frame.refId, fields: [...grouped, ...reckoned], length: rows.length }
}

function typeAfter(id: string, type: FieldType): FieldType {
  if (id === 'allIsNull' || id === 'allIsZero') return 'boolean'
  if (id === 'allValues' || id === 'uniqueValues') return 'other'
  return /^(first|last)(NotNull)?$/.test(id) ? type : 'number'
}
