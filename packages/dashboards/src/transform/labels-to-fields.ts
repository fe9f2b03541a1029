/**
 * Labels of series as columns of a table, or as rows.
 *
 * Follows packages/grafana-data/src/transformations/transformers/labelsToFields.ts of Grafana 12.
 */
import { displayNameOf } from '../frames/display-name.ts'
import { type Field, type Frame, newField } from '../frames/frame.ts'
import { type Options, textsOf, type Transformation } from './transformation.ts'

export const labelsToFields: Transformation = {
  id: 'labelsToFields',
  apply: (frames, options) => (options.mode === 'rows' ? labelsToRows(frames, options) : frames.map((frame) => labelsToColumns(frame, options))),
}

function labelsToColumns(frame: Frame, { keepLabels, valueLabel }: Options): Frame {
  const kept = textsOf(keepLabels)
  const found = new Map<string, Set<string>>()
  const fields = frame.fields.map((field): Field => {
    if (!field.labels) return field
    const { displayName: _own, displayNameFromDS: _given, ...config } = field.config
    let { name } = field
    for (const [label, value] of Object.entries(field.labels)) {
      if (kept.length > 0 && !kept.includes(label)) continue
      if (label === valueLabel) name = value
      else found.set(label, (found.get(label) ?? new Set()).add(value))
    }
    return { name, type: field.type, values: field.values, config }
  })
  const added = [...found].flatMap(([label, values]) => [...values].map((value) => newField(label, 'string', Array.from({ length: frame.length }, () => value))))
  return { ...frame, fields: [...fields, ...added] }
}

function labelsToRows(frames: readonly Frame[], { keepLabels }: Options): Frame[] {
  return frames.flatMap((frame) => frame.fields.flatMap((field) => {
    if (!field.labels) return []
    const names = Array.isArray(keepLabels) ? textsOf(keepLabels) : Object.keys(field.labels)
    if (names.length === 0) return []
    const fields = [newField('label', 'string', names), newField('value', 'string', names.map((name) => field.labels![name]))]
    return [{ ...frame, name: displayNameOf(field, frame, frames), fields, length: names.length }]
  }))
}
