/** A cluster without a lab: nodes, everything that can run in a container, the API's documentation. */
import { readDescriptions } from '@track/apimachinery/descriptions'
import { apiCallsPart, apiSystemCalls, buildWorld, everyAddon, givePast, promqlSystemCall, threeZones } from '@track/cluster'
import { sessionCallsPart, sessionSystemCall } from '@track/session'
import { dashboardSystemCall, noLab, shellPrograms } from '@track/shell'
import { millisecond, type Part, second, type Simulation } from '@track/simulation'
import type { Past } from '@track/telemetry'

export interface BareWorldOptions {
  readonly seed: number
  readonly nodes: number
  /** Measured before the world begins, which then begins a second after it. */
  readonly past?: Past
}

export function buildBareWorld({ seed, nodes, past }: BareWorldOptions): Simulation {
  const world = buildWorld({
    ...(past?.lastMs !== undefined && { startedAt: Math.ceil(past.lastMs * millisecond / second + 1) * second }),
    seed,
    nodes: threeZones(nodes),
    descriptions: readDescriptions,
    programs: shellPrograms,
    systemCalls: { ...apiSystemCalls, promql: promqlSystemCall, dashboard: dashboardSystemCall, session: sessionSystemCall, lab: noLab },
    addons: everyAddon(),
    more: [apiCallsPart as Part, sessionCallsPart as Part],
  })
  if (past) givePast(world, past)
  return world
}
