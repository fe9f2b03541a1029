/**
 * Records which target groups Prometheus 3.16 finds in a cluster. The tests only read what was recorded.
 * `node tools/record/kubernetes-discovery.ts PROGRAM`, which is `kubernetes-discovery/main.go`, built with `go build` beside `prometheus-config/go.mod`.
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { configs, objects } from './kubernetes-discovery/objects.ts'

interface Group {
  readonly source: string
  readonly labels: Readonly<Record<string, string>>
  readonly targets: readonly Readonly<Record<string, string>>[]
}

const [program = ''] = process.argv.slice(2)
if (program === '') throw new Error('usage: node tools/record/kubernetes-discovery.ts PROGRAM')
const questions = configs.map((config) => ({ objects, config }))
const answers = JSON.parse(execFileSync(program, [], { input: JSON.stringify(questions), maxBuffer: 1 << 30 }).toString()) as readonly (readonly Group[])[]

const sorted = (labels: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))
const inOrder = (texts: readonly string[]) => texts.toSorted()

/** Neither groups nor targets have an order. */
const lines = answers.map((groups, index) => JSON.stringify([configs[index], groups.map(({ source, labels, targets }) => ({
  source, labels: sorted(labels), targets: inOrder(targets.map((target) => JSON.stringify(sorted(target)))).map((text) => JSON.parse(text) as unknown),
})).sort((a, b) => (a.source < b.source ? -1 : 1))]))
const file = join(import.meta.dirname, '../../packages/cluster/testdata/kubernetes-discovery.json')
writeFileSync(file, `[\n${[JSON.stringify(objects), ...lines].join(',\n')}\n]\n`)
process.stdout.write(`${lines.length} cases\n`)
