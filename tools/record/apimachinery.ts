/**
 * Records what upstream's own libraries answer to the questions in packages/apimachinery/testdata:
 * each file names what is asked and lists pairs of question and answer; this fills in the answers.
 * It needs Go; the tests only read what was recorded. `node tools/record/apimachinery.ts [FILE…]`
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Recording {
  ask: string
  cases: [question: object, answer?: object][]
}

const program = join(import.meta.dirname, 'apimachinery')
const testdata = join(import.meta.dirname, '../../packages/apimachinery/testdata')
const wanted = process.argv.slice(2)

for (const file of readdirSync(testdata).filter((name) => name.endsWith('.json'))) {
  const recording: Recording = JSON.parse(readFileSync(join(testdata, file), 'utf8'))
  if (!recording.ask || (wanted.length > 0 && !wanted.includes(file))) continue
  const questions = recording.cases.map(([question]) => JSON.stringify({ ask: recording.ask, ...question }))
  const output = execFileSync('go', ['run', '.'], { cwd: program, input: `${questions.join('\n')}\n`, maxBuffer: 1 << 28 })
  const answers = output.toString().trim().split('\n')
  const lines = recording.cases.map(([question], index) => `    [${JSON.stringify(question)}, ${answers[index]}]`)
  writeFileSync(join(testdata, file), `{\n  "ask": ${JSON.stringify(recording.ask)},\n  "cases": [\n${lines.join(',\n')}\n  ]\n}\n`)
  process.stdout.write(`${file}: ${lines.length} answers\n`)
}
