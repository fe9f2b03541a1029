/**
 * `$(NAME)` in texts: a field of an object stands for it.
 *
 * Follows sigs.k8s.io/kustomize/api/filters/refvar and internal/accumulator of kustomize 5.7. Left out: what is said of
 * variables that nobody uses.
 */
import { isFields } from './documents.ts'
import { gvkOf, type Identity, isClusterScoped, sameGvk, sameIdentity } from './identity.ts'
import type { Variable } from './kustomization.ts'
import { KustomizeError } from './kustomize-error.ts'
import { textOf } from './resource.ts'
import type { Resources } from './resources.ts'
import { at, type FieldSpec, type Place, visitFields } from './rules/field-spec.ts'
import { splitDotted } from './transformers/replacements.ts'

/** Notes at the objects that variables mean, under the names that those have here. */
export function noteVariables(resources: Resources, known: Map<string, Variable>, incoming: readonly Variable[]): void {
  for (const variable of incoming) {
    const { apiVersion, group = '', version = '', kind = '', name = '', namespace = '' } = variable.objref
    const gvk = apiVersion ? gvkOf(apiVersion, kind) : { group, version, kind }
    const id: Identity = { ...gvk, name, namespace, isClusterScoped: isClusterScoped(gvk) }
    const isExact = namespace !== '' || id.isClusterScoped
    const found = resources.ofAnyId((each) => (isExact ? sameIdentity(each, id) : each.name === name && sameGvk(each, id)))
    if (found.length > 1) throw new KustomizeError(`found ${found.length} resId matches for var ${print(variable)} (unable to disambiguate)`)
    found[0]?.variables.push(variable.name)
    if (known.has(variable.name)) throw new KustomizeError(`var '${variable.name}' already encountered`)
    known.set(variable.name, variable)
  }
}

function print({ name, objref: { kind = '', name: object = '', namespace = '' }, fieldref }: Variable): string {
  return `{${name} {${kind} ${object} ${namespace}} {${fieldref?.fieldpath ?? 'metadata.name'}}}`
}

export function resolveVariables(resources: Resources, variables: ReadonlyMap<string, Variable>, specs: readonly FieldSpec[]): void {
  if (variables.size === 0) return
  const values = new Map([...variables].map(([name, variable]) => [name, valueOf(resources, variable)]))
  for (const resource of resources.list) for (const spec of specs) visitFields(resource, { spec, visit: (place) => visit(place, values) })
}

function valueOf({ list }: Resources, variable: Variable): unknown {
  const holder = list.find(({ variables }) => variables.includes(variable.name))
  if (!holder) throw new KustomizeError(`var '${print(variable)}' cannot be mapped to a field in the set of known resources`)
  const path = splitDotted(variable.fieldref?.fieldpath ?? 'metadata.name').flatMap((part) => [part.replace(/\[\d+\]$/, ''), ...(/\[(\d+)\]$/.exec(part)?.slice(1) ?? [])])
  let value: unknown = holder.fields
  for (const part of path) value = Array.isArray(value) ? (value as unknown[])[Number(part)] : isFields(value) ? value[part] : undefined
  if (value === undefined) throw new KustomizeError(`field specified in var '${print(variable)}' not found in corresponding resource`)
  return value
}

function visit(place: Place, values: ReadonlyMap<string, unknown>): void {
  const { value } = place
  if (typeof value === 'string') place.set(replaced(value, values))
  else if (Array.isArray(value)) for (const index of value.keys()) visitText(at(value, index), values)
  else if (isFields(value)) for (const key of Object.keys(value)) visitText(at(value, key), values)
}

function visitText(place: Place, values: ReadonlyMap<string, unknown>): void {
  if (typeof place.value === 'string') place.set(replaced(place.value, values))
}

/** `$$` is a dollar; a variable that nobody knows stays. */
function replaced(text: string, values: ReadonlyMap<string, unknown>): unknown {
  const whole = /^\$\(([^)]*)\)$/.exec(text)?.[1]
  if (whole !== undefined && values.has(whole)) return values.get(whole)
  return text.replaceAll(/\$(?:\$|\(([^)]*)\))/g, (found, name?: string) => (name === undefined ? '$' : values.has(name) ? textOf(values.get(name)) : found))
}
