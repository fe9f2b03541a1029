/** What a delivery system exposes: deployments, lead times, waits and work by stage, restores. */
import type { MetricFamily } from '@track/telemetry'
import { familiesOf, type FamilyRow, gauge } from '../measures.ts'
import type { DeliveryState } from './pipeline.ts'

const stageBounds = [30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 14_400, 28_800, 86_400]
const leadBounds = [900, 1800, 3600, 7200, 14_400, 28_800, 86_400, 172_800, 345_600, 604_800, 1_209_600]

export const families = {
  changes: { name: 'delivery_changes_total', help: 'Changes committed.', labels: ['pipeline'] },
  runs: { name: 'delivery_stage_runs_total', help: 'Ends of stages, by what came of them.', labels: ['pipeline', 'stage', 'result'] },
  waited: { name: 'delivery_stage_wait_seconds', help: 'Time in line for a stage.', labels: ['pipeline', 'stage'], bounds: stageBounds },
  worked: { name: 'delivery_stage_active_seconds', help: 'Time in a stage.', labels: ['pipeline', 'stage'], bounds: stageBounds },
  deployments: { name: 'delivery_deployments_total', help: 'Deployments to production, by whether they did harm.', labels: ['pipeline', 'result'] },
  lead: { name: 'delivery_lead_time_seconds', help: 'From the commit of a change to its running in production.', labels: ['pipeline'], bounds: leadBounds },
  restored: { name: 'delivery_time_to_restore_seconds', help: 'From a deployment that did harm to the end of it.', labels: ['pipeline'], bounds: leadBounds },
} as const satisfies Readonly<Record<string, FamilyRow>>

export function deliveryMetrics(state: DeliveryState): readonly MetricFamily[] {
  const waiting = Array.from(state.lines, ([key, line]) => ({ labels: stageLabels(key), value: line.size }))
  const busy = Array.from(state.busy, ([key, value]) => ({ labels: stageLabels(key), value }))
  return [
    ...familiesOf(state, Object.values(families)),
    gauge('delivery_stage_waiting', 'Runs in line for a stage.', waiting),
    gauge('delivery_stage_running', 'Runs in a stage.', busy),
  ]
}

function stageLabels(key: string): { readonly pipeline: string; readonly stage: string } {
  const [pipeline = '', stage = ''] = key.split('/')
  return { pipeline, stage }
}
