/** `node tests/clients/record.ts [NAME…]` rewrites the answers of this folder's transcripts; read the difference before keeping it. */
import { writeFileSync } from 'node:fs'
import { printScenario } from '../../packages/shell/src/testing/transcript.ts'
import install from './install.ts'
import { ownTranscripts, playOwn } from './transcripts.ts'

const names = process.argv.slice(2)

install()
for (const transcript of ownTranscripts) {
  if (names.length > 0 && !names.includes(transcript.name)) continue
  writeFileSync(transcript.path, printScenario(transcript.scenario, await playOwn(transcript, 'v34')))
  process.stdout.write(`${transcript.name}: ${transcript.scenario.steps.length} commands\n`)
}
