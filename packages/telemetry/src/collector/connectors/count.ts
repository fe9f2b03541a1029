/**
 * The connector count: how many spans, events, metrics, points or log records there are, by attributes.
 *
 * Follows connector/countconnector (connector.go, counter.go) of opentelemetry-collector-contrib 0.152.
 */
import { quoteGo } from '@track/simulation'
import type { Attributes } from '../../otlp/attribute.ts'
import type { Telemetry } from '../../otlp/http.ts'
import type { NumberPoint, ResourceMetrics } from '../../otlp/metrics.ts'
import { draftsOf } from '../processors/drafts.ts'
import { configData } from '../processors/attribute-actions.ts'
import type { ResourceGroup } from '../ottl/data/batch.ts'
import { OttlError } from '../ottl/ottl-error.ts'
import { converterFunctions, metricFilterFunctions } from '../ottl/functions/table.ts'
import { anyHolds, compileConditions, compilerFor, type ConditionText } from '../ottl/sequence.ts'
import { type ContextName, type Surroundings, type Target, targetsOf } from '../ottl/target.ts'
import { attributesOf, copyOf, OttlMap } from '../ottl/values/value.ts'
import { printData } from '../ottl/values/print.ts'

export interface CountedMetric {
  readonly description?: string | undefined
  readonly conditions?: readonly string[] | undefined
  readonly attributes?: readonly { readonly key: string; readonly default_value?: unknown }[] | undefined
}

type CountConfig = Readonly<Record<string, Readonly<Record<string, CountedMetric>> | undefined>>

const counted: Readonly<Record<Telemetry['signal'], readonly (readonly [field: string, context: ContextName])[]>> = {
  traces: [['spans', 'span'], ['spanevents', 'spanevent']], metrics: [['metrics', 'metric'], ['datapoints', 'datapoint']], logs: [['logs', 'log']],
}

interface Count {
  readonly attributes: Attributes
  readonly value: number
}

/** What comes of a batch: delta sums, a resource each. Throws OttlError where a condition fails. */
export function countTelemetry(telemetry: Telemetry, config: CountConfig, around: Surroundings): readonly ResourceMetrics[] {
  refuseEmpty(telemetry)
  const { groups } = draftsOf(telemetry)
  return (groups as ResourceGroup<never>[]).flatMap((group) => {
    const metrics = counted[telemetry.signal].flatMap(([field, context]) => {
      const targets = targetsOf([group], context, around)
      const [start, end] = spanOf(targets, context, around.now)
      return Object.entries(config[field] ?? {}).flatMap(([name, metric]) => metricOf(name, metric, context, targets, start, end))
    })
    if (metrics.length === 0) return []
    const scope = { name: 'github.com/open-telemetry/opentelemetry-collector-contrib/connector/countconnector', version: '', attributes: [], droppedAttributesCount: 0 }
    const resource = { attributes: attributesOf(group.resource.attributes), droppedAttributesCount: 0 }
    return [{ resource, schemaUrl: '', scopeMetrics: [{ scope, schemaUrl: '', metrics }] }]
  })
}

function refuseEmpty(telemetry: Telemetry): void {
  if (telemetry.signal !== 'metrics') return
  const faults = telemetry.metrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics.flatMap(({ name, data }) => (
    data.kind === 'empty' ? [`metric ${quoteGo(name)}: invalid metric type: Empty`] : []
  ))))
  if (faults.length > 0) throw new OttlError(faults.join('\n'))
}

function metricOf(name: string, metric: CountedMetric, context: ContextName, targets: readonly Target[], start: bigint, end: bigint) {
  const functions = context === 'metric' ? metricFilterFunctions : converterFunctions
  const conditions = compileConditions(metric.conditions ?? [], compilerFor(context, { isBare: true, functions }))
  const counts = countsOf(targets, context, metric, conditions)
  if (counts.length === 0) return []
  const points = counts.map(({ attributes, value }): NumberPoint => ({ attributes, start, time: end, flags: 0, value: BigInt(value), exemplars: [] }))
  return [{
    name, description: metric.description ?? '', unit: '', metadata: [],
    data: { kind: 'sum' as const, points, temporality: 'delta' as const, isMonotonic: true },
  }]
}

function countsOf(targets: readonly Target[], context: ContextName, { attributes = [] }: CountedMetric, conditions: readonly ConditionText[]): readonly Count[] {
  const counts = new Map<string, Count>()
  for (const target of targets) {
    const own = attributesFor(target, context, attributes)
    if (own.entries.length < attributes.length || (conditions.length > 0 && !anyHolds(conditions, target, 'propagate'))) continue
    const key = own.entries.map(({ value }) => `${typeof value}${printData(value)}`).join('\u0000')
    counts.set(key, { attributes: attributesOf(own), value: (counts.get(key)?.value ?? 0) + 1 })
  }
  return [...counts.values()]
}

function attributesFor(target: Target, context: ContextName, wanted: readonly { readonly key: string; readonly default_value?: unknown }[]): OttlMap {
  const own = ownAttributes(target, context)
  const result = new OttlMap()
  for (const { key, default_value: byDefault } of wanted) {
    const value = own.get(key) ?? target.scope?.attributes.get(key) ?? target.resource.attributes.get(key) ?? ((byDefault ?? undefined) === undefined ? undefined : configData(byDefault))
    if (value !== undefined) result.put(key, copyOf(value))
  }
  return result
}

function ownAttributes(target: Target, context: ContextName): OttlMap {
  return (context === 'span' ? target.span : context === 'spanevent' ? target.event : context === 'log' ? target.log : target.point)?.attributes ?? new OttlMap()
}

/** From the first to the last of what was counted. */
function spanOf(targets: readonly Target[], context: ContextName, now: bigint): readonly [start: bigint, end: bigint] {
  const times = targets.flatMap((target) => timesOf(target, context)).filter((time) => time !== 0n)
  if (times.length === 0) return [now, now]
  return [times.reduce((a, b) => (b < a ? b : a)), times.reduce((a, b) => (b > a ? b : a))]
}

function timesOf({ span, event, point, log }: Target, context: ContextName): readonly bigint[] {
  if (context === 'span') return [span!.start, span!.end]
  if (context === 'spanevent') return [event!.time]
  if (context === 'datapoint') return [point!.fields.time as bigint]
  return context === 'log' ? [log!.time] : []
}
