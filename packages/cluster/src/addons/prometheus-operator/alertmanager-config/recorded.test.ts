/** What the Prometheus Operator 0.94 makes of AlertmanagerConfigs, and whom it rejects in which words. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { References } from '../generate/context.ts'
import type { Alertmanager } from '../kinds/alertmanager.ts'
import { alertmanagerConfigurationOf, chosenOf, defaultBase, isUnmanaged } from './configuration.ts'
import type { AlertmanagerConfig } from './objects.ts'
import { fromBeta } from './versions.ts'

type Case = readonly [given: { readonly alertmanager: Alertmanager; readonly configs: readonly AlertmanagerConfig[]; readonly base?: string }, answer: Answer]

interface Answer {
  readonly config?: string
  readonly error?: string
  readonly rejected?: readonly (readonly [string, string])[]
}

const file = join(import.meta.dirname, `../testdata/${process.env['CASES'] ?? 'alertmanager-configurations'}.json`)
const cases = JSON.parse(readFileSync(file, 'utf8')) as readonly Case[]

const login: Readonly<Record<string, string>> = {
  user: 'admin', password: 'pässword', token: 'abc', empty: '', url: 'https://hooks.example.org/x', posting: 'https://slack.com/api/chat.postMessage', blanks: ' https://hooks.example.org/y\n', ftp: 'ftp://example.org',
}

const references: References = {
  secret(_namespace, { name = '', key }) {
    if (name !== 'login') return { fault: `unable to get secret "${name}": secrets "${name}" not found` }
    return login[key] === undefined ? { fault: `key "${key}" in secret "${name}" not found` } : { value: login[key] }
  },
  configMap: (_namespace, { name = '' }) => ({ fault: `unable to get configmap "${name}": configmaps "${name}" not found` }),
}

const namespaces = [['default', {}], ['shop', { team: 'shop', app: 'web' }], ['monitoring', { app: 'web' }]].map(([name, labels]) => ({ metadata: { name: name as string, labels: labels as Record<string, string> } }))

function answered([{ alertmanager, configs, base = defaultBase }, recorded]: Case): Answer {
  const given = { alertmanager, references, base, namespaces, configs: configs.map((config) => (config.apiVersion!.endsWith('v1beta1') ? fromBeta(config) as AlertmanagerConfig : config)) }
  if (isUnmanaged(alertmanager)) return recorded
  const chosen = chosenOf(given)
  if ('fault' in chosen) return { error: chosen.fault }
  const rejected = chosen.rejected.map(({ object: { metadata }, fault }) => [`${metadata.namespace}/${metadata.name}`, fault] as const)
  const made = alertmanagerConfigurationOf(given, chosen.taken)
  return { ...('text' in made ? { config: made.text } : { error: made.fault }), ...(rejected.length > 0 && { rejected }) }
}

test.each(cases.map((each, index) => [index, each] as const))('set %i', (_index, each) => {
  const { denied: _denied, ...answer } = each[1] as Answer & { readonly denied?: unknown }
  expect(answered(each)).toEqual({ ...answer, ...(isUnmanaged(each[0].alertmanager) && each[1]) })
})
