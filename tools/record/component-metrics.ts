/**
 * Records what the components of a real cluster expose: `node tools/record/component-metrics.ts FOLDER`, in which `<component>.txt` is what
 * its `/metrics` answered (kube-apiserver, kube-controller-manager, kube-scheduler and etcd of a cluster in which something has happened,
 * coredns, node-exporter), and, for kube-state-metrics, `objects.json` (a List) beside it.
 * The tests only read what was recorded.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder = ''] = process.argv.slice(2)
if (folder === '') throw new Error('usage: node tools/record/component-metrics.ts FOLDER')
const testdata = join(import.meta.dirname, '../../packages/cluster/testdata')

interface Found {
  type: string
  help: string
  readonly labels: Set<string>
  readonly samples: string[]
}

/** By name; of the runtime's own figures none. */
function families(text: string): Map<string, Found> {
  const found = new Map<string, Found>()
  let current = ''
  for (const line of text.split('\n')) {
    const [, what, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) ?(.*)$/.exec(line) ?? []
    if (what !== undefined) {
      current = name
      const family = found.get(name) ?? { type: '', help: '', labels: new Set(), samples: [] }
      found.set(name, what === 'HELP' ? Object.assign(family, { help: rest }) : Object.assign(family, { type: rest }))
    } else if (line !== '') {
      const family = found.get(current)!
      family.samples.push(line)
      labelsIn(line).forEach((label) => family.labels.add(label))
    }
  }
  return new Map(Array.from(found).filter(([name]) => !name.startsWith('go_')))
}

function labelsIn(line: string): readonly string[] {
  return Array.from(line.matchAll(/[{,](\w+)="(?:[^"\\]|\\.)*"/g), ([, label = '']) => label).filter((label) => label !== 'le' && label !== 'quantile')
}

const textOf = (component: string) => readFileSync(join(folder, `${component}.txt`), 'latin1')

const components = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd', 'coredns', 'node-exporter', 'kube-state-metrics']
const rows = components.filter((each) => existsSync(join(folder, `${each}.txt`))).map((component) => {
  const lines = Array.from(families(textOf(component)), ([name, { type, help, labels }]) => JSON.stringify([name, type, help, [...labels].sort()]))
  return `${JSON.stringify(component)}: [\n${lines.join(',\n')}\n]`
})
writeFileSync(join(testdata, 'component-metrics.json'), `{\n${rows.join(',\n')}\n}\n`)

const objectsFile = join(folder, 'objects.json')
if (existsSync(objectsFile)) {
  const { items } = JSON.parse(readFileSync(objectsFile, 'utf8')) as { items: { metadata: { managedFields?: unknown } }[] }
  const objects = items.map(({ metadata: { managedFields: _managed, ...metadata }, ...object }) => JSON.stringify({ ...object, metadata }))
  const samples = Array.from(families(textOf('kube-state-metrics'))).map(([name, found]) => `${JSON.stringify(name)}: ${JSON.stringify(found.samples.toSorted())}`)
  writeFileSync(join(testdata, 'kube-state-metrics.json'), `{\n"objects": [\n${objects.join(',\n')}\n],\n"samples": {\n${samples.join(',\n')}\n}\n}\n`)
}
