/**
 * `Fault` of traffic.track.dev/v1: something goes wrong for a while, with servers, with the ways between them, with nodes
 * or a registry. It is an object like any other: created, listed and deleted with kubectl, and deleting it heals what it did.
 */
import {
  type FieldError, invalidValue, type KubeObject, kindType, listOf, mapOf, objectType, path, requiredValue, resource, unsupportedValue,
} from '@track/apimachinery'
import { ageColumn, defineKind, nameColumn } from '@track/apiserver'
import { registryOutageKinds } from '@track/nodes'
import { parseGoDuration } from '@track/simulation'
import { type FaultObjectKind, faultObjectKinds, kindRow } from './kinds.ts'
import { rateOf } from './rate.ts'

export interface FaultTarget {
  service?: string
  podLabels?: Record<string, string>
  path?: string
  node?: string
  zone?: string
  /** `docker.io`; `*` is every one. */
  registry?: string
  /** The name of a Load. */
  load?: string
}

export interface FaultObject extends KubeObject {
  spec: {
    kind: FaultObjectKind
    target?: FaultTarget
    /** Who sends, where a way fails; absent: everybody. */
    from?: FaultTarget
    /** After the fault's creation. */
    after?: string
    /** Absent: until somebody deletes the Fault. */
    for?: string
    ratio?: number
    /** The unlucky ones are so at every try. */
    sticky?: boolean
    delay?: string
    jitter?: string
    factor?: number
    loss?: number
    /** `dropped` or `rejected`. */
    packets?: 'dropped' | 'rejected'
    /** As tc-tbf has them: `1mbit`, bytes of the bucket, bytes that may wait. */
    bandwidth?: { rate: string; buffer?: number; limit?: number }
    /** The biggest packet that gets through; whoever sends bigger ones is not told. */
    mtu?: number
    /** Only from `from` to the target, and not back. */
    oneWay?: boolean
    rate?: number
    burst?: number
    queue?: string
    requests?: number
    cores?: number
    /** Bytes, as a quantity. */
    memory?: string
    how?: (typeof registryOutageKinds)[number]
  }
  status?: {
    phase?: 'Planned' | 'Active' | 'Healed'
    beganAt?: string
    healedAt?: string
    pods?: string[]
    nodes?: string[]
    /** What does not feel it: loads and queues in the fluid grain; of answers that fail, databases, caches and workers. */
    missed?: string[]
  }
}

export const faults = resource<FaultObject>('traffic.track.dev/v1', 'Fault')

const name = 'dev.track.traffic.v1.Fault'

const target = objectType(`${name}Target`, {
  service: 'string',
  podLabels: { type: mapOf('string') },
  path: 'string',
  node: 'string',
  zone: 'string',
  registry: 'string',
  load: 'string',
})

const spec = objectType(`${name}Spec`, {
  kind: { type: 'string', isRequired: true, values: faultObjectKinds },
  target,
  from: target,
  after: 'string',
  for: 'string',
  ratio: 'double',
  sticky: 'boolean',
  delay: 'string',
  jitter: 'string',
  factor: 'double',
  loss: 'double',
  packets: 'string',
  bandwidth: objectType(`${name}Bandwidth`, { rate: { type: 'string', isRequired: true }, buffer: 'int64', limit: 'int64' }),
  mtu: 'int64',
  oneWay: 'boolean',
  rate: 'double',
  burst: 'double',
  queue: 'string',
  requests: 'int64',
  cores: 'double',
  memory: 'string',
  how: 'string',
})

const status = objectType(`${name}Status`, {
  phase: 'string', beganAt: 'time', healedAt: 'time', pods: { type: listOf('string') }, nodes: { type: listOf('string') }, missed: { type: listOf('string') },
})

export const faultKind = defineKind<FaultObject>({
  resource: faults,
  type: kindType(name, { spec, status }),
  hasGeneration: true,
  hasStatus: true,
  prepareForCreate(draft) {
    delete draft.status
  },
  validate: ({ spec: given }) => validateSpec(given),
  validateUpdate: (fault, old) => (JSON.stringify(fault.spec) === JSON.stringify(old.spec)
    ? []
    : [invalidValue(path('spec'), fault.metadata.name, 'field is immutable: delete the Fault and create another')]),
  columns: [
    nameColumn,
    { name: 'Kind', type: 'string', description: 'What goes wrong.', cell: ({ spec: { kind } }) => kind },
    { name: 'Target', type: 'string', description: 'Whom it hits.', cell: ({ spec: given }) => printTarget(given) },
    { name: 'For', type: 'string', description: 'How long it lasts.', cell: ({ spec: given }) => given.for ?? '<until deleted>' },
    { name: 'Phase', type: 'string', description: 'Planned, Active or Healed.', cell: ({ status: found }) => found?.phase ?? 'Planned' },
    ageColumn,
  ],
})

function printTarget({ target: given = {}, queue }: FaultObject['spec']): string {
  const labels = Object.entries(given.podLabels ?? {}).map(([key, value]) => `${key}=${value}`)
  const named = (['node', 'zone', 'registry', 'load'] as const).flatMap((each) => (given[each] === undefined ? [] : [`${each}/${given[each]}`]))
  return [...(given.service ? [`service/${given.service}`] : []), ...labels, ...named, ...(queue ? [`queue/${queue}`] : []), ...(given.path ? [given.path] : [])].join(',')
}

const shares = ['ratio', 'loss'] as const
const numbers = ['factor', 'rate', 'requests', 'cores'] as const

function validateSpec(given: FaultObject['spec'] | undefined): FieldError[] {
  const field = path('spec')
  if (!given) return [requiredValue(field)]
  const errors: FieldError[] = []
  const isKnown = faultObjectKinds.includes(given.kind)
  if (!given.kind) errors.push(requiredValue(field.child('kind')))
  else if (!isKnown) errors.push(unsupportedValue(field.child('kind'), given.kind, [...faultObjectKinds].sort()))
  const { needs, targets } = isKnown ? kindRow(given.kind) : { needs: [] as readonly string[], targets: ['service', 'podLabels'] as const }
  const isTargeted = targets.length === 0 || targets.some((each) => Object.keys(given.target?.[each] ?? {}).length > 0)
  if (!isTargeted) errors.push(requiredValue(field.child('target'), `name a ${targets.join(' or ')}`))
  for (const key of ['after', 'for', 'delay', 'jitter'] as const) {
    const duration = given[key] === undefined ? 0 : parseGoDuration(given[key])
    if (typeof duration === 'string') errors.push(invalidValue(field.child(key), given[key], duration.replace(/^time: /, '')))
    else if (duration < 0) errors.push(invalidValue(field.child(key), given[key], 'must not be negative'))
  }
  for (const key of shares) if (needs.includes(key)) errors.push(...outside(field.child(key), given[key], 1))
  for (const key of numbers) if (needs.includes(key)) errors.push(...outside(field.child(key), given[key], Infinity))
  if (needs.includes('delay') && given.delay === undefined) errors.push(requiredValue(field.child('delay')))
  if (needs.includes('queue') && !given.queue) errors.push(requiredValue(field.child('queue')))
  errors.push(...ofPackets(given, needs))
  if (given.how !== undefined && !registryOutageKinds.includes(given.how)) errors.push(unsupportedValue(field.child('how'), given.how, registryOutageKinds))
  return errors
}

function outside(field: ReturnType<typeof path>, value: number | undefined, most: number): FieldError[] {
  if (value !== undefined && value > 0 && value <= most) return []
  return [invalidValue(field, value ?? 0, most === Infinity ? 'must be greater than 0' : `must be greater than 0 and at most ${most}`)]
}

/** A frame without IP's own header says nothing; what is bigger than the bucket never leaves it. */
const leastMtu = 68

function ofPackets({ bandwidth, mtu }: FaultObject['spec'], needs: readonly string[]): FieldError[] {
  const errors: FieldError[] = []
  const field = path('spec')
  if (needs.includes('mtu') && !(mtu !== undefined && mtu >= leastMtu)) errors.push(invalidValue(field.child('mtu'), mtu ?? 0, `must be at least ${leastMtu}`))
  if (!needs.includes('bandwidth')) return errors
  if (!bandwidth) return [...errors, requiredValue(field.child('bandwidth'))]
  if (!(rateOf(bandwidth.rate) > 0)) errors.push(invalidValue(field.child('bandwidth', 'rate'), bandwidth.rate, 'must be a rate such as 1mbit or 500kbps (bytes)'))
  for (const key of ['buffer', 'limit'] as const) if (bandwidth[key] !== undefined && bandwidth[key] < 1) errors.push(invalidValue(field.child('bandwidth', key), bandwidth[key], 'must be greater than or equal to 1'))
  return errors
}
