/** A cluster without a lab: nodes, everything that can run in a container, the API's documentation. */
import { readDescriptions } from '@track/apimachinery/descriptions'
import { addonNamed, apiCallsPart, apiSystemCalls, buildWorld, givePast, promqlSystemCall, threeZones, usualAddons } from '@track/cluster'
import { sessionCallsPart, sessionSystemCall } from '@track/session'
import { dashboardSystemCall, noLab, shellPrograms } from '@track/shell'
import { millisecond, type Part, second, type Simulation } from '@track/simulation'
import type { Past } from '@track/telemetry'

export interface BareWorldOptions {
  readonly seed: number
  readonly nodes: number
  /** Measured before the world begins, which then begins a second after it. */
  readonly past?: Past
  /** Addons beyond the usual ones, by name. */
  readonly more?: readonly string[]
}

export function buildBareWorld({ seed, nodes, past, more = [] }: BareWorldOptions): Simulation {
  const world = buildWorld({
    ...(past?.lastMs !== undefined && { startedAt: Math.ceil(past.lastMs * millisecond / second + 1) * second }),
    seed,
    nodes: threeZones(nodes),
    descriptions: readDescriptions,
    programs: shellPrograms,
    systemCalls: { ...apiSystemCalls, promql: promqlSystemCall, dashboard: dashboardSystemCall, session: sessionSystemCall, lab: noLab },
    addons: [...usualAddons(), ...more.map((name) => addonNamed(name)!)],
    more: [apiCallsPart as Part, sessionCallsPart as Part],
  })
  if (past) givePast(world, past)
  return world
}
