/** The transcripts of this folder: scripts, each with what every version of kubectl answered. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseScenario, play, type Scenario } from '../../packages/shell/src/testing/transcript.ts'
import { buildBareWorld } from '../../apps/cli/src/bare-world.ts'
import { kubectlPath, type KubectlVersion } from './clients.ts'
import { realPlayer } from './real-player.ts'

export const transcriptFolder = join(import.meta.dirname, 'transcripts')

export const transcriptFiles: readonly string[] = readdirSync(transcriptFolder).sort()

export function readTranscript(file: string): Scenario {
  return parseScenario(readFileSync(join(transcriptFolder, file), 'utf8'))
}

/** `kubectl edit` starts the script's own `editor.sh`. */
const environment = { PATH: '/usr/bin:/bin', KUBE_EDITOR: 'sh editor.sh', TZ: 'UTC' }

/** What a version of kubectl answers to a script, a text a step. */
export async function playTranscript(scenario: Scenario, version: KubectlVersion): Promise<string[]> {
  const player = await realPlayer(buildBareWorld({ seed: 7, nodes: 3 }), scenario, kubectlPath(version), environment)
  try {
    return await play(scenario, player)
  } finally {
    await player.close()
  }
}
