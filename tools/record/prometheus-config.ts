/**
 * Records what Prometheus 3.16 says of configurations. The tests only read what was recorded.
 * `node tools/record/prometheus-config.ts PROGRAM`, which is `prometheus-config/main.go`, built with `go build`.
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { configTexts, selectorTexts } from './prometheus-config/texts.ts'

const [program = ''] = process.argv.slice(2)
if (program === '') throw new Error('usage: node tools/record/prometheus-config.ts PROGRAM')
const testdata = join(import.meta.dirname, '../../packages/telemetry/testdata')

function ask(texts: readonly string[]): readonly unknown[] {
  return JSON.parse(execFileSync(program, [], { input: JSON.stringify(texts), maxBuffer: 1 << 30 }).toString()) as readonly unknown[]
}

/** Words that differ from run to run are no fact, nor is what it falls over. */
function write(file: string, texts: readonly string[]): void {
  const unique = [...new Set(texts)]
  const runs = Array.from({ length: 8 }, () => ask(unique))
  const isAgreed = (index: number) => runs.every((run) => JSON.stringify(run[index]) === JSON.stringify(runs[0]![index]))
  const cases = unique.map((text, index) => [text, runs[0]![index]] as const).filter(([, answer], index) => isAgreed(index) && !(typeof answer === 'object' && answer !== null && 'panic' in answer))
  writeFileSync(join(testdata, file), `[\n${cases.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`)
  process.stdout.write(`${file}: ${cases.length} of ${unique.length} cases\n`)
}

write('prometheus-configs.json', configTexts(70))
write('prometheus-selectors.json', selectorTexts)
