/** The options of a time series panel and of its fields. Follows public/app/plugins/panel/timeseries and GraphFieldConfig of Grafana 12. */
import type { JsonReader } from '../../model/json-reader.ts'
import { type LegendOptions, readLegend } from '../../plot/legend.ts'
import type { Interpolation } from '../../plot/path.ts'

export interface TimeSeriesOptions {
  readonly legend: LegendOptions
}

export function readOptions(reader: JsonReader): TimeSeriesOptions {
  return { legend: readLegend(reader.object('legend')) }
}

export interface LineOptions {
  readonly style: 'line' | 'bars' | 'points'
  readonly interpolation: Interpolation
  readonly width: number
  readonly fill: number
  readonly gradient: 'none' | 'opacity' | 'hue' | 'scheme'
  readonly dash: string | undefined
  /** A number: gaps shorter than so many milliseconds are spanned. */
  readonly spanNulls: boolean | number
  readonly insertNulls: boolean | number
  readonly points: 'auto' | 'never' | 'always'
  readonly pointSize: number
  readonly barAlignment: number
  readonly stacking: { readonly mode: 'none' | 'normal' | 'percent'; readonly group: string }
  readonly isNegative: boolean
  readonly fillBelowTo: string
  readonly axis: {
    readonly placement: 'auto' | 'left' | 'right' | 'hidden'
    readonly label: string
    readonly softMin: number | undefined
    readonly softMax: number | undefined
    readonly isCentred: boolean
    readonly isGridShown: boolean
    readonly logBase: 2 | 10 | undefined
  }
  readonly thresholds: 'off' | 'line' | 'dashed' | 'area' | 'line+area' | 'dashed+area'
}

export function readLineOptions(reader: JsonReader): LineOptions {
  const lineStyle = reader.object('lineStyle')
  const stacking = reader.object('stacking')
  const fill = lineStyle.oneOf('fill', ['solid', 'dash', 'dot', 'square'], 'solid')
  const dash = lineStyle.list('dash').filter((each) => typeof each === 'number')
  return {
    style: reader.oneOf('drawStyle', ['line', 'bars', 'points'], 'line'), interpolation: reader.oneOf('lineInterpolation', ['linear', 'smooth', 'stepBefore', 'stepAfter'], 'linear'),
    width: reader.number('lineWidth') ?? 1, fill: (reader.number('fillOpacity') ?? 0) / 100, gradient: reader.oneOf('gradientMode', ['none', 'opacity', 'hue', 'scheme'], 'none'),
    dash: fill === 'solid' ? undefined : fill === 'dot' ? `0 ${dash[1] ?? 10}` : (dash.length > 0 ? dash : [10, 10]).join(' '),
    spanNulls: truthOrNumber(reader, 'spanNulls'), insertNulls: truthOrNumber(reader, 'insertNulls'), points: reader.oneOf('showPoints', ['auto', 'never', 'always'], 'auto'), pointSize: reader.number('pointSize') ?? 5,
    barAlignment: reader.number('barAlignment') ?? 0, stacking: { mode: stacking.oneOf('mode', ['none', 'normal', 'percent'], 'none'), group: stacking.text('group', 'A') },
    isNegative: reader.oneOf('transform', ['negative-Y'], 'negative-Y') === 'negative-Y' && reader.value.transform === 'negative-Y', fillBelowTo: reader.text('fillBelowTo'), axis: readAxis(reader),
    thresholds: readThresholdsStyle(reader),
  }
}

function truthOrNumber(reader: JsonReader, key: string): boolean | number {
  return typeof reader.value[key] === 'number' ? reader.number(key)! : reader.truth(key)
}

function readAxis(reader: JsonReader): LineOptions['axis'] {
  const distribution = reader.object('scaleDistribution')
  const type = distribution.oneOf('type', ['linear', 'log'], 'linear')
  const base = distribution.number('log') ?? 2
  if (type === 'log' && base !== 2 && base !== 10) distribution.complain('log', '2 or 10')
  return {
    placement: reader.oneOf('axisPlacement', ['auto', 'left', 'right', 'hidden'], 'auto'), label: reader.text('axisLabel'), softMin: reader.number('axisSoftMin'), softMax: reader.number('axisSoftMax'),
    isCentred: reader.truth('axisCenteredZero'), isGridShown: reader.truth('axisGridShow', true), logBase: type === 'log' ? (base === 2 ? 2 : 10) : undefined,
  }
}

function readThresholdsStyle(reader: JsonReader): LineOptions['thresholds'] {
  return reader.object('thresholdsStyle').oneOf('mode', ['off', 'line', 'dashed', 'area', 'line+area', 'dashed+area'], 'off')
}
