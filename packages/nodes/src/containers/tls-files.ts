/**
 * Certificates of workloads: the files that a process has read at its start, and reads anew when it was told to.
 *
 * Follows LoadX509KeyPair of crypto/tls and errors of os.ReadFile of Go in their words.
 */
import type { Simulation } from '@track/simulation'
import type { ProcessWorkload } from '@track/traffic'
import type { Container, Pod } from '../objects/pod.ts'
import { appendLog } from '../logs/container-log.ts'
import { codeOf } from '../part-code.ts'
import { containerKey, nodesOf } from '../state.ts'
import { serviceName } from './service-names.ts'
import { fileAt } from './volumes.ts'

/** What a server shows, in PEM. */
export interface ShownTls {
  readonly certificates: string
  /** One of them has to vouch for a client; absent where clients need no certificate. */
  readonly clientAuthorities?: string
  /** Where its files are, if it reads them again as they change. */
  readonly rereads?: ServerSettings
}

/** How a process calls a Service over TLS, in PEM. */
export interface AskedTls {
  readonly serverName: string
  /** Nobody's where every certificate is taken. */
  readonly authorities: string
  readonly isInsecure: boolean
  /** Its own; empty where it has none. */
  readonly certificates: string
}

/** What a process has read. */
export interface TlsRow {
  readonly shown?: ShownTls
  /** By the Service, as the traffic knows it. */
  readonly asked: Readonly<Record<string, AskedTls>>
}

type Server = Extract<ProcessWorkload, { kind: 'server' }>
type Client = Extract<ProcessWorkload, { kind: 'client' }>
type ServerSettings = Pick<Server, 'tls.certificate' | 'tls.key' | 'tls.clientAuthorities'>
type ClientSettings = Pick<Client, 'tls.authorities' | 'tls.insecure' | 'tls.serverName' | 'tls.certificate' | 'tls.key'>

class UnreadableFile extends Error {}

/** Reads what the workload names; answers why it cannot start. Its Services are named as it is written there. */
export function readTlsFiles(simulation: Simulation, uid: string, container: Container, workload: ProcessWorkload): TlsRow | string | undefined {
  if (workload.kind !== 'server' && workload.kind !== 'client') return undefined
  const { pod } = nodesOf(simulation).pods.get(uid)!
  return orWords(() => {
    const row = workload.kind === 'server' ? serverRow(simulation, pod, container, workload) : clientRow(simulation, pod, container, workload)
    return row.shown === undefined && Object.keys(row.asked).length === 0 ? undefined : row
  })
}

function orWords<Row>(reads: () => Row): Row | string {
  try {
    return reads()
  } catch (error) {
    // A file that is not there, or holds something else, is the learner's.
    if (error instanceof UnreadableFile) return error.message
    throw error
  }
}

function serverRow(simulation: Simulation, pod: Pod, container: Container, workload: Server): TlsRow {
  const asked = Object.entries(workload.dependencies).map(([name, dependency]) => askedOf(simulation, pod, container, dependency, dependency.service ?? name))
  const shown = shownBy(simulation, pod, container, workload)
  return { asked: Object.fromEntries(asked.flat()), ...(shown && { shown: { ...shown, ...(workload['tls.reload'] === 'file' && { rereads: settingsOf(workload) }) } }) }
}

function settingsOf({ 'tls.certificate': certificate, 'tls.key': key, 'tls.clientAuthorities': authorities }: ServerSettings): ServerSettings {
  return { 'tls.certificate': certificate!, 'tls.key': key!, ...(authorities !== undefined && { 'tls.clientAuthorities': authorities }) }
}

function shownBy(simulation: Simulation, pod: Pod, container: Container, settings: ServerSettings): ShownTls | undefined {
  const certificates = ownCertificates(simulation, pod, container, settings)
  const authorities = settings['tls.clientAuthorities']
  if (certificates === '') return undefined
  return { certificates, ...(authorities !== undefined && { clientAuthorities: read(simulation, pod, container, authorities) }) }
}

function clientRow(simulation: Simulation, pod: Pod, container: Container, workload: Client): TlsRow {
  return workload.service === undefined ? { asked: {} } : { asked: Object.fromEntries(askedOf(simulation, pod, container, workload, workload.service)) }
}

function askedOf(simulation: Simulation, pod: Pod, container: Container, settings: ClientSettings, service: string): [string, AskedTls][] {
  const { 'tls.authorities': authorities, 'tls.insecure': isInsecure = false, 'tls.serverName': serverName = service.replace(/:\d+$/, '') } = settings
  if (authorities === undefined && !isInsecure) return []
  const certificates = ownCertificates(simulation, pod, container, settings)
  const asked = { serverName, authorities: authorities === undefined ? '' : read(simulation, pod, container, authorities), isInsecure, certificates }
  return [[serviceName(pod.metadata.namespace ?? '', service), asked]]
}

/** Empty where there are none. */
function ownCertificates(simulation: Simulation, pod: Pod, container: Container, settings: Pick<ClientSettings, 'tls.certificate' | 'tls.key'>): string {
  const { 'tls.certificate': certificate, 'tls.key': key } = settings
  if (certificate === undefined || key === undefined) return ''
  const certificates = read(simulation, pod, container, certificate)
  const wrong = codeOf(simulation).wrongKeyPair(certificates, read(simulation, pod, container, key))
  if (wrong !== undefined) throw new UnreadableFile(wrong)
  return certificates
}

function read(simulation: Simulation, pod: Pod, container: Container, path: string): string {
  const text = fileAt(simulation, pod, container, path)
  if (text === undefined) throw new UnreadableFile(`open ${path}: no such file or directory`)
  return text
}

/** A process has read its files, if it has any: who speaks none may still call those who do. */
export function keepTls(simulation: Simulation, id: string, row: TlsRow | undefined): void {
  if (row) nodesOf(simulation).tls.set(id, row)
  if (hasTls(simulation)) codeOf(simulation).tlsChanged(simulation)
}

export function forgetTls(simulation: Simulation, id: string): void {
  if (nodesOf(simulation).tls.delete(id)) codeOf(simulation).tlsChanged(simulation)
}

/** What the process with the id has read; undefined where it speaks no TLS at all. */
export function tlsOf(simulation: Simulation, id: string): TlsRow | undefined {
  return nodesOf(simulation).tls.get(id)
}

/** Whether any process speaks TLS. */
export function hasTls(simulation: Simulation): boolean {
  return nodesOf(simulation).tls.size > 0
}

/** The volumes of a pod are mounted anew: servers that look after their files read them again, and go on with what they had where they cannot. */
export function rereadTls(simulation: Simulation, pod: Pod): void {
  if (!hasTls(simulation)) return
  for (const container of pod.spec.containers) {
    const id = containerKey(pod.metadata.uid!, container.name)
    const row = tlsOf(simulation, id)
    const rereads = row?.shown?.rereads
    if (!row || !rereads) continue
    const shown = orWords(() => shownBy(simulation, pod, container, rereads))
    if (typeof shown === 'string') appendLog(simulation, id, 'stderr', `tls: the certificates stay as they were: ${shown}\n`)
    else if (shown && JSON.stringify({ ...shown, rereads }) !== JSON.stringify(row.shown)) keepTls(simulation, id, { ...row, shown: { ...shown, rereads } })
  }
}
