/** A world for transcripts: three nodes, the shell's programs, the prompt's machine. */
import { readDescriptions } from '@track/apimachinery/descriptions'
import { apiCallsPart, apiSystemCalls, buildWorld, topologyNamed } from '@track/cluster'
import type { Simulation } from '@track/simulation'
import { addHost } from '../host.ts'
import { shellPrograms } from '../programs.ts'
import type { Scenario } from './transcript.ts'

export function scenarioWorld({ files }: Pick<Scenario, 'files'> = { files: {} }): Simulation {
  const world = buildWorld({
    seed: 7, descriptions: readDescriptions, nodes: topologyNamed('three-zones')!.nodes,
    programs: shellPrograms, systemCalls: apiSystemCalls, more: [apiCallsPart],
  })
  addHost(world, { programs: shellPrograms, files })
  return world
}
