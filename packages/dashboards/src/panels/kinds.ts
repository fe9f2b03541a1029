/** The kinds of panels that are drawn. */
import type { PanelKind } from '../draw/panel-kind.ts'
import { heatmap } from './heatmap/heatmap.ts'
import { logs } from './logs/logs.ts'
import { barGauge } from './single/bar-gauge.ts'
import { gauge } from './single/gauge.ts'
import { stat } from './single/stat.ts'
import { stateTimeline } from './state-timeline/state-timeline.ts'
import { table } from './table/table.ts'
import { text } from './text/text.ts'
import { timeSeries } from './timeseries/timeseries.ts'
import { traces } from './traces/traces.ts'

const rows: readonly PanelKind[] = [timeSeries, stat, gauge, barGauge, table, heatmap, logs, traces, stateTimeline, text]

export const panelKinds: ReadonlyMap<string, PanelKind> = new Map(rows.map((kind) => [kind.type, kind]))
