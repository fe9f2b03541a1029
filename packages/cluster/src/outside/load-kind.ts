/**
 * `Load` of traffic.track.dev/v1: requests from outside of the cluster, without a pod to send them.
 * Its spec is what a client's `workload.yaml` says; in place of a Service it may name a URL (`url`), the VantagePoint that asks for it (`from`),
 * and whom it trusts (`tlsConfig`).
 */
import { type Condition, type FieldError, invalidValue, type KubeObject, kindType, listOf, objectType, path, resource, schemaOf } from '@track/apimachinery'
import { ageColumn, defineKind, nameColumn } from '@track/apiserver'
import { type Description, descriptionType, fieldErrorOf, processOnly, readClient } from './description.ts'

export interface LoadObject extends KubeObject {
  spec: Description
  status?: {
    /** When it began; a change of the spec does not begin it anew. */
    beganAt?: string
    /** Of a load for a URL: what is wrong on its way, in curl's words. */
    problem?: string
    /** How its requests are counted, and why. */
    grain?: string
    grainReason?: string
    /** `Ready`: whether it sends, and if not, why. */
    conditions?: Condition[]
  }
}

export const loads = resource<LoadObject>('traffic.track.dev/v1', 'Load')

/** How the traffic and the scraper know it, by namespace and name. */
export function loadId(key: string): string {
  return `load/${key}`
}

const name = 'dev.track.traffic.v1.Load'

/** What only a load for a URL has. */
const onlyOfUrls = ['url', 'from', 'tlsConfig'] as const

/** The client alone; a URL stands for its Service until the way is known. */
export function clientOf(spec: Description): Description {
  const client = Object.fromEntries(Object.entries(spec).filter(([field]) => !(onlyOfUrls as readonly string[]).includes(field)))
  return spec['url'] === undefined || spec['service'] !== undefined ? client : { ...client, service: spec['url'] }
}

function ofUrl(spec: Description): FieldError[] {
  const refused = (field: string, words: string) => (spec[field] === undefined ? [] : [invalidValue(path('spec', field), spec[field], words)])
  if (spec['url'] === undefined) return onlyOfUrls.flatMap((field) => refused(field, 'must not be set without url'))
  return [...refused('service', 'must not be set together with url'), ...(spec['grain'] === 'fluid' ? refused('grain', 'a load for a URL is counted in the grain exact') : [])]
}

export const loadKind = defineKind<LoadObject>({
  resource: loads,
  type: kindType(name, {
    spec: descriptionType(`${name}Spec`, 'client', processOnly, onlyOfUrls),
    status: objectType(`${name}Status`, { beganAt: 'time', problem: 'string', grain: 'string', grainReason: 'string', conditions: { type: listOf(schemaOf('io.k8s.apimachinery.pkg.apis.meta.v1.Condition')) } }),
  }),
  hasGeneration: true,
  hasStatus: true,
  prepareForCreate(draft) {
    delete draft.status
  },
  validate: ({ spec = {} }) => [...readClient(clientOf(spec)).complaints.map((complaint) => fieldErrorOf(complaint, spec)), ...ofUrl(spec)],
  columns: [
    nameColumn,
    { name: 'Target', type: 'string', description: 'Where it goes.', cell: ({ spec }) => targetOf(spec) },
    { name: 'Level', type: 'string', description: 'What it begins with.', cell: ({ spec }) => levelOf(spec) },
    { name: 'Grain', type: 'string', description: 'How its requests are counted.', cell: ({ status }) => status?.grain ?? '' },
    ageColumn,
  ],
})

function targetOf({ service, publishes, url }: Description): string {
  if (url !== undefined) return String(url)
  return publishes === undefined ? `service/${String(service)}` : `queue/${String(publishes)}`
}

export function levelOf({ load }: Description): string {
  const { model, rate = '0/s', users = 0 } = (load ?? {}) as Description
  return model === 'closed' ? `${String(users)} users` : String(rate)
}
