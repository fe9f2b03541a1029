/**
 * Routes and inhibitions of an AlertmanagerConfig.
 *
 * Follows validateRoute in pkg/alertmanager/validation/v1alpha1/validation.go, checkInhibitRules in pkg/alertmanager/operator.go, and
 * convertRoute, convertInhibitRule and the enforcers in pkg/alertmanager/amcfg.go of the Prometheus Operator 0.94.
 */
import { parsePrometheusDuration, quoteGo } from '@track/simulation'
import { type Fault, firstFault, firstOf, within } from '../select/fault.ts'
import { childFault, childRoutes } from './child-routes.ts'
import { matcherFault, printedMatcher } from './matchers.ts'
import type { AlertmanagerConfig, InhibitRule, Route } from './objects.ts'
import { routeOf, type WrittenInhibitRule, type WrittenRoute } from './written/configuration.ts'

export interface Names {
  readonly receivers: readonly string[]
  readonly intervals: readonly string[]
}

export function routeFault(route: Route, names: Names, isRoot: boolean): Fault {
  const { receiver = '', groupBy = [], muteTimeIntervals, activeTimeIntervals, matchers, routes } = route
  const isKnown = (what: string) => (name: string) => (names.intervals.includes(name) ? undefined : `${what} ${quoteGo(name)} not found`)
  return firstFault(
    () => (receiver === '' && isRoot ? 'root route must define a receiver' : undefined),
    () => (receiver === '' || names.receivers.includes(receiver) ? undefined : `receiver ${quoteGo(receiver)} not found`), () => groupFault(groupBy),
    () => firstOf(muteTimeIntervals, isKnown('mute time interval')), () => firstOf(activeTimeIntervals, isKnown('time interval')),
    () => firstOf(matchers, (matcher, index) => within(`matcher[${index}]`, matcherFault(matcher))), () => firstOf(routes, childFault),
    () => firstOf(childRoutes(route), (child, index) => within(`route[${index}]`, routeFault(child, names, false))),
  )
}

function groupFault(groupBy: readonly string[]): Fault {
  const shown = `[${groupBy.join(' ')}]`
  if (new Set(groupBy).size < groupBy.length) return `duplicate values not permitted in route 'groupBy': ${shown}`
  return groupBy.includes('...') && groupBy.length > 1 ? `'...' must be a sole value in route 'groupBy': ${shown}` : undefined
}

export function inhibitFault({ metadata, spec: { inhibitRules } }: AlertmanagerConfig): Fault {
  return firstOf(inhibitRules, ({ targetMatch, sourceMatch }, index) => {
    const place = (side: string, at: number) => `invalid ${side}[${at}] in inhibitRule[${index}] in config ${metadata.name ?? ''}`
    return firstOf(targetMatch, (matcher, at) => within(place('targetMatchers', at), matcherFault(matcher)))
      ?? firstOf(sourceMatch, (matcher, at) => within(place('sourceMatchers', at), matcherFault(matcher)))
  })
}

/** Names are prefixed with the object's. */
export function writtenRoute(route: Route, prefix: string): WrittenRoute {
  const { receiver = '', groupBy = [], matchers = [], muteTimeIntervals = [], activeTimeIntervals = [] } = route
  const named = (name: string) => (name === '' ? '' : `${prefix}${name}`)
  return routeOf({
    receiver: named(receiver), group_by: groupBy, matchers: matchers.map(printedMatcher), continue: route.continue ?? false,
    routes: childRoutes(route).map((child) => writtenRoute(child, prefix)), group_wait: route.groupWait ?? '', group_interval: route.groupInterval ?? '',
    repeat_interval: route.repeatInterval ?? '', mute_time_intervals: muteTimeIntervals.map(named), active_time_intervals: activeTimeIntervals.map(named),
  })
}

/** Whether alerts of other namespaces are kept away from an object's routes. */
export type Enforced = (namespace: string) => boolean

export function enforcedBy(strategy: string | undefined, own: string): Enforced {
  if (strategy === 'None') return () => false
  return strategy === 'OnNamespaceExceptForAlertmanagerNamespace' ? (namespace) => namespace !== own : () => true
}

const ofNamespace = (namespace: string) => printedMatcher({ name: 'namespace', value: namespace })

/** Alerts go on to the next route. */
export function topRoute(route: WrittenRoute, namespace: string, isEnforced: boolean): WrittenRoute {
  return { ...route, matchers: isEnforced ? [...route.matchers, ofNamespace(namespace)] : route.matchers, continue: true }
}

export function writtenInhibitRule({ sourceMatch = [], targetMatch = [], equal = [] }: InhibitRule): WrittenInhibitRule {
  return {
    source_match: {}, source_match_re: {}, source_matchers: sourceMatch.map(printedMatcher), target_match: {}, target_match_re: {},
    target_matchers: targetMatch.map(printedMatcher), equal,
  }
}

export function ofItsNamespace(rule: WrittenInhibitRule, namespace: string): WrittenInhibitRule {
  const own = ofNamespace(namespace)
  const withOwn = (matchers: readonly string[]) => (matchers.some((each) => each.replaceAll(' ', '') === own) ? matchers : [...matchers, own])
  return { ...rule, source_matchers: withOwn(rule.source_matchers), target_matchers: withOwn(rule.target_matchers) }
}

/** Without spans of zero, which Alertmanager refuses; or what is wrong. */
export function saneRoute(route: WrittenRoute): WrittenRoute | string {
  const spans = { group_wait: route.group_wait, group_interval: route.group_interval, repeat_interval: route.repeat_interval }
  for (const [name, text] of Object.entries(spans)) {
    const parsed = text === '' ? 0 : parsePrometheusDuration(text)
    if (typeof parsed === 'string') return `${name}: ${parsed}`
  }
  const routes: WrittenRoute[] = []
  for (const [index, child] of route.routes.entries()) {
    const sane = saneRoute(child)
    if (typeof sane === 'string') return `route[${index}]: ${sane}`
    routes.push(sane)
  }
  const unlessZero = (text: string) => (text !== '' && parsePrometheusDuration(text) === 0 ? '' : text)
  return { ...route, routes, group_interval: unlessZero(route.group_interval), repeat_interval: unlessZero(route.repeat_interval) }
}
