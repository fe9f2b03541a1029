/**
 * The cluster of the network policy tests: namespaces x, y, z with pods a, b, c each, all of which
 * serve on 80 and 81 over TCP and UDP, a pod of its node's network, nodes, and the outside.
 * Follows test/e2e/network/netpol of Kubernetes and the Cyclonus test suite.
 */
import type { Labels, NetworkPolicy, Pod } from '@track/apimachinery'
import { type Connection, type Protocol, type Side, sideOfPod } from '../connection.ts'
import { indexPolicies, type Verdict, verdict } from '../verdict.ts'

export const namespaceNames = ['x', 'y', 'z'] as const
export const podNames = ['a', 'b', 'c'] as const
const ports = [80, 81] as const
const protocols = ['TCP', 'UDP'] as const

export const namespaceLabels: Readonly<Record<string, Labels>> = Object.fromEntries(
  namespaceNames.map((name) => [name, { ns: name, 'kubernetes.io/metadata.name': name }]),
)

/** Pods a on node-1, b on node-2, c on node-3. */
function podOf(namespace: string, name: string, host = false): Pod {
  const index = podNames.indexOf(name as 'a')
  const nodeName = `node-${index + 1}`
  const address = `10.244.${index}.${10 + namespaceNames.indexOf(namespace as 'x')}`
  const containers = protocols.flatMap((protocol) => ports.map((containerPort) => ({
    name: `serve-${containerPort}-${protocol.toLowerCase()}`, image: 'agnhost',
    ports: [{ name: `serve-${containerPort}-${protocol.toLowerCase()}`, containerPort, protocol }],
  })))
  return {
    apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels: { pod: name, all: 'here' } },
    spec: { containers, nodeName, ...(host && { hostNetwork: true }) },
    status: { podIP: host ? `10.0.0.${10 + index}` : address, hostIP: `10.0.0.${10 + index}` },
  }
}

/** `x/a`, a pod of the host's network, nodes, and two addresses outside. */
export const sides: Readonly<Record<string, Side>> = {
  ...Object.fromEntries(namespaceNames.flatMap((namespace) => podNames.map((name) => [`${namespace}/${name}`, sideOfPod(podOf(namespace, name))]))),
  'x/host': sideOfPod({ ...podOf('x', 'b', true), metadata: { name: 'host', namespace: 'x', labels: { pod: 'a', all: 'here' } } }),
  'node-1': { kind: 'node', address: '10.0.0.10', node: 'node-1' },
  'node-3': { kind: 'node', address: '10.0.0.12', node: 'node-3' },
  near: { kind: 'other', address: '192.168.1.5' },
  far: { kind: 'other', address: '203.0.113.7' },
}

export function connections(): { readonly name: string; readonly connection: Connection }[] {
  const pairs = Object.entries(sides).flatMap(([from, left]) => Object.entries(sides).map(([to, right]) => ({ from, to, left, right })))
  return pairs.flatMap(({ from, to, left, right }) => ports.flatMap((port) => protocols.map((protocol: Protocol) => (
    { name: `${from} -> ${to} ${protocol}/${port}`, connection: { from: left, to: right, port, protocol } }))))
}

export function judged(policies: readonly NetworkPolicy[]): (connection: Connection) => Verdict {
  const index = indexPolicies(policies)
  return (connection) => verdict(index, (name) => namespaceLabels[name], connection)
}

const shown = ['x/a', 'x/b', 'y/a', 'y/b', 'z/b', 'node-1', 'far']

/** Who reaches whom over TCP: a row a client, a column a server; both ports, one of them, or none. */
export function printMatrix(policies: readonly NetworkPolicy[]): string {
  const judge = judged(policies)
  const cell = (from: string, to: string) => {
    const open = ports.filter((port) => judge({ from: sides[from]!, to: sides[to]!, port, protocol: 'TCP' }).isAllowed)
    return (open.length === ports.length ? '.' : String(open[0] ?? 'X')).padEnd(7)
  }
  return ['', ...shown].map((from) => (from.padEnd(7) + shown.map((to) => (from === '' ? to.padEnd(7) : cell(from, to))).join('')).trimEnd()).join('\n')
}
