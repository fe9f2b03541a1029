/**
 * Records how the limits of com.netflix.concurrency-limits:concurrency-limits-core:0.5.3 answer to samples. CLASSPATH names its jar,
 * that of slf4j-api, and the folder of the compiled concurrency-limits/Record.java. The tests only read what was recorded.
 * `node tools/record/concurrency-limits.ts CLASSPATH`
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [classpath = ''] = process.argv.slice(2)
if (classpath === '') throw new Error('usage: node tools/record/concurrency-limits.ts CLASSPATH')
const lines = execFileSync('java', ['-cp', classpath, 'Record'], { maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] }).toString()
writeFileSync(join(import.meta.dirname, '../../packages/traffic/testdata/concurrency-limits.jsonl'), lines)
process.stdout.write(`concurrency-limits.jsonl: ${lines.trim().split('\n').length} cases\n`)
