/**
 * The filter processor: what its conditions hold of is dropped, and what is left empty with it.
 *
 * Follows processor/filterprocessor (config.go, traces.go, metrics.go, logs.go) of opentelemetry-collector-contrib 0.152. Left out: `include`
 * and `exclude`, `*_conditions` with inferred contexts, functions that are only its own.
 */
import type { Telemetry } from '../../otlp/http.ts'
import type { MetricDraft, ResourceGroup, ScopeGroup } from '../ottl/data/batch.ts'
import { converterFunctions, metricFilterFunctions } from '../ottl/functions/table.ts'
import { OttlError } from '../ottl/ottl-error.ts'
import { anyHolds, compileConditions, compilerFor, type ConditionText, type ErrorMode, type Note } from '../ottl/sequence.ts'
import { type ContextName, itemTargets, type Surroundings, type Target } from '../ottl/target.ts'
import { OttlMap } from '../ottl/values/value.ts'
import { type Drafts, draftsOf, rowsOf } from './drafts.ts'

type Conditions = Readonly<Record<string, readonly string[] | undefined>>

export interface FilterConfig {
  readonly error_mode?: ErrorMode | undefined
  readonly traces?: Conditions | undefined
  readonly metrics?: Conditions | undefined
  readonly logs?: Conditions | undefined
}

/** Fields of each signal and what they speak of, in the order in which they are looked at. */
const fields = {
  traces: { resource: 'resource', span: 'span', spanevent: 'spanevent' },
  metrics: { resource: 'resource', metric: 'metric', datapoint: 'datapoint' },
  logs: { resource: 'resource', log_record: 'log' },
} as const satisfies Readonly<Record<Telemetry['signal'], Readonly<Record<string, ContextName>>>>

export function compileFilter(texts: readonly string[], context: ContextName): readonly ConditionText[] {
  return compileConditions(texts, compilerFor(context, { isBare: true, functions: context === 'metric' ? metricFilterFunctions : converterFunctions }))
}

export function filterFaults(config: FilterConfig): readonly string[] {
  return (['traces', 'metrics', 'logs'] as const).flatMap((signal) => Object.entries(fields[signal]).flatMap(([field, context]) => {
    try {
      compileFilter(config[signal]?.[field] ?? [], context)
      return []
    } catch (error) {
      // What the language refuses.
      if (!(error instanceof OttlError)) throw error
      return [error.message]
    }
  }))
}

/** Throws OttlError where an error is passed on. Undefined where nothing is left. */
export function filter(telemetry: Telemetry, config: FilterConfig, around: Surroundings, note: Note = () => {}): Telemetry | undefined {
  const mode = config.error_mode ?? 'propagate'
  const own = Object.entries(fields[telemetry.signal]).flatMap(([field, context]) => {
    const texts = config[telemetry.signal]?.[field] ?? []
    return texts.length > 0 ? [[context, compileFilter(texts, context)] as const] : []
  })
  if (own.length === 0) return telemetry
  const conditions = new Map<ContextName, readonly ConditionText[]>(own)
  const faults: string[] = []
  const isDropped = (context: ContextName, target: Target): boolean => {
    const list = conditions.get(context)
    try {
      return list !== undefined && anyHolds(list, target, mode, note)
    } catch (error) {
      // What the language refuses while it runs: the piece stays.
      if (!(error instanceof OttlError)) throw error
      faults.push(error.message)
      return false
    }
  }
  const drafts = draftsOf(telemetry)
  drop(drafts, conditions, isDropped, around)
  if (faults.length > 0) throw new OttlError(faults.join('; '))
  return drafts.groups.length === 0 ? undefined : rowsOf(drafts)
}

type IsDropped = (context: ContextName, target: Target) => boolean

function drop(drafts: Drafts, conditions: ReadonlyMap<ContextName, unknown>, isDropped: IsDropped, around: Surroundings): void {
  const onlyResources = conditions.size === 1 && conditions.has('resource')
  const groups = drafts.groups as ResourceGroup<Item>[]
  const kept = groups.filter((group) => {
    const target: Target = { ...around, resource: group.resource, resourceGroup: group, cache: new OttlMap() }
    if (isDropped('resource', target)) return false
    if (!onlyResources) {
      group.scopes = group.scopes.filter((scope) => {
        scope.items = scope.items.filter((item) => isKept(item, scope, target, conditions, isDropped))
        return scope.items.length > 0
      })
    }
    return group.scopes.length > 0
  })
  drafts.groups = kept as never
}

type Item = Parameters<typeof itemTargets>[0]

function isKept(item: Item, scope: ScopeGroup<Item>, around: Target, conditions: ReadonlyMap<ContextName, unknown>, isDropped: IsDropped): boolean {
  const target: Target = { ...around, scope: scope.scope, scopeGroup: scope }
  const of = (context: ContextName) => itemTargets(item, target, context)
  if ('body' in item) return !isDropped('log', of('log')[0]!)
  if ('points' in item) {
    if (isDropped('metric', of('metric')[0]!)) return false
    return !conditions.has('datapoint') || hasPointsLeft(item, of('datapoint'), isDropped)
  }
  if (isDropped('span', of('span')[0]!)) return false
  if (conditions.has('spanevent')) {
    const targets = of('spanevent')
    item.events = item.events.filter((_, index) => !isDropped('spanevent', targets[index]!))
  }
  return true
}

function hasPointsLeft(metric: MetricDraft, targets: readonly Target[], isDropped: IsDropped): boolean {
  if (metric.data.kind === 'empty') return true
  metric.points = metric.points.filter((_, index) => !isDropped('datapoint', targets[index]!))
  return metric.points.length > 0
}
