/**
 * Each field to one row, or each to its one value.
 *
 * Follows packages/grafana-data/src/transformations/transformers/reduce.ts of Grafana 12.
 */
import { displayNameOf } from '../frames/display-name.ts'
import { type Cell, type Field, type FieldType, type Frame, newField, typeOfCells } from '../frames/frame.ts'
import { fieldMatcher, type FieldMatcher, type MatcherConfig } from '../frames/match-field.ts'
import { reducerTable, reduceValues } from '../frames/reduce.ts'
import { joinedRefId, type Options, textsOf, type Transformation } from './transformation.ts'

export const reduce: Transformation = {
  id: 'reduce',
  apply(frames, options) {
    const reducers = textsOf(options.reducers).filter((id) => reducerTable.has(id))
    if (reducers.length === 0) return frames
    const isPerField = options.mode === 'reduceFields'
    const matches = matcherOf(options, isPerField)
    return isPerField ? reduceFields(frames, matches, reducers) : reduceToRows(frames, matches, reducers, options.labelsToFields === true)
  },
  refuse: ({ reducers }) => {
    const unknown = textsOf(reducers).find((id) => !reducerTable.has(id))
    return unknown === undefined ? undefined : `the calculation "${unknown}" is not known`
  },
}

function matcherOf({ fields, includeTimeField }: Options, isPerField: boolean): FieldMatcher {
  const named = fields === undefined || fields === null ? undefined : fieldMatcher(fields as MatcherConfig)
  return named ?? (isPerField && includeTimeField === true ? () => true : ({ type }) => type !== 'time')
}

function reduceToRows(frames: readonly Frame[], matches: FieldMatcher, reducers: readonly string[], withLabels: boolean): Frame[] {
  const labels = withLabels ? [...new Set(frames.flatMap(({ fields }) => fields.flatMap((field) => Object.keys(field.labels ?? {}))))] : []
  const parts = frames.map((frame) => {
    const chosen = frame.fields.filter((field) => matches(field, frame, frames))
    const answers = chosen.map(({ values, type }) => reduceValues(values, reducers, { type }))
    return [
      newField('Field', 'string', chosen.map((field) => (withLabels ? field.name : displayNameOf(field, frame, frames)))),
      ...labels.map((name) => newField(name, 'string', chosen.map((field) => field.labels?.[name]))),
      ...reducers.map((id) => {
        const values = answers.map((answer): Cell => (answer[id] === null ? NaN : answer[id]))
        return newField(reducerTable.get(id)!.name, typeOfCells(values) ?? 'other', values)
      }),
    ]
  })
  const [first, ...others] = parts
  if (!first) return []
  const fields = first.map((field, place): Field => {
    const same = others.flatMap((part) => part.filter((each, index) => (place === 0 && index === 0) || (each.name === field.name && each.type === field.type)))
    return { ...field, values: [field, ...same].flatMap(({ values }) => values) }
  })
  return [{ refId: joinedRefId('reduce', frames), fields, length: fields[0]!.values.length }]
}

function reduceFields(frames: readonly Frame[], matches: FieldMatcher, reducers: readonly string[]): Frame[] {
  return frames.flatMap((frame) => {
    const fields = frame.fields.filter((field) => matches(field, frame, frames)).flatMap((field) => {
      const answers = reduceValues(field.values, reducers, { type: field.type })
      return reducers.map((id): Field => ({
        ...field, type: typeAfter(id, field.type), values: [answers[id]],
        labels: { ...field.labels, ...(reducers.length > 1 && { reducer: reducerTable.get(id)!.name }) },
      }))
    })
    return fields.length === 0 ? [] : [{ ...frame, fields, length: 1 }]
  })
}

function typeAfter(id: string, type: FieldType): FieldType {
  if (id === 'allValues' || id === 'uniqueValues') return 'other'
  return /^(first|last)(NotNull)?$/.test(id) ? type : 'number'
}
