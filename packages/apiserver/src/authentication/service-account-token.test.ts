import { serviceAccounts } from '@track/apimachinery'
import { hour, instantOf, second, Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import { clientFor } from '../client.ts'
import { apiServerPart } from '../part.ts'
import { builtInKinds } from '../registry/index.ts'

const user = { name: 'admin', groups: ['system:masters'] }
const startedAt = instantOf({ year: 2026, month: 1, day: 5, hour: 8 })

function world(seed = 1): Simulation {
  return Simulation.start([apiServerPart({ kinds: builtInKinds })], { seed, startedAt })
}

function tokenIn(simulation: Simulation, spec: object = {}): string {
  const api = clientFor(simulation, { user, manager: 'kubectl' })
  const account = { metadata: { name: 'robot', namespace: 'default' } }
  if (api.list(serviceAccounts).length === 0) api.create(serviceAccounts, account as never)
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', metadata: {}, spec }
  return (api.createSubresource(serviceAccounts, account, 'token', body)['status'] as { token: string }).token
}

function parts(token: string): unknown[] {
  return token.split('.').slice(0, 2).map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()))
}

test('has the claims of a real one', () => {
  const now = startedAt / second
  const [header, claims] = parts(tokenIn(world(), { audiences: ['a', 'b'], expirationSeconds: 600 }))
  expect(header).toEqual({ alg: 'RS256', kid: expect.stringMatching(/^[\w-]{43}$/) })
  expect(claims).toEqual({
    aud: ['a', 'b'], exp: now + 600, iat: now, iss: 'https://kubernetes.default.svc.cluster.local',
    jti: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/),
    'kubernetes.io': { namespace: 'default', serviceaccount: { name: 'robot', uid: expect.any(String) } },
    nbf: now, sub: 'system:serviceaccount:default:robot',
  })
})

test('is another at another time and in another world, and the same in a fork', () => {
  const simulation = world()
  const first = tokenIn(simulation)
  const fork = simulation.fork()
  for (const each of [simulation, fork]) each.runFor(1 * hour)
  const later = tokenIn(simulation)
  expect(later).not.toBe(first)
  expect(tokenIn(fork)).toBe(later)
  expect(tokenIn(world(2))).not.toBe(first)
  expect(first.split('.')[2]).toHaveLength(342)
})
