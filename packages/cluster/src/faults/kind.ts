/**
 * `Fault` of traffic.track.dev/v1: something goes wrong with servers for a while. It is an object
 * like any other: created, listed and deleted with kubectl, and deleting it heals what it did.
 */
import {
  type FieldError, invalidValue, type KubeObject, kindType, listOf, mapOf, objectType, path, requiredValue, resource, unsupportedValue,
} from '@track/apimachinery'
import { ageColumn, defineKind, nameColumn } from '@track/apiserver'
import { parseGoDuration } from '@track/simulation'

const faultKinds = ['stall', 'errors', 'latency', 'slow', 'crash'] as const

export interface FaultObject extends KubeObject {
  spec: {
    kind: (typeof faultKinds)[number]
    target: { service?: string; podLabels?: Record<string, string>; path?: string }
    /** After the fault's creation. */
    after?: string
    /** Absent: until somebody deletes the Fault. */
    for?: string
    ratio?: number
    delay?: string
    factor?: number
  }
  status?: {
    phase?: 'Planned' | 'Active' | 'Healed'
    beganAt?: string
    healedAt?: string
    pods?: string[]
  }
}

export const faults = resource<FaultObject>('traffic.track.dev/v1', 'Fault')

const name = 'dev.track.traffic.v1.Fault'

const target = objectType(`${name}Target`, {
  service: 'string',
  podLabels: { type: mapOf('string') },
  path: 'string',
})

const spec = objectType(`${name}Spec`, {
  kind: { type: 'string', isRequired: true, values: faultKinds },
  target: { type: target, isRequired: true },
  after: 'string',
  for: 'string',
  ratio: 'double',
  delay: 'string',
  factor: 'double',
})

const status = objectType(`${name}Status`, {
  phase: 'string', beganAt: 'time', healedAt: 'time', pods: { type: listOf('string') },
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
    { name: 'Target', type: 'string', description: 'Whom it hits.', cell: ({ spec: given }) => printTarget(given.target) },
    { name: 'For', type: 'string', description: 'How long it lasts.', cell: ({ spec: given }) => given.for ?? '<until deleted>' },
    { name: 'Phase', type: 'string', description: 'Planned, Active or Healed.', cell: ({ status: found }) => found?.phase ?? 'Planned' },
    ageColumn,
  ],
})

function printTarget({ service, podLabels = {}, path: route }: FaultObject['spec']['target']): string {
  const labels = Object.entries(podLabels).map(([key, value]) => `${key}=${value}`)
  return [...(service ? [`service/${service}`] : []), ...labels, ...(route ? [route] : [])].join(',')
}

function validateSpec(given: FaultObject['spec'] | undefined): FieldError[] {
  const field = path('spec')
  if (!given) return [requiredValue(field)]
  const { kind, target: where, ratio, factor } = given
  const errors: FieldError[] = []
  if (!kind) errors.push(requiredValue(field.child('kind')))
  else if (!faultKinds.includes(kind)) errors.push(unsupportedValue(field.child('kind'), kind, [...faultKinds].sort()))
  if (!where?.service && Object.keys(where?.podLabels ?? {}).length === 0) {
    errors.push(requiredValue(field.child('target'), 'name a service or podLabels'))
  }
  for (const key of ['after', 'for', 'delay'] as const) {
    const duration = given[key] === undefined ? 0 : parseGoDuration(given[key])
    if (typeof duration === 'string') errors.push(invalidValue(field.child(key), given[key], duration.replace(/^time: /, '')))
    else if (duration < 0) errors.push(invalidValue(field.child(key), given[key], 'must not be negative'))
  }
  if (kind === 'errors' && (ratio === undefined || ratio <= 0 || ratio > 1)) {
    errors.push(invalidValue(field.child('ratio'), ratio ?? 0, 'must be greater than 0 and at most 1'))
  }
  if (kind === 'latency' && given.delay === undefined) errors.push(requiredValue(field.child('delay')))
  if (kind === 'slow' && (factor === undefined || factor <= 0)) errors.push(invalidValue(field.child('factor'), factor ?? 0, 'must be greater than 0'))
  return errors
}
