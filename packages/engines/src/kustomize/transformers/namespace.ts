/**
 * The namespace of every object that has one.
 *
 * Follows NamespaceTransformer.go and filters/namespace/namespace.go of kustomize 5.7.
 */
import { isFields } from '../documents.ts'
import { sameIdentity } from '../identity.ts'
import { KustomizeError } from '../kustomize-error.ts'
import { printResource, type Resource } from '../resource.ts'
import type { Resources } from '../resources.ts'
import { type FieldSpec, visitFields } from '../rules/field-spec.ts'

export function setNamespace(resources: Resources, namespace: string, specs: readonly FieldSpec[]): void {
  for (const resource of resources.list) {
    resource.storePreviousId()
    const { id, fields } = resource
    if (!id.isClusterScoped) resource.metadata['namespace'] = namespace
    if (id.kind === 'RoleBinding' || id.kind === 'ClusterRoleBinding') setSubjects(fields['subjects'], namespace)
    for (const spec of specs) {
      if (spec.path === 'metadata/name' && fields['apiVersion'] !== 'v1') continue
      visitFields(resource, { spec, made: '', visit: (place) => place.set(namespace) })
    }
    const alike = resources.list.filter((each: Resource) => sameIdentity(each.id, resource.id))
    if (alike.length !== 1) throw new KustomizeError(`namespace transformation produces ID conflict: [${alike.map(printResource).join(' ')}]`)
  }
}

/** Only accounts called default are meant for sure. */
function setSubjects(subjects: unknown, namespace: string): void {
  for (const subject of Array.isArray(subjects) ? subjects as unknown[] : []) {
    if (isFields(subject) && subject['name'] === 'default') subject['namespace'] = namespace
  }
}
