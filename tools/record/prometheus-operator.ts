/**
 * Records what the Prometheus Operator makes of objects: the configuration that it writes, and whom it rejects in which words.
 * PROGRAM is made of `prometheus-operator/main.go` with `go build` (the operator's own selection and generator).
 * The tests only read what was recorded. `node tools/record/prometheus-operator.ts PROGRAM [COUNT [SEED]]`
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { objectSets } from './prometheus-operator/objects.ts'

const [program = '', count = '400', seed = '1', name = 'configurations'] = process.argv.slice(2)
const folder = join(import.meta.dirname, '../../packages/cluster/src/addons/prometheus-operator/testdata')

const sets = objectSets(Number(count), Number(seed))
const input = sets.map((set) => JSON.stringify(set)).join('\n')
const answers = execFileSync(program, { input, maxBuffer: 1 << 28 }).toString().trim().split('\n').map((line) => JSON.parse(line) as { readonly error?: string })
const lines = sets.flatMap((set, index) => {
  const answer = answers[index]!
  // What does not decode never reaches the operator in a cluster with the definitions.
  if (answer.error !== undefined && /^(decode|panic):/.test(answer.error)) throw new Error(`${answer.error}: ${JSON.stringify(set)}`)
  const { namespaces: _namespaces, secrets: _secrets, ...told } = set
  return [JSON.stringify([told, answer])]
})
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, `${name}.json`), `[\n${lines.join(',\n')}\n]\n`)
