/**
 * Labels, annotations, counts of replicas.
 *
 * Follows LabelTransformer.go, AnnotationsTransformer.go and ReplicaCountTransformer.go of kustomize 5.7.
 */
import { isFields } from '../documents.ts'
import { isSelected, printGvk } from '../identity.ts'
import type { Kustomization } from '../kustomization.ts'
import { KustomizeError } from '../kustomize-error.ts'
import type { Resources } from '../resources.ts'
import { type FieldSpec, mergedSpecs, type Rules, visitFields } from '../rules/field-spec.ts'

/** Sets entries in every map that the rules mean. */
export function setEntries(resources: Resources, entries: Readonly<Record<string, string>>, specs: readonly FieldSpec[]): void {
  const names = Object.keys(entries).sort()
  if (names.length === 0) return
  for (const resource of resources.list) {
    for (const spec of specs) {
      visitFields(resource, { spec, made: {}, visit({ value }) {
        if (isFields(value)) for (const name of names) value[name] = entries[name]
        else if (value !== undefined && value !== null) throw new KustomizeError('wrong node kind: expected MappingNode but got ScalarNode')
      } })
    }
  }
}

export function setLabels(resources: Resources, { labels = [], commonLabels = {} }: Kustomization, rules: Rules): void {
  for (const { pairs = {}, includeSelectors, includeTemplates, fields = [] } of labels) {
    const own = mergedSpecs(fields, rules.labels)
    const inTemplates = includeTemplates ? mergedSpecs(own, rules.templateLabels) : own
    setEntries(resources, pairs, includeSelectors ? mergedSpecs(own, rules.commonLabels) : mergedSpecs(inTemplates, [{ path: 'metadata/labels', create: true }]))
  }
  setEntries(resources, commonLabels, rules.commonLabels)
}

export function setReplicas(resources: Resources, { name = '', count = 0 }: { readonly name?: string; readonly count?: number }, specs: readonly FieldSpec[]): void {
  let isFound = false
  for (const spec of specs) {
    for (const resource of resources.ofAnyId((id) => id.name === name && isSelected(id, spec))) {
      isFound = true
      visitFields(resource, { spec, made: 0, visit: (place) => place.set(count) })
    }
  }
  if (!isFound) throw new KustomizeError(`resource with name ${name} does not match a config with the following GVK [${specs.map(printGvk).join(' ')}]`)
}
