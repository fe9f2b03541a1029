import { expect, test } from 'vitest'
import { readDescriptions } from './descriptions.ts'
import type { Field, ValueType } from './schema.ts'
import { builtInTypes, schemaOf, typeOf } from './types.ts'

const kinds = { Pod: typeOf({ group: '', version: 'v1', kind: 'Pod' })!, Deployment: typeOf({ group: 'apps', version: 'v1', kind: 'Deployment' })! }

/** A field by its path: `Pod.spec.containers.ports`. */
function field(path: string): Field {
  const [kind, ...names] = path.split('.')
  let type: ValueType = kinds[kind as keyof typeof kinds] ?? schemaOf(kind!)
  let found: Field | undefined
  for (const name of names) {
    if (type.kind === 'list') type = type.items
    found = type.kind === 'object' ? type.fields[name] : undefined
    if (!found) throw new Error(`no ${name} in ${path}`)
    type = found.type
  }
  return found!
}

test.each<[string, Partial<Omit<Field, 'type'>>, ValueType['kind']]>([
  ['Deployment.spec.replicas', { isPointer: true, isRequired: false }, 'int32'],
  ['Deployment.spec.selector', { isRequired: true }, 'object'],
  ['Deployment.spec.strategy.type', { values: ['Recreate', 'RollingUpdate'] }, 'string'],
  ['Deployment.spec.strategy', { patchStrategy: 'retainKeys' }, 'object'],
  ['Deployment.spec.strategy.rollingUpdate.maxSurge', { isPointer: true }, 'int-or-string'],
  ['Deployment.status.conditions', { listType: 'map', listMapKeys: ['type'], patchStrategy: 'merge', patchMergeKey: 'type' }, 'list'],
  ['Pod.metadata.creationTimestamp', {}, 'time'],
  ['Pod.metadata.finalizers', { listType: 'set', patchStrategy: 'merge' }, 'list'],
  ['Pod.metadata.ownerReferences', { listType: 'map', listMapKeys: ['uid'], patchMergeKey: 'uid' }, 'list'],
  ['Pod.spec.containers', { isRequired: true, listType: 'map', listMapKeys: ['name'], patchStrategy: 'merge', patchMergeKey: 'name' }, 'list'],
  ['Pod.spec.containers.ports', { listType: 'map', listMapKeys: ['containerPort', 'protocol'], patchStrategy: 'merge', patchMergeKey: 'containerPort' }, 'list'],
  ['Pod.spec.containers.ports.protocol', { default: 'TCP', values: ['SCTP', 'TCP', 'UDP'] }, 'string'],
  ['Pod.spec.containers.command', { isRequired: false }, 'list'],
  ['Pod.spec.containers.resources.limits', {}, 'map'],
  ['Pod.spec.volumes', { patchStrategy: 'merge,retainKeys', patchMergeKey: 'name' }, 'list'],
  ['Pod.spec.nodeSelector', { mapType: 'atomic' }, 'map'],
  ['Pod.spec.containers.env.value', { isPointer: false }, 'string'],
  ['Pod.status.resourceClaimStatuses', { listType: 'map', listMapKeys: ['name'] }, 'list'],
])('%s', (path, wanted, kind) => {
  const { type, ...rest } = field(path)
  expect(type.kind).toBe(kind)
  expect(rest).toMatchObject(wanted)
})

test('maps that have one owner', () => {
  expect(schemaOf('io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector').isAtomic).toBe(true)
  expect(schemaOf('io.k8s.api.core.v1.PodSpec').isAtomic).toBe(false)
})

test('kinds are found by group, version and kind', () => {
  expect(kinds.Deployment.name).toBe('io.k8s.api.apps.v1.Deployment')
  expect(typeOf({ group: 'apps', version: 'v1beta1', kind: 'Deployment' })).toBeUndefined()
  expect(() => schemaOf('io.k8s.api.core.v1.Pot')).toThrow('no type "io.k8s.api.core.v1.Pot" in the schema')
})

test('descriptions go with the types and their fields', () => {
  const types = builtInTypes()
  const descriptions = readDescriptions()
  expect(descriptions.map((each) => each.length)).toEqual(types.map(({ fields }) => Object.keys(fields).length + 1))
  const deployment = descriptions[types.indexOf(kinds.Deployment)]!
  expect(deployment[0]).toBe('Deployment enables declarative updates for Pods and ReplicaSets.')
  expect(deployment[1 + Object.keys(kinds.Deployment.fields).indexOf('spec')]).toBe('Specification of the desired behavior of the Deployment.')
})
