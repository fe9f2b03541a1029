/** Cluster IPs and node ports belong to a service's name: order and company do not matter. */
import { namespaces, type Service, services } from '@track/apimachinery'
import { parseTimestamp, Simulation } from '@track/simulation'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { admissionPlugins } from '../../admission/plugins.ts'
import { type Client, clientFor } from '../../client.ts'
import { apiServerPart } from '../../part.ts'
import { builtInKinds } from '../index.ts'

function api(): Client {
  const parts = [apiServerPart({ kinds: builtInKinds, admission: admissionPlugins })]
  const simulation = Simulation.start(parts, { seed: 1, startedAt: parseTimestamp('2026-01-05T08:00:00Z') })
  const client = clientFor(simulation, { user: { name: 'admin', groups: ['system:masters'] }, manager: 'test' })
  client.create(namespaces, { metadata: { name: 'default' } } as never)
  return client
}

function create(client: Client, name: string): readonly [string, string, number] {
  const metadata = { name, namespace: 'default' }
  const { spec } = client.create(services, { metadata, spec: { type: 'NodePort', ports: [{ port: 80 }] } } as Service)
  return [name, spec!.clusterIP!, spec!.ports![0]!.nodePort!]
}

test('in every order the same addresses', () => {
  const names = ['web', 'db', 'cache', 'queue', 'mail']
  const alone = names.map((name) => create(api(), name))
  fc.assert(fc.property(fc.shuffledSubarray(names, { minLength: 1 }), (order) => {
    const client = api()
    const given = order.map((name) => create(client, name))
    expect(given).toEqual(order.map((name) => alone.find(([each]) => each === name)))
  }), { numRuns: 30 })
})

test('in range, and never twice', () => {
  const client = api()
  const given = Array.from({ length: 300 }, (_, index) => create(client, `s${index}`))
  expect(new Set(given.map(([, address]) => address)).size).toBe(300)
  expect(new Set(given.map(([, , port]) => port)).size).toBe(300)
  for (const [, address, port] of given) {
    const [first, second] = address.split('.').map(Number)
    expect([first, second! >= 96 && second! <= 111]).toEqual([10, true])
    expect(port).toBeGreaterThanOrEqual(30_000 + 86)
    expect(port).toBeLessThanOrEqual(32_767)
  }
})

test('an address is free again when its service has gone', () => {
  const client = api()
  const first = create(client, 'web')
  client.delete(services, { metadata: { name: 'web', namespace: 'default' } })
  expect(create(client, 'web')).toEqual(first)
})
