/**
 * Records what Prometheus' OTLP receiver answers to requests, and what its store holds then.
 * PROGRAM is built of otlp-write/main.go against github.com/prometheus/prometheus v0.316.0. The tests only
 * read what was recorded. `node tools/record/otlp-write.ts PROGRAM`
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { otlpCases } from './otlp-write/cases.ts'

const [program = '', seed = '61', count = '420'] = process.argv.slice(2)
if (program === '') throw new Error('usage: node tools/record/otlp-write.ts PROGRAM [SEED COUNT]')
const cases = otlpCases(Number(seed), Number(count))
const runs = Array.from({ length: 3 }, () => JSON.parse(execFileSync(program, { input: JSON.stringify({ cases }), maxBuffer: 1 << 30 }).toString()) as unknown[])
const path = join(import.meta.dirname, '../../packages/telemetry/src/otlp-write/testdata/requests.json')
const rows = cases.flatMap((each, index) => {
  const [first, ...others] = runs.map((run) => JSON.stringify(run[index]))
  return others.every((other) => other === first) ? [JSON.stringify([each, runs[0]![index]])] : []
})
writeFileSync(path, `[\n${rows.join(',\n')}\n]\n`)
process.stdout.write(`requests.json: ${rows.length} of ${cases.length} cases\n`)
