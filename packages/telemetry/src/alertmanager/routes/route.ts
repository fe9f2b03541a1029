/**
 * The routing tree as it is used: options inherited, routes numbered, each with its key.
 *
 * Follows dispatch/route.go of Alertmanager 0.34.
 */
import { type Duration, hour, minute, oncePerRow, second } from '@track/simulation'
import { type Labels, onlyLabels } from '../../series/labels.ts'
import { matchersOf } from '../config/matchers.ts'
import { fingerprint } from '../labels/fingerprint.ts'
import type { RouteConfig } from '../config/route.ts'
import { type AlertMatcher, matchersMatch, printAlertMatchers } from '../matchers/matcher.ts'

export interface RouteOptions {
  readonly receiver: string
  readonly groupBy: readonly string[]
  readonly groupByAll: boolean
  readonly groupWait: Duration
  readonly groupInterval: Duration
  readonly repeatInterval: Duration
  readonly labels: Readonly<Record<string, string>>
  readonly muteTimeIntervals: readonly string[]
  readonly activeTimeIntervals: readonly string[]
}

export interface Route {
  /** Children come before their parent. */
  readonly index: number
  /** Matchers from the root on; several routes may share it. */
  readonly key: string
  readonly id: string
  readonly options: RouteOptions
  readonly matchers: readonly AlertMatcher[]
  readonly continues: boolean
  readonly routes: readonly Route[]
}

const defaults: RouteOptions = {
  receiver: '', groupBy: [], groupByAll: false, groupWait: 30 * second, groupInterval: 5 * minute, repeatInterval: 4 * hour, labels: {},
  muteTimeIntervals: [], activeTimeIntervals: [],
}

interface Above {
  readonly options: RouteOptions
  readonly key: string
  readonly id: string
}

/** Of the root of a configuration. */
export const routeTree: (root: RouteConfig) => Route = oncePerRow((root: RouteConfig) => {
  let routes = 0
  const build = (written: RouteConfig, above: Above | undefined, place: number): Route => {
    const matchers = matchersOf({ values: written.match, patterns: written.match_re, matchers: written.matchers })
    const own = printAlertMatchers(matchers)
    const options = optionsOf(written, above?.options ?? defaults)
    const key = above ? `${above.key}/${own}` : own
    const id = above ? `${above.id}/${own}/${place}` : own
    const children = written.routes.map((child, childPlace) => build(child!, { options, key, id }, childPlace))
    return { index: routes++, key, id, options, matchers, continues: written.continue, routes: children }
  }
  return build(root, undefined, 0)
})

function optionsOf(written: RouteConfig, above: RouteOptions): RouteOptions {
  const names = written.group_by?.filter((name) => name !== '...')
  // `...` alone leaves the names of the route above, which then do not matter.
  const isAll = names?.length === 0 && written.group_by!.length > 0
  return {
    receiver: written.receiver || above.receiver,
    groupBy: names === undefined || isAll ? above.groupBy : names,
    groupByAll: names === undefined ? above.groupByAll : isAll,
    groupWait: written.group_wait ?? above.groupWait,
    groupInterval: written.group_interval ?? above.groupInterval,
    repeatInterval: written.repeat_interval ?? above.repeatInterval,
    labels: { ...above.labels, ...written.labels },
    // Those are not inherited.
    muteTimeIntervals: written.mute_time_intervals,
    activeTimeIntervals: written.active_time_intervals,
  }
}

/** Every route that an alert goes to, in the order of the tree; none where the route itself does not match. */
export function matchingRoutes(route: Route, labels: Labels): readonly Route[] {
  if (!matchersMatch(route.matchers, labels)) return []
  const found: Route[] = []
  for (const child of route.routes) {
    const matches = matchingRoutes(child, labels)
    found.push(...matches)
    if (matches.length > 0 && !child.continues) break
  }
  return found.length > 0 ? found : [route]
}

/** An alert's group on a route: the labels that it is grouped by, and a text that only this group has. */
export interface RouteGroup {
  readonly labels: Labels
  readonly key: string
}

/** For the labels of an alert. */
export const groupsOf: (route: Route) => (labels: Labels) => RouteGroup = oncePerRow(({ index, options }: Route) => oncePerRow((labels: Labels) => {
  const own = options.groupByAll ? labels : onlyLabels(labels, options.groupBy)
  return { labels: own, key: `${index}/${fingerprint(own)}` }
}))

/** The tree from its root, parents first. */
export function everyRoute(route: Route): readonly Route[] {
  return [route, ...route.routes.flatMap(everyRoute)]
}

export const routesByIndex: (root: Route) => readonly Route[] = oncePerRow((root: Route) => everyRoute(root).toSorted((a, b) => a.index - b.index))
