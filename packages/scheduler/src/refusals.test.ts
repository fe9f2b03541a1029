/** Why pods are refused, word for word as a Kubernetes 1.34 said it to tools/record/scheduling.ts. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { condition, pods } from '@track/apimachinery'
import { adminOf } from '@track/controller-runtime/testing'
import { second } from '@track/simulation'
import { expect, test } from 'vitest'
import { createPod, type Scenario, worldOf } from './testing/scenarios.ts'

interface Refusal extends Scenario {
  readonly message: string
}

const refusals: Refusal[] = JSON.parse(readFileSync(join(import.meta.dirname, '../testdata/refusals.json'), 'utf8'))

test.each(refusals.map((refusal) => [refusal.name, refusal] as const))('%s', (_name, refusal) => {
  const simulation = worldOf(refusal)
  const api = adminOf(simulation)
  createPod(api, 'new', refusal.pod, refusal.labels)
  simulation.runFor(second)
  const { status } = api.get(pods, 'new', 'default')
  expect(condition(status?.conditions, 'PodScheduled')?.message ?? 'scheduled').toBe(refusal.message)
})
