/**
 * Prefixes and suffixes of names, and hashes behind those of generated objects.
 *
 * Follows PrefixTransformer.go, SuffixTransformer.go and HashTransformer.go of kustomize 5.7.
 */
import { hashOf } from '../generators.ts'
import { type Identity, isSelected } from '../identity.ts'
import { textOf } from '../resource.ts'
import type { Resources } from '../resources.ts'
import { type FieldSpec, visitFields } from '../rules/field-spec.ts'

const kept = [{ kind: 'CustomResourceDefinition' }, { group: 'apiregistration.k8s.io', kind: 'APIService' }, { kind: 'Namespace' }]

export function addAffix(resources: Resources, which: 'prefix' | 'suffix', affix: string, specs: readonly FieldSpec[]): void {
  for (const resource of resources.list) {
    const id: Identity = resource.originalId
    if (kept.some((each) => isSelected(id, each))) continue
    for (const spec of specs.filter((each) => isSelected(id, each))) {
      if (spec.path === 'metadata/name') {
        resource[which === 'prefix' ? 'prefixes' : 'suffixes'].push(affix)
        resource.storePreviousId()
      }
      visitFields(resource, { spec, visit: (place) => place.set(which === 'prefix' ? affix + textOf(place.value) : textOf(place.value) + affix) })
    }
  }
}

export function addHashes(resources: Resources): void {
  for (const resource of resources.list) {
    if (!resource.needsHash) continue
    const hash = hashOf(resource)
    resource.storePreviousId()
    resource.metadata['name'] = `${resource.name}-${hash}`
  }
}
