/**
 * `Journey` of traffic.track.dev/v1: users from outside who go through several services, step by
 * step; a journey succeeds when all of its steps do. Left out: thinking between the steps.
 */
import { type FieldError, type KubeObject, kindType, listOf, objectType, path, requiredValue, resource } from '@track/apimachinery'
import { ageColumn, defineKind, nameColumn } from '@track/apiserver'
import { type ClientWorkload, parseWorkload, type ServerWorkload, settingRows } from '@track/traffic'
import { type Description, fieldErrorOf, readClient } from './description.ts'
import { levelOf } from './load-kind.ts'

/** A call to a service: what a server's call and its dependency can say. */
export type Step = Description & { readonly service?: string; readonly name?: string }

export interface JourneyObject extends KubeObject {
  spec: {
    steps: readonly Step[]
    load?: Description
    shape?: readonly Description[]
  }
  status?: { beganAt?: string }
}

export const journeys = resource<JourneyObject>('traffic.track.dev/v1', 'Journey')

const name = 'dev.track.traffic.v1.Journey'

const callFields = ['path', 'method', 'onFailure'] as const

const stepFields = new Set([
  'name', ...callFields,
  ...settingRows('server').flatMap(({ path: place }) => /^dependencies\.NAME\.([^.]+)/.exec(place)?.[1] ?? []),
])

const step = objectType(`${name}Step`, Object.fromEntries([...stepFields].map((field) => [field, 'any'] as const)))

export const journeyKind = defineKind<JourneyObject>({
  resource: journeys,
  type: kindType(name, {
    spec: objectType(`${name}Spec`, { steps: { type: listOf(step), isRequired: true }, load: 'any', shape: 'any' }),
    status: objectType(`${name}Status`, { beganAt: 'time' }),
  }),
  hasGeneration: true,
  hasStatus: true,
  prepareForCreate(draft) {
    delete draft.status
  },
  validate: ({ spec }) => validateSpec(spec),
  columns: [
    nameColumn,
    { name: 'Steps', type: 'string', description: 'The services, in their order.', cell: ({ spec }) => spec.steps.map(stepName).join(',') },
    { name: 'Level', type: 'string', description: 'What it begins with.', cell: ({ spec }) => levelOf(spec as Description) },
    ageColumn,
  ],
})

function stepName({ name: given, service = '' }: Step): string {
  return given ?? service
}

export interface ReadJourney {
  /** The users. */
  readonly client?: ClientWorkload
  /** What they go through: a server without work of its own that calls one service after another. */
  readonly way?: ServerWorkload
  readonly complaints: readonly string[]
}

/** `service` is by what name the users find their way. */
export function readJourney({ steps, load, shape }: JourneyObject['spec'], service: string): ReadJourney {
  const { workload: client, complaints: ofLoad } = readClient({ service, load, shape })
  const names = steps.map((each, index) => `${index}`)
  const { workload: way, complaints: ofSteps } = parseWorkload({
    text: JSON.stringify({
      kind: 'server', concurrency: 100_000, abandoned: 'cancel',
      routes: [{ service: '0s', calls: steps.map((each, index) => ({ ...pick(each, callFields), dependency: names[index] })) }],
      dependencies: Object.fromEntries(steps.map((each, index) => [names[index], withoutCall(each)])),
    }),
  })
  const complaints = [...ofLoad, ...ofSteps.map(placeOfStep)]
  return { complaints, ...(client && { client }), ...(way?.kind === 'server' && { way }) }
}

/** Where the object has what the parser complains of: `dependencies.0.retries` is `steps[0].retries`. */
function placeOfStep(complaint: string): string {
  return complaint.replace(/^(?:dependencies\.(\d+)|routes\[0\]\.calls\[(\d+)\])/, (_, one?: string, other?: string) => `steps[${one ?? other!}]`)
}

function pick(step: Step, fields: readonly string[]): Description {
  return Object.fromEntries(Object.entries(step).filter(([field]) => fields.includes(field)))
}

function withoutCall(step: Step): Description {
  return Object.fromEntries(Object.entries(step).filter(([field]) => field !== 'name' && !(callFields as readonly string[]).includes(field)))
}

function validateSpec(spec: JourneyObject['spec'] | undefined): FieldError[] {
  if (!spec?.steps?.length) return [requiredValue(path('spec', 'steps'), 'a journey has at least one step')]
  return readJourney(spec, 'way').complaints.map((complaint) => fieldErrorOf(complaint, spec as unknown as Description))
}
