/**
 * Records native histograms and exemplars as prometheus/client_golang counts and chooses them. PROGRAM is built of client-golang/main.go against
 * github.com/prometheus/client_golang v1.25.0. `node tools/record/client-golang.ts PROGRAM`
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [program = ''] = process.argv.slice(2)
if (program === '') throw new Error('usage: node tools/record/client-golang.ts PROGRAM')

writeFileSync(join(import.meta.dirname, '../../packages/traffic/testdata/native-histograms.jsonl'), execFileSync(program))
