/** A cluster without a lab: nodes, everything that can run in a container, the API's documentation. */
import { readDescriptions } from '@track/apimachinery/descriptions'
import { apiCallsPart, apiSystemCalls, buildWorld, promqlSystemCall, threeZones } from '@track/cluster'
import { sessionCallsPart, sessionSystemCall } from '@track/session'
import { noLab, shellPrograms } from '@track/shell'
import type { Part, Simulation } from '@track/simulation'

export function buildBareWorld({ seed, nodes }: { seed: number; nodes: number }): Simulation {
  return buildWorld({
    seed,
    nodes: threeZones(nodes),
    descriptions: readDescriptions,
    programs: shellPrograms,
    systemCalls: { ...apiSystemCalls, promql: promqlSystemCall, session: sessionSystemCall, lab: noLab },
    more: [apiCallsPart as Part, sessionCallsPart as Part],
  })
}
