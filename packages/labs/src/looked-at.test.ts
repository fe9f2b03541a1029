import { expect, test } from 'vitest'
import { lookedAt } from './looked-at.ts'

const object = { spec: { replicas: 3, paused: false, metrics: [{ type: 'External' }] }, metadata: { labels: { 'example.org/app': 'api' } } }

test.each([
  ['a field', 'object.spec.replicas == 3', 'spec.replicas 3'],
  ['each once', 'object.spec.replicas > 2 && object.spec.replicas < 9', 'spec.replicas 3'],
  ['an item of a list', 'object.spec.metrics[0].type == "External"', 'spec.metrics.0.type External'],
  ['a key in brackets', 'object.metadata.labels["example.org/app"] == "api"', 'metadata.labels.example.org/app api'],
  ['false is a value', '!object.spec.paused', 'spec.paused false'],
  ['a list is none, nor is a call of it', 'object.spec.metrics.size() == 1', ''],
  ['a call at the end of a value', 'object.spec.metrics[0].type.startsWith("Ext")', 'spec.metrics.0.type External'],
  ['what is not there', 'object.spec.gone == 1 || object.status.ready', ''],
  ['a member', '"replicas" in spec', 'replicas 3'],
])('%s', (_what, expression, says) => {
  expect(lookedAt(expression, { object, spec: object.spec })).toBe(says)
})

test('a value is printed as the caller says', () => {
  expect(lookedAt('settings["timeout"] == 2.0', { settings: { timeout: 2 } }, (path, value) => `${String(value)} s (${path})`)).toBe('timeout 2 s (timeout)')
})
