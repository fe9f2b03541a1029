/**
 * The connector routing: resources, spans, log records or metrics go where the first condition that holds sends them.
 *
 * Follows connector/routingconnector of opentelemetry-collector-contrib 0.152. Left out: the contexts request and datapoint, the action copy.
 */
import type { Telemetry } from '../../otlp/http.ts'
import type { ResourceGroup } from '../ottl/data/batch.ts'
import { converterFunctions } from '../ottl/functions/table.ts'
import { anyHolds, compileConditions, compilerFor, type ErrorMode } from '../ottl/sequence.ts'
import { type ContextName, itemTargets, type Surroundings, type Target } from '../ottl/target.ts'
import { OttlMap } from '../ottl/values/value.ts'
import { type Drafts, draftsOf, rowsOf } from '../processors/drafts.ts'

export interface RoutingConfig {
  readonly default_pipelines?: readonly string[] | undefined
  readonly error_mode?: ErrorMode | undefined
  readonly table: readonly {
    readonly context?: string | undefined
    readonly condition?: string | undefined
    /** `route() where …`. */
    readonly statement?: string | undefined
    readonly pipelines: readonly string[]
  }[]
}

type Item = Parameters<typeof itemTargets>[0]

/** What goes where; what no condition holds of goes to the default pipelines. Throws OttlError. */
export function routed(telemetry: Telemetry, config: RoutingConfig, around: Surroundings): readonly (readonly [pipelines: readonly string[], part: Telemetry])[] {
  const drafts = draftsOf(telemetry)
  const parts: (readonly [readonly string[], Telemetry])[] = []
  const put = (pipelines: readonly string[], groups: readonly ResourceGroup<Item>[]) => {
    if (groups.length > 0) parts.push([pipelines, rowsOf({ signal: drafts.signal, groups } as Drafts)])
  }
  let left = drafts.groups as readonly ResourceGroup<Item>[]
  for (const { context, condition, statement = '', pipelines } of config.table) {
    const name = (context || 'resource') as ContextName
    const text = condition || statement.replace(/^\s*\w+\(\)\s*(where\s+)?/, '') || 'true'
    const conditions = compileConditions([text], compilerFor(name, { isBare: true, functions: converterFunctions }))
    const [taken, rest] = divide(left, name, around, (target) => anyHolds(conditions, target, config.error_mode ?? 'propagate'))
    put(pipelines, taken)
    left = rest
  }
  put(config.default_pipelines ?? [], left)
  return parts
}

function divide(groups: readonly ResourceGroup<Item>[], context: ContextName, around: Surroundings, holds: (target: Target) => boolean): readonly [ResourceGroup<Item>[], ResourceGroup<Item>[]] {
  const taken: ResourceGroup<Item>[] = []
  const rest: ResourceGroup<Item>[] = []
  for (const group of groups) {
    const target: Target = { ...around, resource: group.resource, resourceGroup: group, cache: new OttlMap() }
    if (context === 'resource') (holds(target) ? taken : rest).push(group)
    else {
      const [own, other] = divideItems(group, context, target, holds)
      if (own.scopes.length > 0) taken.push(own)
      if (other.scopes.length > 0) rest.push(other)
    }
  }
  return [taken, rest]
}

function divideItems(group: ResourceGroup<Item>, context: ContextName, around: Target, holds: (target: Target) => boolean): readonly [ResourceGroup<Item>, ResourceGroup<Item>] {
  const scopes = group.scopes.map((scope) => {
    const target: Target = { ...around, scope: scope.scope, scopeGroup: scope }
    const isTaken = scope.items.map((item) => itemTargets(item, target, context).some(holds))
    return [true, false].map((wanted) => ({ ...scope, items: scope.items.filter((_, index) => isTaken[index] === wanted) }))
  })
  const side = (index: number) => ({ ...group, scopes: scopes.map((pair) => pair[index]!).filter(({ items }) => items.length > 0) })
  return [side(0), side(1)]
}
