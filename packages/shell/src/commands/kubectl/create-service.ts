/**
 * `kubectl create service clusterip`, `nodeport`, `loadbalancer`, `externalname`: a Service for the pods of its name.
 *
 * Follows k8s.io/kubectl/pkg/cmd/create/create_service.go of Kubernetes 1.34.
 */
import type { FlagTable } from '../../flags.ts'
import { createFlags, createFrom, metadataOf, nameIn } from '../../kubectl/create/creating.ts'
import { KubectlError } from '../../kubectl/errors.ts'
import { defineVerb, type Verb } from '../../kubectl/verb.ts'

const tcpFlag = {
  'tcp': { kind: 'strings', help: 'A port and the target port: 5678:8080.' },
} as const satisfies FlagTable

interface Shape {
  readonly type: string
  readonly summary: string
  readonly flags?: FlagTable
  readonly required?: readonly string[]
}

const shapes: readonly Shape[] = [
  { type: 'ClusterIP', summary: 'Create a ClusterIP service', flags: { clusterip: { kind: 'string', default: '', help: 'An address of its own, or None.' } } },
  { type: 'NodePort', summary: 'Create a NodePort service', flags: { 'node-port': { kind: 'integer', default: 0, help: 'The port of each node.' } } },
  { type: 'LoadBalancer', summary: 'Create a LoadBalancer service' },
  {
    type: 'ExternalName', summary: 'Create an ExternalName service', required: ['external-name'],
    flags: { 'external-name': { kind: 'string', default: '', help: 'The name outside that it stands for.' } },
  },
]

export const createServices: readonly Verb[] = shapes.map(({ type, summary, flags = {}, required = [] }) => defineVerb({
  name: `create service ${type.toLowerCase()}`,
  aliases: [`create svc ${type.toLowerCase()}`],
  summary,
  usage: 'NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none] [options]',
  examples: [`kubectl create service ${type.toLowerCase()} my-service --tcp=5678:8080`],
  required,
  flags: { ...createFlags, ...tcpFlag, ...flags } as FlagTable & typeof createFlags & typeof tcpFlag,
  *run({ flags: given, operands, afterDash, kubectl }) {
    const name = nameIn(operands, afterDash, `create service ${type.toLowerCase()}`)
    const extra = given as unknown as { 'clusterip'?: string; 'node-port'?: number; 'external-name'?: string }
    if (given.tcp.length === 0 && type !== 'ExternalName' && extra.clusterip !== 'None') {
      throw new KubectlError('at least one tcp port specifier must be provided')
    }
    const ports = given.tcp.map((text) => servicePort(text, extra['node-port'] ?? 0))
    return yield* createFrom(kubectl, given, {
      apiVersion: 'v1', kind: 'Service', metadata: { ...metadataOf(kubectl, name), labels: { app: name } },
      spec: {
        ...(extra.clusterip && { clusterIP: extra.clusterip }), ...(extra['external-name'] && { externalName: extra['external-name'] }),
        ...(ports.length > 0 && { ports }), selector: { app: name }, type,
      },
      status: { loadBalancer: {} },
    }, `failed to create ${type} service: `)
  },
}))

/** `80` or `80:8080`; the target may be a name. */
function servicePort(text: string, nodePort: number): object {
  const [port = '', target = port] = text.split(':', 2)
  const number = portNumber(port)
  return {
    name: text.replaceAll(':', '-'), ...(nodePort > 0 && { nodePort }), port: number, protocol: 'TCP',
    targetPort: /^\d+$/.test(target) ? portNumber(target) : target,
  }
}

function portNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new KubectlError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`)
  if (Number(text) > 65535) throw new KubectlError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: value out of range`)
  return Number(text)
}
