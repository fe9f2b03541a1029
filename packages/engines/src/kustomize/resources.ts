/**
 * The objects of a build in their order, no two of one name.
 *
 * Follows sigs.k8s.io/kustomize/api/resmap/reswrangler.go of kustomize 5.7.
 */
import { parseLabelSelector } from '@track/apimachinery'
import { RE2JS } from 're2js'
import { isFields } from './documents.ts'
import { effectiveNamespace, type Identity, noNamespace, printIdentity, sameIdentity, sameNamespace } from './identity.ts'
import { KustomizeError } from './kustomize-error.ts'
import { goJson, Resource } from './resource.ts'

export interface Selector {
  readonly group?: string
  readonly version?: string
  readonly kind?: string
  readonly name?: string
  readonly namespace?: string
  readonly annotationSelector?: string
  readonly labelSelector?: string
}

export class Resources {
  list: Resource[] = []

  append(resource: Resource): void {
    const { id } = resource
    if (this.list.some((each) => sameIdentity(each.id, id))) throw new KustomizeError(`may not add resource with an already registered id: ${printIdentity(id)}`)
    this.list.push(resource)
  }

  appendAll(resources: readonly Resource[]): void {
    for (const resource of resources) this.append(resource)
  }

  /** What a generator made: new, or merged into what is there, as it says. */
  absorb(resource: Resource): void {
    const { id, behavior } = resource
    const found = this.ofAnyId((each) => sameIdentity(each, id))
    const shown = `resid.ResId{Gvk:resid.Gvk{Group:${goJson(id.group)}, Version:${goJson(id.version)}, Kind:${goJson(id.kind)}, isClusterScoped:${id.isClusterScoped}}, Name:${goJson(id.name)}, Namespace:${goJson(id.namespace)}}`
    if (found.length > 1) throw new KustomizeError(`found multiple objects that could accept merge of ${printIdentity(id)}`)
    const [old] = found
    const changes = behavior === 'merge' || behavior === 'replace'
    if (!old && changes) throw new KustomizeError(`id ${shown} does not exist; cannot merge or replace`)
    if (!old) return this.append(resource)
    if (!changes) throw new KustomizeError(`id ${shown} exists; behavior must be merge or replace`)
    takeOver(resource, old)
    if (behavior === 'merge') for (const field of ['data', 'binaryData']) mergeTexts(resource, old, field)
    this.list[this.list.indexOf(old)] = resource
  }

  ofAnyId(matches: (id: Identity) => boolean): Resource[] {
    return this.list.filter((resource) => !resource.isGone && resource.ids.some(matches))
  }

  /** The one that is called so, or was. */
  byId(id: Identity): Resource {
    const found = this.ofAnyId((each) => sameIdentity(each, id))
    const [only] = found
    if (only && found.length === 1) return only
    const why = `${found.length > 1 ? 'multiple matches' : 'no matches'} for Id ${printIdentity(id)}`
    throw new KustomizeError(`${why}; failed to find unique target for patch ${printIdentity(id)}`)
  }

  select(selector: Selector): Resource[] {
    const fits = compiled(selector)
    return this.list.filter((resource) => {
      const { id, originalId } = resource
      return (fits.namespace(effectiveNamespace(originalId)) || fits.namespace(effectiveNamespace(id)))
        && (fits.name(originalId.name) || fits.name(id.name)) && fits.group(id.group) && fits.version(id.version) && fits.kind(id.kind)
        && hasLabels(resource, selector)
    })
  }

  dropGone(): void {
    this.list = this.list.filter(({ isGone }) => !isGone)
  }

  /** Those that a referrer may mean: of its namespace, of none, or of one that its subjects name. */
  candidatesFor(referrer: Resource): Resource[] {
    const { id } = referrer
    if (id.isClusterScoped) return this.list
    const named = subjectNamespaces(referrer)
    return this.list.filter((each) => each.id.isClusterScoped || sameNamespace(each.id, id) || named.has(each.namespace))
  }
}

export function hasLabels(resource: Resource, { annotationSelector = '', labelSelector = '' }: Selector): boolean {
  return matches(annotationSelector, resource.texts('annotations')) && matches(labelSelector, resource.texts('labels'))
}

function matches(selector: string, texts: Readonly<Record<string, string>>): boolean {
  return selector === '' || parseLabelSelector(selector).matches(texts)
}

type Fits = (text: string) => boolean

function compiled(selector: Selector): Record<'group' | 'version' | 'kind' | 'name' | 'namespace', Fits> {
  const fits = (pattern = ''): Fits => {
    if (pattern === '') return () => true
    const expression = RE2JS.compile(`^(?:${pattern})$`)
    return (text) => expression.matcher(text).find()
  }
  const { group, version, kind, name, namespace } = selector
  return { group: fits(group), version: fits(version), kind: fits(kind), name: fits(name), namespace: fits(namespace) }
}

function subjectNamespaces({ kind, fields }: Resource): ReadonlySet<string> {
  const subjects = kind === 'RoleBinding' && Array.isArray(fields['subjects']) ? fields['subjects'] : []
  return new Set(subjects.flatMap((subject: unknown) => (isFields(subject) && subject['kind'] === 'ServiceAccount' && typeof subject['namespace'] === 'string' ? [subject['namespace']] : [])))
}

/** Name, namespace, labels, annotations and past of the one that it takes the place of. */
function takeOver(resource: Resource, old: Resource): void {
  for (const field of ['labels', 'annotations'] as const) resource.setTexts(field, { ...old.texts(field), ...resource.texts(field) })
  resource.metadata['name'] = old.name
  if (old.namespace === '') delete resource.metadata['namespace']
  else resource.metadata['namespace'] = old.namespace
  resource.previous.splice(0, Infinity, ...old.previous)
  resource.prefixes.splice(0, Infinity, ...old.prefixes)
  resource.suffixes.splice(0, Infinity, ...old.suffixes)
  resource.variables.splice(0, Infinity, ...old.variables)
  resource.needsHash &&= old.needsHash
  resource.behavior = old.behavior
}

function mergeTexts(resource: Resource, old: Resource, field: string): void {
  const [before, now] = [old.fields[field], resource.fields[field]]
  if (isFields(before) || isFields(now)) resource.fields[field] = { ...(isFields(before) && before), ...(isFields(now) && now) }
}

export function namespacesOf(resources: readonly Resource[], which: 'id' | 'originalId'): Map<string, Resource[]> {
  const found = new Map<string, Resource[]>()
  for (const resource of resources) {
    const namespace = effectiveNamespace(resource[which])
    if (namespace !== noNamespace) found.set(namespace, [...(found.get(namespace) ?? []), resource])
  }
  return found
}
