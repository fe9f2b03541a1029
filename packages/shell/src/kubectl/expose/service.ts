/**
 * The service that exposes an object: its selector, ports and labels are the object's unless they are given.
 *
 * Follows k8s.io/kubectl/pkg/cmd/expose/expose.go and polymorphichelpers/{portsforobject,protocolsforobject,
 * mapbasedselectorforobject}.go of Kubernetes 1.34.
 */
import type { KubeObject, Pod, PodSpec } from '@track/apimachinery'
import type { ExposeFlags } from '../../commands/kubectl/expose.ts'
import { parseLabels, printLabels } from '../create/label-text.ts'
import { portNumber } from '../create/port-number.ts'
import { KubectlError } from '../errors.ts'

interface PortRow {
  readonly number: string
  readonly protocol: string
}

const nameLengthMax = 63

export function serviceFor(object: KubeObject, given: ExposeFlags): KubeObject {
  const { name = '', labels = {} } = object.metadata
  const selector = parseLabels(given.selector !== '' ? given.selector : selectorOf(object))
  const labelText = given.labels !== '' ? given.labels : printLabels(labels)
  const rows = portsOf(object)
  const numbers = given.port !== '' ? given.port.split(',') : [...new Set(rows.map(({ number }) => number))]
  if (numbers.length === 0 && given['cluster-ip'] !== 'None') throw new KubectlError("couldn't find port via --port flag or introspection")
  const ports = numbers.flatMap((number, index) => servicePorts(number, index, { rows, count: numbers.length, given }))
  return {
    apiVersion: 'v1', kind: 'Service',
    metadata: { ...(labelText !== '' && { labels: parseLabels(labelText) }), name: given.name || name.slice(0, nameLengthMax) },
    spec: { ...options(given), ...(ports.length > 0 && { ports }), selector },
    status: { loadBalancer: {} },
  }
}

function options(given: ExposeFlags): object {
  const affinity = given['session-affinity']
  if (!['', 'None', 'ClientIP'].includes(affinity)) throw new KubectlError(`unknown session affinity: ${affinity}`)
  return {
    ...(given['cluster-ip'] !== '' && { clusterIP: given['cluster-ip'] }),
    ...(given['external-ip'] !== '' && { externalIPs: [given['external-ip']] }),
    ...(given.type === 'LoadBalancer' && given['load-balancer-ip'] !== '' && { loadBalancerIP: given['load-balancer-ip'] }),
    ...(affinity !== '' && { sessionAffinity: affinity }),
    ...(given.type !== '' && { type: given.type }),
  }
}

interface PortContext {
  readonly rows: readonly PortRow[]
  readonly count: number
  readonly given: ExposeFlags
}

/** One, or one a protocol where the object speaks several on the same port. */
function servicePorts(text: string, index: number, { rows, count, given }: PortContext): object[] {
  const port = portNumber(text)
  const target = given['target-port']
  const targetPort = target === '' ? port : /^[+-]?\d+$/.test(target) ? Number(target) : target
  const base = count > 1 ? `port-${index + 1}` : ''
  const found = rows.filter(({ number }) => number === text).map(({ protocol }) => protocol)
  if (given.protocol === '' && found.length > 1) {
    return found.map((protocol) => ({ name: `port-${index + 1}-${protocol.toLowerCase()}`, port, protocol, targetPort }))
  }
  return [{ ...(base !== '' && { name: base }), port, protocol: given.protocol || found[0] || 'TCP', targetPort }]
}

function portsOf(object: KubeObject): PortRow[] {
  if (object.kind === 'Service') {
    const { ports = [] } = object['spec'] as { ports?: { port: number; protocol?: string }[] }
    return distinct(ports.map(({ port, protocol = 'TCP' }) => ({ number: String(port), protocol })))
  }
  const { containers = [] } = podSpecOf(object)
  const ports = containers.flatMap((container) => container.ports ?? [])
  return distinct(ports.map(({ containerPort, protocol = 'TCP' }) => ({ number: String(containerPort), protocol })))
}

function distinct(rows: readonly PortRow[]): PortRow[] {
  return rows.filter((row, index) => rows.findIndex(({ number, protocol }) => number === row.number && protocol === row.protocol) === index)
}

function podSpecOf(object: KubeObject): PodSpec {
  if (object.kind === 'Pod') return (object as Pod).spec!
  return (object['spec'] as { template: { spec: PodSpec } }).template.spec
}

const prefix = "couldn't retrieve selectors via --selector flag or introspection: "

function selectorOf(object: KubeObject): string {
  if (object.kind === 'Pod') {
    const { labels = {} } = object.metadata
    if (Object.keys(labels).length === 0) throw new KubectlError(`${prefix}the pod has no labels and cannot be exposed`)
    return printLabels(labels)
  }
  const { selector } = object['spec'] as { selector?: unknown }
  if (object.kind === 'Service') {
    if (!selector) throw new KubectlError(`${prefix}the service has no pod selector set`)
    return printLabels(selector as Record<string, string>)
  }
  if (object.kind === 'ReplicationController') return printLabels((selector ?? {}) as Record<string, string>)
  return labelsOf(selector as Selector | undefined, object.kind.toLowerCase())
}

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>
  readonly matchExpressions?: readonly object[]
}

function labelsOf({ matchLabels = {}, matchExpressions = [] }: Selector = {}, kind: string): string {
  if (Object.keys(matchLabels).length === 0) throw new KubectlError(`${prefix}invalid ${kind}: no selectors, therefore cannot be exposed`)
  if (matchExpressions.length > 0) throw new KubectlError(`${prefix}couldn't convert expressions to map-based selector format`)
  return printLabels(matchLabels)
}
