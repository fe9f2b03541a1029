/**
 * Answers of PromQL as frames: series, tables, heatmaps.
 *
 * Follows pkg/promlib/querydata/response.go and packages/grafana-prometheus/src/result_transformer.ts of Grafana.
 */
import { type Duration, millisecond } from '@track/simulation'
import { histogramJson, labelsRecord, type MatrixSeries, type Point, type QueryResult, type VectorSample } from '@track/telemetry'
import { type Field, type Frame, newField, newFrame, timeFieldName, valueFieldName } from '../frames/frame.ts'
import { printFieldLabels } from '../frames/display-name.ts'

export interface Asked {
  readonly refId: string
  readonly expression: string
  readonly legend: string
  readonly format: 'time_series' | 'table' | 'heatmap'
  readonly step: Duration
}

export function framesOf(result: QueryResult, asked: Asked): Frame[] {
  const series = seriesOf(result)
  if (asked.format === 'table') return series.length === 0 ? [] : [tableFrame(series, asked)]
  const native = series.filter(({ points }) => points.some(({ histogram }) => histogram))
  const frames = series.filter((each) => !native.includes(each)).map((each) => seriesFrame(each, asked))
  const cells = native.map((each) => nativeFrame(each, asked))
  return [...(asked.format === 'heatmap' && frames.length > 0 ? [bucketFrame(frames, asked)] : frames), ...cells]
}

function seriesOf(result: QueryResult): readonly MatrixSeries[] {
  switch (result.resultType) {
    case 'matrix': return result.result
    case 'vector': return result.result.map(({ labels, ...point }: VectorSample) => ({ labels, points: [point] }))
    case 'scalar': return [{ labels: [], points: [result.result] }]
    case 'string': return []
  }
}

const timeOf = ({ at }: Point) => at / millisecond

function seriesFrame({ labels, points }: MatrixSeries, asked: Asked): Frame {
  const record = labelsRecord(labels)
  return newFrame([
    newField(timeFieldName, 'time', points.map(timeOf), { config: { interval: asked.step / millisecond } }),
    newField(valueFieldName, 'number', points.map(({ value }) => value), { labels: record, config: legendOf(record, asked) }),
  ], { refId: asked.refId, shape: 'series' })
}

/** `{{pod}}` of the legend; the whole metric where there is none; the query where the metric has no labels. */
function legendOf(labels: Readonly<Record<string, string>>, { legend, expression }: Asked): Field['config'] {
  const { __name__: name = '', ...rest } = labels
  const whole = `${name}${printFieldLabels(rest) || (name === '' ? '{}' : '')}`
  const shown = legend === '__auto' ? (Object.keys(labels).length > 0 ? '' : whole)
    : legend === '' ? whole : legend.replace(/\{\{\s*(.+?)\s*\}\}/g, (_, label: string) => (Object.hasOwn(labels, label) ? labels[label]! : ''))
  if (shown === '') return {}
  return { displayNameFromDS: shown === '{}' ? expression : shown }
}

/** Time, a column for each label, and the value. */
function tableFrame(series: readonly MatrixSeries[], asked: Asked): Frame {
  const rows = series.flatMap(({ labels, points }) => points.map((point) => ({ labels: labelsRecord(labels), point })))
  const names = [...new Set(rows.flatMap(({ labels }) => Object.keys(labels)))].sort()
  return newFrame([
    newField(timeFieldName, 'time', rows.map(({ point }) => timeOf(point))),
    ...names.map((name) => newField(name, 'string', rows.map(({ labels }) => (Object.hasOwn(labels, name) ? labels[name]! : '')))),
    newField(valueFieldName, 'number', rows.map(({ point }) => point.value)),
  ], { refId: asked.refId, shape: 'table' })
}

/** Classic buckets as rows: each holds what lies between its bound and the one below. */
function bucketFrame(frames: readonly Frame[], asked: Asked): Frame {
  const boundOf = (frame: Frame) => {
    const le = frame.fields[1]!.labels?.le ?? ''
    return le === '+Inf' ? Infinity : Number(le)
  }
  const sorted = frames.filter(({ fields }) => fields[1]!.labels?.le !== undefined).toSorted((a, b) => boundOf(a) - boundOf(b))
  const times = [...new Set(sorted.flatMap(({ fields }) => fields[0]!.values as readonly number[]))].sort((a, b) => a - b)
  const columns = sorted.map(({ fields }) => new Map(fields[0]!.values.map((time, index) => [time as number, fields[1]!.values[index] as number])))
  const rows = sorted.map((frame, place) => newField(frame.fields[1]!.labels!.le!, 'number', times.map((time) => {
    const value = columns[place]!.get(time)
    return value === undefined ? null : Math.max(0, value - (place === 0 ? 0 : columns[place - 1]!.get(time) ?? 0))
  })))
  return newFrame([newField(timeFieldName, 'time', times, { config: { interval: asked.step / millisecond } }), ...rows], { refId: asked.refId, shape: 'heatmap rows' })
}

/** Each bucket of each native histogram as a cell. */
function nativeFrame({ points }: MatrixSeries, asked: Asked): Frame {
  const cells = points.flatMap(({ at, histogram }) => (histogram ? histogramJson(histogram).buckets ?? [] : [])
    .map(([, lower, upper, count]) => ({ time: at / millisecond, low: Number(lower), high: Number(upper), count: Number(count) })))
  return newFrame([
    newField('xMax', 'time', cells.map(({ time }) => time), { config: { interval: asked.step / millisecond } }), newField('yMin', 'number', cells.map(({ low }) => low)),
    newField('yMax', 'number', cells.map(({ high }) => high)), newField('count', 'number', cells.map(({ count }) => count)),
  ], { refId: asked.refId, shape: 'heatmap cells' })
}
