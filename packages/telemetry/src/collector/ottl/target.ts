/** What a statement is run against: one piece of telemetry, and everything around it. Follows the TransformContexts in pkg/ottl/contexts of opentelemetry-collector-contrib 0.152. */
import type { EventDraft, LogDraft, MetricDraft, PointDraft, ResourceDraft, ResourceGroup, ScopeDraft, ScopeGroup, SpanDraft } from './data/batch.ts'
import { OttlMap } from './values/value.ts'

export type ContextName = 'resource' | 'scope' | 'span' | 'spanevent' | 'metric' | 'datapoint' | 'log'

/** Where the present comes from, for `Now()`. */
export interface Surroundings {
  /** Nanoseconds since the Unix epoch. */
  readonly now: bigint
}

export interface Target extends Surroundings {
  readonly resource: ResourceDraft
  readonly resourceGroup: { schemaUrl: string }
  readonly scope?: ScopeDraft
  readonly scopeGroup?: { schemaUrl: string }
  readonly span?: SpanDraft
  readonly event?: EventDraft
  readonly eventIndex?: number
  readonly metric?: MetricDraft
  readonly point?: PointDraft
  readonly log?: LogDraft
  cache: OttlMap
}

/** Every piece of a batch that a context stands for, in order. */
export function targetsOf(groups: readonly ResourceGroup<SpanDraft | LogDraft | MetricDraft>[], context: ContextName, around: Surroundings): Target[] {
  return groups.flatMap((group) => {
    const target: Target = { ...around, resource: group.resource, resourceGroup: group, cache: new OttlMap() }
    return context === 'resource' ? [target] : group.scopes.flatMap((scope) => scopeTargets(scope, target, context))
  })
}

function scopeTargets(scope: ScopeGroup<SpanDraft | LogDraft | MetricDraft>, around: Target, context: ContextName): Target[] {
  const target: Target = { ...around, scope: scope.scope, scopeGroup: scope, cache: new OttlMap() }
  return context === 'scope' ? [target] : scope.items.flatMap((item) => itemTargets(item, target, context))
}

export function itemTargets(item: SpanDraft | LogDraft | MetricDraft, around: Target, context: ContextName): Target[] {
  const fresh = { ...around, cache: new OttlMap() }
  if ('body' in item) return [{ ...fresh, log: item }]
  if ('points' in item) {
    if (context === 'metric') return [{ ...fresh, metric: item }]
    return item.points.map((point) => ({ ...fresh, metric: item, point, cache: new OttlMap() }))
  }
  if (context === 'span') return [{ ...fresh, span: item }]
  return item.events.map((event, eventIndex) => ({ ...fresh, span: item, event, eventIndex, cache: new OttlMap() }))
}
