/**
 * Scripts, each with what kubectl 1.34 answered: those of this folder, and those that the world's
 * own kubectl is held to. The other versions differ where `versions.ts` says so.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Simulation } from '@track/simulation'
import { buildBareWorld } from '../../apps/cli/src/bare-world.ts'
import { parseScenario, play, type Scenario } from '../../packages/shell/src/testing/transcript.ts'
import { scenarioWorld } from '../../packages/shell/src/testing/world.ts'
import { kubectlPath, type KubectlVersion } from './clients.ts'
import { realPlayer } from './real-player.ts'

export interface Transcript {
  readonly name: string
  readonly path: string
  readonly scenario: Scenario
}

export const ownTranscripts = transcriptsIn(join(import.meta.dirname, 'transcripts'))
export const shellTranscripts = transcriptsIn(join(import.meta.dirname, '..', '..', 'packages', 'shell', 'testdata', 'kubectl'))

function transcriptsIn(folder: string): Transcript[] {
  return readdirSync(folder).sort().map((file) => {
    const path = join(folder, file)
    return { name: basename(file, '.txt'), path, scenario: parseScenario(readFileSync(path, 'utf8')) }
  })
}

/** What a version of kubectl answers to a script of this folder, a text a step. */
export async function playOwn({ scenario }: Transcript, version: KubectlVersion): Promise<string[]> {
  const answers = await playReal(scenario, buildBareWorld({ seed: 7, nodes: 3 }), version)
  return answers.map((answer, index) => settled(scenario.steps[index]!.command, answer))
}

/** What kubectl 1.34 answers to a script of the shell. */
export function playShells({ scenario }: Transcript): Promise<string[]> {
  return playReal(scenario, scenarioWorld(scenario), 'v34')
}

async function playReal(scenario: Scenario, world: Simulation, version: KubectlVersion): Promise<string[]> {
  const player = await realPlayer(world, scenario, kubectlPath(version))
  try {
    return await play(scenario, player)
  } finally {
    await player.close()
  }
}

/** A client drains with many hands: which eviction is told first is left to the machine. */
function settled(command: string, answer: string): string {
  if (!command.startsWith('kubectl drain')) return answer
  const isOfPod = (line: string) => /^(evicting pod |pod\/)/.test(line)
  const lines = answer.split('\n')
  const sorted = lines.filter(isOfPod).sort()
  return lines.map((line) => (isOfPod(line) ? sorted.shift()! : line)).join('\n')
}
