/** Targets are looked for anew where something has changed that they are found by, and only there. */
import { configMaps, pods } from '@track/apimachinery'
import { clientFor } from '@track/apiserver'
import { minute, type Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import { startShop } from '../network/testing/reach.ts'
import { discoveredTargets, targetsOf } from './discovered-targets.ts'
import { discoveryPart } from './discovery-part.ts'

const admin = (world: Simulation) => clientFor(world, { user: { name: 'admin', groups: ['system:masters'] }, manager: 'test' })

/** Targets that nobody would find. */
function mark(world: Simulation): void {
  discoveredTargets(world)
  world.state(discoveryPart).targets = []
}

const cases: readonly (readonly [what: string, change: (world: Simulation) => void, looks: boolean])[] = [
  ['a ConfigMap comes', (world) => admin(world).create(configMaps, { metadata: { name: 'a', namespace: 'default' } }), false],
  ['a pod changes', (world) => admin(world).patch(pods, { metadata: { name: 'web-1', namespace: 'default' } }, { type: 'merge', body: { metadata: { labels: { a: 'b' } } } }), true],
  ['a pod goes', (world) => admin(world).delete(pods, { metadata: { name: 'web-1', namespace: 'default' } }, { gracePeriodSeconds: 0 }), true],
]

test.each(cases)('%s', (_what, change, looks) => {
  const world = startShop()
  mark(world)
  change(world)
  expect(discoveredTargets(world).length > 0).toBe(looks)
})

test('what was found is what there is, all the time', () => {
  const world = startShop()
  for (let step = 0; step < 5; step++) {
    admin(world).patch(pods, { metadata: { name: 'web-1', namespace: 'default' } }, { type: 'merge', body: { metadata: { labels: { step: String(step) } } } })
    world.runFor(minute)
    expect(discoveredTargets(world)).toEqual(targetsOf(world))
  }
})
