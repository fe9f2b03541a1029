/**
 * Which ports of a pod are meant by the ports that were typed: names, and those of a Service.
 *
 * Follows k8s.io/kubectl/pkg/cmd/portforward/portforward.go and k8s.io/kubectl/pkg/util/{service,pod}_port.go of
 * Kubernetes 1.34.
 */
import type { KubeObject, Pod, Service } from '@track/apimachinery'
import { KubectlError } from '../errors.ts'

function split(word: string): readonly [local: string, remote: string] {
  const parts = word.split(':')
  return parts.length === 2 ? [parts[0]!, parts[1]!] : [parts[0]!, parts[0]!]
}

const isNumber = (text: string) => /^[+-]?\d+$/.test(text)

interface Port {
  readonly name?: string
  readonly number: number
  readonly protocol: string
}

function listed(object: KubeObject): Port[] {
  if (object.kind === 'Service') {
    const { ports = [] } = (object as Service).spec
    return ports.map(({ name, port, protocol = 'TCP' }) => ({ number: port, protocol, ...(name !== undefined && { name }) }))
  }
  const containers = (object as Pod).spec?.containers ?? []
  return containers.flatMap(({ ports = [] }) => ports.map(({ name, containerPort, protocol = 'TCP' }) => ({ number: containerPort, protocol, ...(name !== undefined && { name }) })))
}

function numberOf(object: KubeObject, name: string): number {
  const found = listed(object).find((port) => port.name === name)
  if (!found) throw new KubectlError(`${object.kind} '${object.metadata.name}' does not have a named port '${name}'`)
  return found.number
}

export function refuseUdp(object: KubeObject, words: readonly string[]): void {
  const of = (protocol: string) => new Set(listed(object).filter((port) => port.protocol === protocol).map(({ number }) => number))
  const [udp, tcp] = [of('UDP'), of('TCP')]
  for (const [, remote] of words.map(split)) {
    const number = isNumber(remote) ? Number(remote) : numberOf(object, remote)
    if (udp.has(number) && !tcp.has(number)) throw new KubectlError(`UDP protocol is not supported for ${remote}`)
  }
}

export function portsOfPod(pod: Pod, words: readonly string[]): string[] {
  return words.map((word) => {
    const [local, remote] = split(word)
    if (remote === '') throw new KubectlError('remote port cannot be empty')
    const port = isNumber(remote) ? remote : String(numberOf(pod, remote))
    return local === remote ? port : `${local}:${port}`
  })
}

export function portsOfService(service: KubeObject, pod: Pod, words: readonly string[]): string[] {
  return words.map((word) => {
    const [typed, remote] = split(word)
    const number = isNumber(remote) ? Number(remote) : numberOf(service, remote)
    const local = typed === remote ? String(number) : typed
    const port = String(containerPort(service as Service, pod, number))
    return local === port ? port : `${local}:${port}`
  })
}

function containerPort({ metadata, spec }: Service, pod: Pod, number: number): number {
  const row = spec.ports?.find(({ port }) => port === number)
  if (!row) throw new KubectlError(`Service ${metadata.name} does not have a service port ${number}`)
  if (spec.clusterIP === 'None') return number
  const { targetPort } = row
  if (typeof targetPort === 'string') return numberOf(pod, targetPort)
  return targetPort === undefined || targetPort === 0 ? number : targetPort
}
