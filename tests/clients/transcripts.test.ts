/** Every script is typed into real clients, and the whole of what they print is compared. */
import { describe, expect, test } from 'vitest'
import { printScenario } from '../../packages/shell/src/testing/transcript.ts'
import { kubectlVersions } from './clients.ts'
import { ownTranscripts, playOwn, playShells, shellTranscripts } from './transcripts.ts'
import { asPrintedBy } from './versions.ts'

describe.each(kubectlVersions)('kubectl %s', (version) => {
  test.each(ownTranscripts)('$name', async (transcript) => {
    const { scenario } = transcript
    const expected = scenario.answers.map((answer) => asPrintedBy(version, answer))
    expect(printScenario(scenario, await playOwn(transcript, version))).toBe(printScenario(scenario, expected))
  })
})

/** These are what the world's own kubectl is compared with; they must not grow old. */
describe('recordings of the shell', () => {
  test.each(shellTranscripts)('$name', async (transcript) => {
    const { scenario } = transcript
    expect(printScenario(scenario, await playShells(transcript))).toBe(printScenario(scenario, scenario.answers))
  })
})
