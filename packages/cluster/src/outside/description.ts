/** A description of traffic that stands in an object's spec: read by the same parser as a `workload.yaml`. */
import { type FieldError, invalidValue, objectType, type ObjectType, requiredValue } from '@track/apimachinery'
import { type ClientWorkload, parseWorkload, settingRows, type Workload } from '@track/traffic'

/** A mapping as the object's YAML has it. */
export type Description = Readonly<Record<string, unknown>>

/** A type with the fields at the top of a `workload.yaml`, but for those that only a process has; with some of its own. */
export function descriptionType(name: string, kind: Workload['kind'], without: readonly string[] = [], more: readonly string[] = []): ObjectType {
  const tops = new Set(settingRows(kind).map(({ path }) => path.split(/[.[]/)[0]!))
  const fields = [...[...tops].filter((field) => !without.includes(field)), ...more]
  return objectType(name, Object.fromEntries(fields.map((field) => [field, 'any'] as const)))
}

/** What a container has and an object has not. */
export const processOnly = ['startup', 'boot', 'cpu', 'memory', 'tls'] as const

export function readClient(spec: Description): { readonly workload?: ClientWorkload; readonly complaints: readonly string[] } {
  const { workload, complaints } = parseWorkload({ text: JSON.stringify({ ...spec, kind: 'client' }) })
  return workload?.kind === 'client' ? { workload, complaints } : { complaints }
}

/** The parser's `load.rate: found "5", expected a rate` as an error of the field `spec.load.rate`. */
export function fieldErrorOf(complaint: string, spec: Description): FieldError {
  const [, where = '', words = complaint] = /^([^:]+): (?:found .*?, (?=expected))?([^]*)$/.exec(complaint) ?? []
  const value = valueAt(spec, where)
  return value === undefined ? requiredValue(`spec.${where}`, words) : invalidValue(`spec.${where}`, value, words)
}

function valueAt(spec: Description, where: string): unknown {
  let value: unknown = spec
  for (const step of where.split(/[.[\]]+/).filter((each) => each !== '')) value = (value as Description | null | undefined)?.[step]
  return value
}
