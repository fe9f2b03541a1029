/**
 * The routing tree as it is written.
 *
 * Follows Route in config/config.go of Alertmanager 0.34.
 */
import { type Duration, quoteGo } from '@track/simulation'
import { list, pointer, type Shape } from '@track/formats'
import type { AlertMatcher } from '../matchers/matcher.ts'
import { always, called, durationKind, type Kind, listOf, mapOf, optional, structOf, textKind, truthKind } from './kind.ts'
import { labelSetKind, matchersKind, nameFault, patternsKind } from './matchers.ts'

export interface RouteConfig {
  readonly receiver: string
  /** Undefined where it is not given; an empty list groups everything together. */
  readonly group_by: readonly string[] | undefined
  readonly match: Readonly<Record<string, string>>
  readonly match_re: Readonly<Record<string, string>>
  readonly matchers: readonly AlertMatcher[]
  readonly mute_time_intervals: readonly string[]
  readonly active_time_intervals: readonly string[]
  readonly continue: boolean
  readonly routes: readonly (RouteConfig | undefined)[]
  readonly group_wait: Duration | undefined
  readonly group_interval: Duration | undefined
  readonly repeat_interval: Duration | undefined
  readonly labels: Readonly<Record<string, string>>
}

/** A route holds routes: the shape of what is in it is found when it is asked for. */
const routesKind: Kind<readonly (RouteConfig | undefined)[]> = {
  shape: {
    is: 'list',
    get of(): Shape {
      return pointer(routeKind.shape)
    },
  },
  print: (routes) => routes.map((route) => route && routeKind.print(route)), isZero: (routes) => routes.length === 0,
}

const groupByKind: Kind<readonly string[] | undefined> = {
  shape: pointer(list(textKind.shape)), print: (names) => names ?? [], isZero: (names) => (names?.length ?? 0) === 0,
}

export const routeKind: Kind<RouteConfig> = called('config.Route', structOf('config.plain', {
  receiver: textKind, group_by: groupByKind, match: mapOf(textKind), match_re: patternsKind, matchers: matchersKind,
  mute_time_intervals: listOf(textKind), active_time_intervals: listOf(textKind), continue: always(truthKind), routes: routesKind,
  group_wait: optional(durationKind), group_interval: optional(durationKind), repeat_interval: optional(durationKind), labels: labelSetKind,
}, { check: (route) => routeFault(route) ?? route }))

function routeFault({ match, group_by: names = [], group_interval: interval, repeat_interval: repeat }: RouteConfig): string | undefined {
  const fault = nameFault(match)
  if (fault !== undefined) return fault
  const grouped = names.filter((name) => name !== '...')
  if (grouped.includes('')) return `invalid label name ${quoteGo('')} in group_by list`
  if (grouped.length > 0 && grouped.length < names.length) return 'cannot have wildcard group_by (`...`) and other labels at the same time'
  const twice = grouped.find((name, index) => grouped.indexOf(name) < index)
  if (twice !== undefined) return `duplicated label ${quoteGo(twice)} in group_by`
  if (interval === 0) return 'group_interval cannot be zero'
  return repeat === 0 ? 'repeat_interval cannot be zero' : undefined
}
