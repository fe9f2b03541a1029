/** What the Prometheus Operator 0.94 writes for sets of objects, and whom it rejects in which words. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Prometheus } from '../objects.ts'
import { type Candidates, select } from '../select/select.ts'
import { configurationOf } from './configuration.ts'
import type { References } from './context.ts'

type Case = readonly [
  given: Candidates & { readonly prometheus: Prometheus; readonly additional?: string; readonly ruleFiles?: readonly string[] }, answer: Answer,
]

interface Answer {
  readonly config?: string
  readonly error?: string
  readonly rejected?: readonly (readonly [string, string])[]
}

const file = join(import.meta.dirname, '../testdata/configurations.json')
const cases = JSON.parse(readFileSync(file, 'utf8')) as readonly Case[]

const login: Readonly<Record<string, string>> = { user: 'admin', password: 'pässword', token: 'abc' }

const references: References = {
  secret(_namespace, { name = '', key }) {
    if (name !== 'login') return { fault: `unable to get secret "${name}": secrets "${name}" not found` }
    return login[key] === undefined ? { fault: `key "${key}" in secret "${name}" not found` } : { value: login[key] }
  },
  configMap: (_namespace, { name = '' }) => ({ fault: `unable to get configmap "${name}": configmaps "${name}" not found` }),
}

const namespaces = [['default', {}], ['shop', { team: 'shop', app: 'web' }], ['monitoring', { app: 'web' }]].map(([name, labels]) => ({ metadata: { name: name as string, labels: labels as Record<string, string> } }))

function answered([{ prometheus, additional = '', ruleFiles = [], ...candidates }]: Case): Answer {
  const context = { prometheus, spec: prometheus.spec, references }
  const selection = select(context, { ...candidates, namespaces })
  if ('fault' in selection) return { error: selection.fault }
  const rejected = selection.rejected.map(({ object: { kind, metadata }, fault }) => [`${kind} ${metadata.namespace}/${metadata.name}`, fault] as const).sort(([a], [b]) => (a < b ? -1 : 1))
  const made = configurationOf(context, selection.chosen, { additional, ruleFiles })
  return { ...('text' in made ? { config: made.text } : { error: made.fault }), ...(rejected.length > 0 && { rejected }) }
}

test.each(cases.map((each, index) => [index, each] as const))('set %i', (_index, each) => {
  expect(answered(each)).toEqual(each[1])
})
