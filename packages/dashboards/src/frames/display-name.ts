/**
 * How a field and a frame are called where they are shown.
 *
 * Follows packages/grafana-data/src/field/fieldState.ts of Grafana 12.
 */
import type { Field, FieldLabels, Frame } from './frame.ts'
import { timeFieldName, valueFieldName } from './frame.ts'

/** Which of its parts tell fields apart depends on all frames that are shown together. */
export function displayNameOf(field: Field, frame?: Frame, frames?: readonly Frame[]): string {
  const { displayName, displayNameFromDS } = field.config
  if (displayName) return displayName
  if (frame && displayNameFromDS) return displayNameFromDS
  if (field.type === 'time' && !field.labels) return field.name || timeFieldName
  const parts: string[] = []
  const withFrame = frames !== undefined && frames.some(({ name }, index) => index > 0 && name !== frames[index - 1]!.name) && Boolean(frame?.name)
  if (withFrame) parts.push(frame!.name!)
  if (field.name && field.name !== valueFieldName) parts.push(field.name)
  const labels = field.labels && frame ? labelsShown(field.labels, frames ?? [frame]) : ''
  if (labels) parts.push(labels)
  else if (!withFrame && frame?.name && field.name === valueFieldName) parts.push(frame.name)
  const name = parts.join(' ') || field.name || valueFieldName
  return name === field.name ? uniqueName(field, frame) : name
}

/** Of labels that all have one name the value says enough. */
function labelsShown(labels: FieldLabels, frames: readonly Frame[]): string {
  const names = new Set(frames.flatMap(({ fields }) => fields.flatMap((field) => Object.keys(field.labels ?? {}))))
  const [only] = names
  return names.size === 1 ? labels[only!] ?? '' : printFieldLabels(labels)
}

/** `{job="a", zone="b"}`, or nothing for none. */
export function printFieldLabels(labels: FieldLabels): string {
  const names = Object.keys(labels).sort()
  return names.length === 0 ? '' : `{${names.map((name) => `${name}="${labels[name]}"`).join(', ')}}`
}

/** `a 1`, `a 2`: fields of one frame that share a name are counted. */
function uniqueName(field: Field, frame: Frame | undefined): string {
  const same = frame?.fields.filter(({ name }) => name === field.name) ?? []
  return same.length > 1 && same.includes(field) ? `${field.name} ${same.indexOf(field) + 1}` : field.name
}

export function frameNameOf(frame: Frame, index?: number): string {
  if (frame.name) return frame.name
  const values = frame.fields.filter(({ type }) => type !== 'time')
  if (values.length === 1) return displayNameOf(values[0]!, frame)
  if (index === undefined && frame.fields.length > 0) return values.map((field) => displayNameOf(field, frame)).join(', ')
  return `Series (${frame.refId || index})`
}

/** `{{pod}}` of a legend's pattern is the label's value; a label that is not there stays as its name. */
export function renderLegend(pattern: string, labels: FieldLabels): string {
  return pattern.replace(/\{\{\s*(.+?)\s*\}\}/g, (_, name: string) => (Object.hasOwn(labels, name) ? labels[name]! : name))
}
