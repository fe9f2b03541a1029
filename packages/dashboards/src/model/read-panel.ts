/** A panel as a dashboard writes it. */
import { isRecord, type Complaint, type JsonReader } from './json-reader.ts'
import type { Panel, SourceReference, Target } from './dashboard.ts'
import { type TransformationStep, transformationTable } from '../transform/table.ts'
import { type CheckCustom, readFieldOptions } from './read-field-config.ts'

/** What a kind of panel knows of its own options, only for what is wrong with them. */
export interface PanelChecks {
  readonly options: (reader: JsonReader) => void
  readonly custom: CheckCustom
}

export type ChecksOf = (type: string) => PanelChecks | undefined

export const gridColumns = 24
/** A dashboard that is longer than this is a slip. */
const rowsMax = 10_000

export function readPanel(reader: JsonReader, complaints: Complaint[], checksOf: ChecksOf): Panel {
  const type = reader.text('type')
  const checks = checksOf(type)
  if (!checks && type !== 'row') reader.complain('type', 'a type of panel that is drawn here')
  const options = reader.object('options')
  checks?.options(options)
  return {
    id: reader.number('id') ?? 0, type, title: reader.text('title'), description: reader.text('description'), isTransparent: reader.truth('transparent'),
    place: readPlace(reader, type), source: readSource(reader), targets: readTargets(reader),
    interval: reader.text('interval'), maxDataPoints: reader.number('maxDataPoints'), timeFrom: reader.text('timeFrom'), timeShift: reader.text('timeShift'),
    repeat: reader.text('repeat'), repeatDirection: reader.oneOf('repeatDirection', ['h', 'v'], 'h'), maxPerRow: reader.number('maxPerRow') ?? 4,
    links: reader.objects('links').map((link) => ({ title: link.text('title'), url: link.text('url') })),
    options: options.value, fieldOptions: readFieldOptions(reader.object('fieldConfig'), complaints, checks?.custom ?? (() => {})),
    transformations: reader.objects('transformations').map(readTransformation),
    isCollapsed: reader.truth('collapsed'), panels: reader.objects('panels').map((panel) => readPanel(panel, complaints, checksOf)), path: reader.path,
  }
}

function readTransformation(reader: JsonReader): TransformationStep {
  const id = reader.text('id')
  if (!transformationTable.has(id)) reader.complain('id', `one of ${[...transformationTable.keys()].join(', ')}`)
  return { id, options: reader.object('options').value, disabled: reader.truth('disabled') }
}

function readPlace(reader: JsonReader, type: string): Panel['place'] {
  const place = reader.object('gridPos')
  const isRow = type === 'row'
  const read = { x: place.number('x') ?? 0, y: place.number('y') ?? 0, w: place.number('w') ?? (isRow ? gridColumns : 12), h: place.number('h') ?? (isRow ? 1 : 8) }
  const fits = read.x >= 0 && read.y >= 0 && read.w > 0 && read.h > 0 && read.x + read.w <= gridColumns && read.y + read.h <= rowsMax
  if (fits) return read
  reader.complain('gridPos', `a place within ${gridColumns} columns and ${rowsMax} rows`)
  const [w, h] = [within(1, read.w, gridColumns), within(1, read.h, rowsMax)]
  return { x: within(0, read.x, gridColumns - w), y: within(0, read.y, rowsMax - h), w, h }
}

function within(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value || least))
}

function readTargets(reader: JsonReader): Target[] {
  return reader.objects('targets').map((target, index) => ({
    refId: target.text('refId', String.fromCharCode(65 + (index % 26))), source: readSource(target), isHidden: target.truth('hide'), query: target.value,
  }))
}

/** An object with type and uid; older dashboards have a name alone. */
export function readSource(reader: JsonReader): SourceReference | undefined {
  const value = reader.any('datasource')
  if (value === undefined) return undefined
  if (typeof value === 'string') return { type: '', uid: value }
  if (!isRecord(value)) {
    reader.complain('datasource', 'an object with type and uid')
    return undefined
  }
  const source = reader.object('datasource')
  return { type: source.text('type'), uid: source.text('uid') }
}
