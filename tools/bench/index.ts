/**
 * Runs the benchmarks of all packages and of the whole stack: `node tools/bench/index.ts [--json] [filter]`.
 * A rate (a unit that ends in `/s`, or `times`) should reach its target; everything else should
 * stay below it. A benchmark warms up what it needs.
 */
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { type Benchmark, isMet, type Measured, printMeasured } from './benchmark.ts'

const root = resolve(import.meta.dirname, '../..')
const { values, positionals } = parseArgs({ options: { json: { type: 'boolean', default: false } }, allowPositionals: true })
const filter = positionals.join(' ').toLowerCase()

const measured: Measured[] = []
for (const file of benchmarkFiles()) {
  const { benchmarks } = (await import(pathToFileURL(join(root, file)).href)) as { benchmarks: readonly Benchmark[] }
  for (const { name, unit, target, run } of benchmarks) {
    if (!`${file} ${name}`.toLowerCase().includes(filter)) continue
    const value = await run()
    const result = { name, value, unit, target, met: isMet({ value, unit, target }) }
    measured.push(result)
    if (!values.json) console.log(printMeasured(result))
  }
}
if (values.json) console.log(JSON.stringify(measured, null, 2))
else if (measured.length === 0) console.log(filter === '' ? 'There are no benchmarks.' : `No benchmark is named "${filter}".`)

/** `packages/<name>/bench/<file>.ts`, then those of tests that need the whole stack, in order. */
function benchmarkFiles(): string[] {
  const owners = ['packages', 'tests'].flatMap((top) => readdirSync(join(root, top)).sort().map((name) => join(top, name)))
  return owners.flatMap((owner) => {
    const folder = join(owner, 'bench')
    const files = entriesOf(join(root, folder)).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    return files.sort().map((file) => join(folder, file))
  })
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    // Most have no benchmarks.
    return []
  }
}
