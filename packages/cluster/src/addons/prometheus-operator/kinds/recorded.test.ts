/** Defaults and refusals of the kinds, compared with what a real API server answered that has the operator's definitions. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { printFieldError } from '@track/apimachinery'
import type { Kind } from '@track/apiserver'
import { expect, test } from 'vitest'
import { prometheusOperator } from '../prometheus-operator.ts'

interface Answer {
  readonly spec?: unknown
  readonly causes?: readonly string[]
  readonly message?: string
}

type Case = readonly [kind: string, spec: unknown, answer: Answer]

const cases = ['kinds', 'alertmanagerconfigs'].flatMap((name) => (
  JSON.parse(readFileSync(join(import.meta.dirname, `../testdata/${name}.json`), 'utf8')) as readonly Case[]
))
const kinds: Readonly<Record<string, Kind>> = Object.fromEntries(prometheusOperator.kinds.map((kind) => [kind.resource.kind, kind]))

function answered(name: string, spec: unknown): Answer {
  const kind = kinds[name]!
  const draft = JSON.parse(JSON.stringify({ spec })) as never
  kind.defaults!(draft)
  const causes = kind.validate!(draft).map(printFieldError).sort()
  return causes.length > 0 ? { causes } : { spec: (draft as { spec: unknown }).spec }
}

test.each(Object.keys(kinds))('%s: defaults and refusals are those of the real one', (name) => {
  const wrong = cases.filter(([kind, , { message }]) => kind === name && message === undefined).flatMap(([, spec, answer]) => {
    const found = answered(name, spec)
    return JSON.stringify(sorted(found)) === JSON.stringify(sorted(answer)) ? [] : [{ spec, found, answer }]
  })
  expect(wrong[0]?.found).toEqual(wrong[0]?.answer)
})

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, sorted(each)]))
}

const told: readonly (readonly [kind: string, namespace: string, spec: object, words: readonly string[]])[] = [
  ['Prometheus', 'monitoring', { ruleSelector: {}, replicas: 1 }, []],
  ['Prometheus', 'monitoring', { ruleSelector: { matchLabels: { a: 'b' } }, replicas: 2, retention: '1d' }, ['not simulated here: spec.retention, spec.replicas other than 1']],
  ['Prometheus', 'shop', {}, ['not simulated here: a Prometheus other than monitoring/k8s, which nothing asks']],
  ['ScrapeConfig', 'shop', { consulSDConfigs: [{ server: 'c' }], staticConfigs: [{ targets: ['a'] }] }, ['not simulated here: spec.consulSDConfigs']],
  ['ServiceMonitor', 'shop', { selector: {}, endpoints: [] }, []],
]

test.each(told)('%s in %s, %j: what makes no difference is said', (kind, namespace, spec, words) => {
  const { resource, warnings } = kinds[kind]!
  const object = { apiVersion: resource.version, kind, metadata: { name: 'k8s', namespace }, spec }
  expect(warnings!(object as never)).toEqual(words)
})
