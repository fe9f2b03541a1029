/**
 * Records what upstream's own libraries answer to the questions in the testdata of apimachinery and formats:
 * each file names what is asked and lists pairs of question and answer; this fills in the answers.
 * It needs Go; the tests only read what was recorded. `node tools/record/apimachinery.ts [FILE…]`
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

interface Recording {
  ask: string
  cases: [question: object, answer?: object][]
}

const program = join(import.meta.dirname, 'apimachinery')
const folders = ['apimachinery', 'formats'].map((owner) => join(import.meta.dirname, `../../packages/${owner}/testdata`))
const wanted = process.argv.slice(2)

for (const path of folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name))).filter((each) => each.endsWith('.json'))) {
  const file = basename(path)
  const recording: Recording = JSON.parse(readFileSync(path, 'utf8'))
  if (!recording.ask || (wanted.length > 0 && !wanted.includes(file))) continue
  const questions = recording.cases.map(([question]) => JSON.stringify({ ask: recording.ask, ...question }))
  const output = execFileSync('go', ['run', '.'], { cwd: program, input: `${questions.join('\n')}\n`, maxBuffer: 1 << 28 })
  const answers = output.toString().trim().split('\n')
  const lines = recording.cases.map(([question], index) => `    [${JSON.stringify(question)}, ${answers[index]}]`)
  writeFileSync(path, `{\n  "ask": ${JSON.stringify(recording.ask)},\n  "cases": [\n${lines.join(',\n')}\n  ]\n}\n`)
  process.stdout.write(`${file}: ${lines.length} answers\n`)
}
