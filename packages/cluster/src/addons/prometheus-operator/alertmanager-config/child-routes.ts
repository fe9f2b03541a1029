/**
 * Routes below the first one, of which the definition says nothing: what they hold, and what is wrong with them.
 *
 * Follows ChildRoutes in pkg/apis/monitoring/v1alpha1/alertmanager_config_types.go of the Prometheus Operator 0.94, and encoding/json of Go 1.26
 * with DisallowUnknownFields: the first slip in the order of the text, in its words. Left out: names that differ in capitals alone.
 */
import { quoteGo } from '@track/simulation'
import type { Fault } from '../select/fault.ts'
import type { Matcher, Route } from './objects.ts'

type Kind = 'string' | 'bool' | 'array' | 'object'

/** A field as Go has it; of a list, its elements. */
interface Field {
  readonly kind: Kind
  readonly type: string
  readonly element?: Omit<Field, 'element'> | 'any'
}

const text: Field = { kind: 'string', type: 'string' }
const span: Field = { kind: 'string', type: 'v1.NonEmptyDuration' }
const truth: Field = { kind: 'bool', type: 'bool' }
const texts: Field = { kind: 'array', type: '[]string', element: text }

const matcherFields = new Map<string, Field>([
  ['name', text], ['value', text], ['matchType', { kind: 'string', type: 'v1alpha1.MatchType' }], ['regex', truth],
])
const routeFields = new Map<string, Field>([
  ['receiver', text], ['groupBy', texts], ['groupWait', span], ['groupInterval', span], ['repeatInterval', span],
  ['matchers', { kind: 'array', type: '[]v1alpha1.Matcher', element: { kind: 'object', type: 'v1alpha1.Matcher' } }], ['continue', truth],
  ['routes', { kind: 'array', type: '[]v1.JSON', element: 'any' }], ['muteTimeIntervals', texts], ['activeTimeIntervals', texts],
])

export function childFault(child: unknown, index: number): Fault {
  const fault = isNone(child) ? undefined : kindOf(child) === 'object' ? fieldsFault(child as object, routeFields, 'Route', '') : `json: cannot unmarshal ${kindOf(child)} into Go value of type v1alpha1.Route`
  return fault === undefined ? undefined : `route[${index}]: ${fault}`
}

/** As Go reads them: what is null is as if it was not there. */
export function childRoutes({ routes = [] }: Route): Route[] {
  return routes.map((child: Route | null) => {
    const given = withoutNone(child ?? {}) as Route
    const { matchers, groupBy, muteTimeIntervals, activeTimeIntervals } = given
    const named = (names: readonly (string | null)[]) => names.map((each) => each ?? '')
    return {
      ...given, ...(matchers && { matchers: matchers.map((each: Matcher | null) => ({ name: '', ...withoutNone(each ?? {}) })) }), ...(groupBy && { groupBy: named(groupBy) }),
      ...(muteTimeIntervals && { muteTimeIntervals: named(muteTimeIntervals) }), ...(activeTimeIntervals && { activeTimeIntervals: named(activeTimeIntervals) }),
    }
  })
}

function withoutNone(given: object): object {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => !isNone(value)))
}

function isNone(value: unknown): boolean {
  return value === null || value === undefined
}

function kindOf(value: unknown): Kind | 'number' {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : (typeof value as 'string' | 'object' | 'number')
}

function fieldsFault(given: object, fields: ReadonlyMap<string, Field>, struct: string, place: string): Fault {
  for (const [name, value] of Object.entries(given)) {
    const field = fields.get(name)
    if (!field) return `json: unknown field ${quoteGo(name)}`
    const fault = valueFault(value, field, struct, `${place}${name}`)
    if (fault !== undefined) return fault
  }
  return undefined
}

function valueFault(value: unknown, { kind, type, element = 'any' }: Field, struct: string, place: string): Fault {
  if (isNone(value)) return undefined
  if (kindOf(value) !== kind) return `json: cannot unmarshal ${kindOf(value)} into Go struct field ${struct}.${place} of type ${type}`
  if (kind === 'object') return fieldsFault(value as object, matcherFields, 'Matcher', `${place}.`)
  if (kind !== 'array' || element === 'any') return undefined
  for (const each of value as readonly unknown[]) {
    const fault = valueFault(each, element, struct, place)
    if (fault !== undefined) return fault
  }
  return undefined
}
