/** `node tests/clients/record.ts [NAME…]` rewrites the answers of the transcripts, this folder's and the shell's; read the difference before keeping it. */
import { writeFileSync } from 'node:fs'
import { printScenario } from '../../packages/shell/src/testing/transcript.ts'
import install from './install.ts'
import { ownTranscripts, playOwn, playShells, shellTranscripts, type Transcript } from './transcripts.ts'

const names = process.argv.slice(2)

install()
await record(ownTranscripts, (transcript) => playOwn(transcript, 'v34'))
await record(shellTranscripts, playShells)

async function record(transcripts: readonly Transcript[], play: (transcript: Transcript) => Promise<string[]>): Promise<void> {
  for (const transcript of transcripts) {
    if (names.length > 0 && !names.includes(transcript.name)) continue
    writeFileSync(transcript.path, printScenario(transcript.scenario, await play(transcript)))
    process.stdout.write(`${transcript.name}: ${transcript.scenario.steps.length} commands\n`)
  }
}
