/**
 * Records what Prometheus' remote write receiver answers to requests, and what its store holds then.
 * PROGRAM is built of remote-write/main.go against github.com/prometheus/prometheus v0.316.0. The tests only
 * read what was recorded. `node tools/record/remote-write.ts PROGRAM`
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { remoteWriteCases } from './remote-write/cases.ts'

const [program = ''] = process.argv.slice(2)
if (program === '') throw new Error('usage: node tools/record/remote-write.ts PROGRAM')
const cases = remoteWriteCases()
const outcomes = JSON.parse(execFileSync(program, { input: JSON.stringify({ cases }), maxBuffer: 1 << 30 }).toString()) as unknown[]
const path = join(import.meta.dirname, '../../packages/telemetry/testdata/remote-write.json')
writeFileSync(path, `{"cases": [\n${cases.map((each, index) => JSON.stringify([each, outcomes[index]])).join(',\n')}\n]}\n`)
