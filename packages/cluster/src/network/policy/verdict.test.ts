/** The full matrix against a second implementation, and the cases of the documentation by name. */
import type { IPBlock, LabelSelector, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec } from '@track/apimachinery'
import fc from 'fast-check'
import { load } from 'js-yaml5'
import { describe, expect, test } from 'vitest'
import { connections, judged, namespaceLabels, namespaceNames, podNames, printMatrix, sides } from './testing/matrix.ts'
import { naivelyAllowed } from './testing/naive-verdict.ts'

const all = connections()

const podSelectors: fc.Arbitrary<LabelSelector> = fc.oneof(
  fc.constant({}),
  fc.constantFrom(...podNames).map((pod) => ({ matchLabels: { pod } })),
  fc.constant({ matchLabels: { pod: 'nobody' } }),
  fc.subarray([...podNames], { minLength: 1 }).chain((values) =>
    fc.constantFrom('In', 'NotIn').map((operator) => ({ matchExpressions: [{ key: 'pod', operator, values }] }))),
  fc.constantFrom('Exists', 'DoesNotExist').map((operator) => ({ matchLabels: { all: 'here' }, matchExpressions: [{ key: 'all', operator }] })),
)

const namespaceSelectors: fc.Arbitrary<LabelSelector> = fc.oneof(
  fc.constant({}),
  fc.constantFrom(...namespaceNames).map((ns) => ({ matchLabels: { ns } })),
  fc.constantFrom(...namespaceNames).map((ns) => ({ matchLabels: { 'kubernetes.io/metadata.name': ns } })),
  fc.subarray([...namespaceNames], { minLength: 1 }).map((values) => ({ matchExpressions: [{ key: 'ns', operator: 'NotIn', values }] })),
)

const blocks: fc.Arbitrary<NetworkPolicyPeer> = fc.constantFrom<IPBlock>(
  { cidr: '0.0.0.0/0' }, { cidr: '10.244.0.0/16' }, { cidr: '10.244.0.0/16', except: ['10.244.1.0/24'] }, { cidr: '10.244.0.11/32' },
  { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] }, { cidr: '192.168.0.0/16', except: ['192.168.1.4/31', '192.168.2.0/24'] }, { cidr: '10.0.0.8/29' },
  { cidr: '203.0.113.0/24' },
).map((ipBlock) => ({ ipBlock }))

const peers: fc.Arbitrary<NetworkPolicyPeer> = fc.oneof(
  podSelectors.map((podSelector) => ({ podSelector })),
  namespaceSelectors.map((namespaceSelector) => ({ namespaceSelector })),
  fc.record({ podSelector: podSelectors, namespaceSelector: namespaceSelectors }),
  blocks,
)

const policyPorts: fc.Arbitrary<NetworkPolicyPort> = fc.oneof(
  fc.constantFrom<NetworkPolicyPort>(
    {}, { protocol: 'UDP' }, { protocol: 'SCTP' }, { port: 80 }, { port: 81, protocol: 'TCP' }, { port: 81, protocol: 'UDP' }, { port: 79, endPort: 80 },
    { port: 80, endPort: 81, protocol: 'UDP' }, { port: 81, endPort: 32000 }, { port: 'serve-80-tcp' }, { port: 'serve-81-udp', protocol: 'UDP' },
    { port: 'serve-81-udp', protocol: 'TCP' }, { port: 'nobody' },
  ),
)

const lists = <T>(items: fc.Arbitrary<T>) => fc.option(fc.array(items, { maxLength: 3 }), { nil: undefined })

/** Without the fields that are undefined, as an object of the API is. */
function plain<T extends object>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

const specs: fc.Arbitrary<NetworkPolicySpec> = fc.record({
  podSelector: podSelectors,
  ingress: lists(fc.record({ ports: lists(policyPorts), from: lists(peers) })),
  egress: lists(fc.record({ ports: lists(policyPorts), to: lists(peers) })),
  policyTypes: fc.option(fc.constantFrom(['Ingress'], ['Egress'], ['Ingress', 'Egress']), { nil: undefined }),
}).map((spec) => plain(spec) as unknown as NetworkPolicySpec)

function policy(spec: NetworkPolicySpec, namespace = 'x', name = 'policy'): NetworkPolicy {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec }
}

const policySets = fc.array(fc.tuple(specs, fc.constantFrom(...namespaceNames)), { maxLength: 5 })
  .map((each) => each.map(([spec, namespace], index) => policy(spec, namespace, `policy-${index}`)))

test('every connection of 600 random sets of policies ends as the naive implementation has it', () => {
  const seen = { allowed: 0, denied: 0 }
  fc.assert(fc.property(policySets, (policies) => {
    const judge = judged(policies)
    for (const { name, connection } of all) {
      const { isAllowed } = judge(connection)
      seen[isAllowed ? 'allowed' : 'denied']++
      if (isAllowed !== naivelyAllowed(policies, namespaceLabels, connection)) expect({ name, isAllowed }).toEqual({ name, isAllowed: !isAllowed })
    }
  }), { numRuns: 600, seed: 7 })
  // Both answers are common, or the comparison would say little.
  expect(Math.min(seen.allowed, seen.denied)).toBeGreaterThan(0.1 * (seen.allowed + seen.denied))
})

test('a policy more never lets less through from or to a pod that is isolated already', () => {
  fc.assert(fc.property(policySets, specs, (policies, spec) => {
    const isolated = policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] })
    const [before, after] = [judged([isolated, ...policies]), judged([isolated, ...policies, policy(spec)])]
    for (const { connection } of all) {
      const isWithin = [connection.from, connection.to].every((side) => side.kind !== 'pod' || side.pod.metadata.namespace === 'x')
      if (isWithin && before(connection).isAllowed) expect(after(connection).isAllowed).toBe(true)
    }
  }), { numRuns: 200, seed: 7 })
})

test('a denial names the policies that isolate, on the side that denies', () => {
  const policies = [
    policy({ podSelector: { matchLabels: { pod: 'a' } }, policyTypes: ['Egress'] }, 'x', 'closed'),
    policy({ podSelector: {}, policyTypes: ['Ingress'] }, 'y', 'guarded'),
    policy({ podSelector: { matchLabels: { pod: 'b' } }, policyTypes: ['Ingress'], ingress: [{ ports: [{ port: 81 }] }] }, 'y', 'narrow'),
  ]
  const judge = (from: string, to: string) => {
    const found = judged(policies)({ from: sides[from]!, to: sides[to]!, port: 80, protocol: 'TCP' })
    return found.isAllowed ? 'allowed' : `${found.direction}: ${found.isolatedBy.map(({ metadata }) => metadata.name).join()}`
  }
  expect([judge('x/a', 'y/b'), judge('x/b', 'y/b'), judge('x/b', 'y/a'), judge('x/b', 'x/a')]).toEqual([
    'egress: closed', 'ingress: guarded,narrow', 'ingress: guarded', 'allowed',
  ])
})

/** The policies of kubernetes.io/docs/concepts/services-networking/network-policies, in namespace x. */
describe('the cases of the documentation', () => {
  const matrixOf = (spec: string) => `\n${printMatrix(spec === '' ? [] : [policy(load(spec) as NetworkPolicySpec)])}`

  test('nothing isolates', () => {
    expect(matrixOf('')).toMatchInlineSnapshot(`
      "
             x/a    x/b    y/a    y/b    z/b    node-1 far
      x/a    .      .      .      .      .      .      .
      x/b    .      .      .      .      .      .      .
      y/a    .      .      .      .      .      .      .
      y/b    .      .      .      .      .      .      .
      z/b    .      .      .      .      .      .      .
      node-1 .      .      .      .      .      .      .
      far    .      .      .      .      .      .      ."
    `)
  })

  test('default deny all ingress traffic', () => {
    expect(matrixOf('{podSelector: {}, policyTypes: [Ingress]}')).toMatchInlineSnapshot(`
      "
             x/a    x/b    y/a    y/b    z/b    node-1 far
      x/a    .      X      .      .      .      .      .
      x/b    X      .      .      .      .      .      .
      y/a    X      X      .      .      .      .      .
      y/b    X      X      .      .      .      .      .
      z/b    X      X      .      .      .      .      .
      node-1 .      X      .      .      .      .      .
      far    X      X      .      .      .      .      ."
    `)
  })

  test('allow all ingress traffic', () => {
    expect(matrixOf('{podSelector: {}, ingress: [{}], policyTypes: [Ingress]}')).toMatchInlineSnapshot(`
      "
             x/a    x/b    y/a    y/b    z/b    node-1 far
      x/a    .      .      .      .      .      .      .
      x/b    .      .      .      .      .      .      .
      y/a    .      .      .      .      .      .      .
      y/b    .      .      .      .      .      .      .
      z/b    .      .      .      .      .      .      .
      node-1 .      .      .      .      .      .      .
      far    .      .      .      .      .      .      ."
    `)
  })

  test('default deny all egress traffic', () => {
    expect(matrixOf('{podSelector: {}, policyTypes: [Egress]}')).toMatchInlineSnapshot(`
      "
             x/a    x/b    y/a    y/b    z/b    node-1 far
      x/a    .      X      X      X      X      .      X
      x/b    X      .      X      X      X      X      X
      y/a    .      .      .      .      .      .      .
      y/b    .      .      .      .      .      .      .
      z/b    .      .      .      .      .      .      .
      node-1 .      .      .      .      .      .      .
      far    .      .      .      .      .      .      ."
    `)
  })

  test('allow all egress traffic', () => {
    expect(matrixOf('{podSelector: {}, egress: [{}], policyTypes: [Egress]}')).toMatchInlineSnapshot(`
      "
             x/a    x/b    y/a    y/b    z/b    node-1 far
      x/a    .      .      .      .      .      .      .
      x/b    .      .      .      .      .      .      .
      y/a    .      .      .      .      .      .      .
      y/b    .      .      .      .      .      .      .
      z/b    .      .      .      .      .      .      .
      node-1 .      .      .      .      .      .      .
      far    .      .      .      .      .      .      ."
    `)
  })

  test('default deny all ingress and all egress traffic', () => {
    expect(matrixOf('{podSelector: {}, policyTypes: [Ingress, Egress]}')).toMatchInlineSnapshot(`
      "
             x/a    x/b    y/a    y/b    z/b    node-1 far
      x/a    .      X      X      X      X      .      X
      x/b    X      .      X      X      X      X      X
      y/a    X      X      .      .      .      .      .
      y/b    X      X      .      .      .      .      .
      z/b    X      X      .      .      .      .      .
      node-1 .      X      .      .      .      .      .
      far    X      X      .      .      .      .      ."
    `)
  })

  test('selectors in two items: either', () => {
    expect(matrixOf('{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {ns: y}}}, {podSelector: {matchLabels: {pod: b}}}]}]}')).toMatchInlineSnapshot(`
      "
             x/a    x/b    y/a    y/b    z/b    node-1 far
      x/a    .      X      .      .      .      .      .
      x/b    .      .      .      .      .      .      .
      y/a    .      .      .      .      .      .      .
      y/b    .      .      .      .      .      .      .
      z/b    X      X      .      .      .      .      .
      node-1 .      X      .      .      .      .      .
      far    X      X      .      .      .      .      ."
    `)
  })

  test('selectors in one item: both', () => {
    expect(matrixOf('{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {ns: y}}, podSelector: {matchLabels: {pod: b}}}]}]}')).toMatchInlineSnapshot(`
      "
             x/a    x/b    y/a    y/b    z/b    node-1 far
      x/a    .      X      .      .      .      .      .
      x/b    X      .      .      .      .      .      .
      y/a    X      X      .      .      .      .      .
      y/b    .      .      .      .      .      .      .
      z/b    X      X      .      .      .      .      .
      node-1 .      X      .      .      .      .      .
      far    X      X      .      .      .      .      ."
    `)
  })

  test('a namespace by its name', () => {
    expect(matrixOf('{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: z}}}]}]}')).toMatchInlineSnapshot(`
      "
             x/a    x/b    y/a    y/b    z/b    node-1 far
      x/a    .      X      .      .      .      .      .
      x/b    X      .      .      .      .      .      .
      y/a    X      X      .      .      .      .      .
      y/b    X      X      .      .      .      .      .
      z/b    .      .      .      .      .      .      .
      node-1 .      X      .      .      .      .      .
      far    X      X      .      .      .      .      ."
    `)
  })

  test('targeting a range of ports', () => {
    expect(matrixOf('{podSelector: {matchLabels: {pod: a}}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{protocol: TCP, port: 32000, endPort: 32768}, {protocol: TCP, port: 70, endPort: 80}]}]}')).toMatchInlineSnapshot(`
      "
             x/a    x/b    y/a    y/b    z/b    node-1 far
      x/a    .      80     80     80     80     .      X
      x/b    .      .      .      .      .      .      .
      y/a    .      .      .      .      .      .      .
      y/b    .      .      .      .      .      .      .
      z/b    .      .      .      .      .      .      .
      node-1 .      .      .      .      .      .      .
      far    .      .      .      .      .      .      ."
    `)
  })

  test('a block with an exception', () => {
    expect(matrixOf('{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.244.0.0/16, except: [10.244.1.0/24]}}]}]}')).toMatchInlineSnapshot(`
      "
             x/a    x/b    y/a    y/b    z/b    node-1 far
      x/a    .      .      .      .      .      .      .
      x/b    X      .      .      .      .      .      .
      y/a    .      .      .      .      .      .      .
      y/b    X      X      .      .      .      .      .
      z/b    X      X      .      .      .      .      .
      node-1 .      X      .      .      .      .      .
      far    X      X      .      .      .      .      ."
    `)
  })

  test('outside only', () => {
    expect(matrixOf('{podSelector: {matchLabels: {pod: a}}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 192.168.0.0/16]}}]}]}')).toMatchInlineSnapshot(`
      "
             x/a    x/b    y/a    y/b    z/b    node-1 far
      x/a    .      X      X      X      X      .      .
      x/b    .      .      .      .      .      .      .
      y/a    .      .      .      .      .      .      .
      y/b    .      .      .      .      .      .      .
      z/b    .      .      .      .      .      .      .
      node-1 .      .      .      .      .      .      .
      far    .      .      .      .      .      .      ."
    `)
  })

  test('a port by its name', () => {
    expect(matrixOf('{podSelector: {matchLabels: {pod: a}}, ingress: [{ports: [{port: serve-80-tcp}]}]}')).toMatchInlineSnapshot(`
      "
             x/a    x/b    y/a    y/b    z/b    node-1 far
      x/a    .      .      .      .      .      .      .
      x/b    80     .      .      .      .      .      .
      y/a    80     .      .      .      .      .      .
      y/b    80     .      .      .      .      .      .
      z/b    80     .      .      .      .      .      .
      node-1 .      .      .      .      .      .      .
      far    80     .      .      .      .      .      ."
    `)
  })
})
