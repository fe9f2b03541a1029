/**
 * Records what the Prometheus Operator makes of AlertmanagerConfigs: the configuration that it writes, and whom it rejects in which words.
 * PROGRAM is the module github.com/prometheus-operator/prometheus-operator with `prometheus-operator/alertmanager.go.txt` as
 * pkg/alertmanager/eval.go and a main package that gives it each line of its input (`alertmanager.Ask`).
 * The tests only read what was recorded. `node tools/record/prometheus-operator-alertmanager.ts PROGRAM [COUNT [SEED [NAME]]]`
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { alertmanagerSets } from './prometheus-operator/alertmanager-objects.ts'

const [program = '', count = '400', seed = '1', name = 'alertmanager-configurations'] = process.argv.slice(2)
const folder = join(import.meta.dirname, '../../packages/cluster/src/addons/prometheus-operator/testdata')

const sets = alertmanagerSets(Number(count), Number(seed))
const input = sets.map((set) => JSON.stringify(set)).join('\n')
const answers = execFileSync(program, { input, maxBuffer: 1 << 28 }).toString().trim().split('\n').map((line) => JSON.parse(line) as { readonly error?: string })
const lines = sets.flatMap((set, index) => {
  const answer = answers[index]!
  // Where an e-mail lacks a smarthost and nothing is global, the real operator falls over.
  if (answer.error?.startsWith('panic:')) return []
  // What does not decode or convert never reaches the operator in a cluster with the definitions.
  if (answer.error !== undefined && /^(decode|convert):/.test(answer.error)) throw new Error(`${answer.error}: ${JSON.stringify(set)}`)
  const { namespaces: _namespaces, secrets: _secrets, ...told } = set
  return [JSON.stringify([told, answer])]
})
writeFileSync(join(folder, `${name}.json`), `[\n${lines.join(',\n')}\n]\n`)
