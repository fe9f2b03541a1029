import { expect, test } from 'vitest'
import { clientModelName, clientModels } from './client-models.ts'
import { goFieldOf } from './go-fields.ts'
import type { FieldModel, Shape, TypeModel } from './model.ts'
import { fieldDescriptions } from './older-types.ts'
import { printFieldNumbers, printSchema } from './print-schema.ts'
import { printTypes } from './print-types.ts'

const text: Shape = { kind: 'scalar', scalar: 'string' }

function field(name: string, shape: Shape, more: Partial<FieldModel> = {}): FieldModel {
  return {
    name, shape, isRequired: false, isPointer: false, isAlwaysPrinted: false, goType: undefined, description: '', markers: {}, values: [], numbers: [], ...more,
  }
}

const types: TypeModel[] = [
  { name: 'io.k8s.api.core.v1.Port', description: '', isAtomicMap: true, fields: [
    field('protocol', text, { values: ['TCP', 'UDP'], markers: { default: 'TCP' }, numbers: [4] }),
  ] },
  { name: 'io.k8s.api.core.v1.Pod', description: '', isAtomicMap: false, fields: [
    field('kind', text), field('metadata', { kind: 'ref', type: 'io.k8s.api.core.v1.Port' }, { numbers: [1] }),
    field('ports', { kind: 'list', of: { kind: 'ref', type: 'io.k8s.api.core.v1.Port' } }, {
      isRequired: true, isAlwaysPrinted: true, numbers: [2, 1], markers: { listType: 'map', listMapKeys: ['port', 'protocol'], patchStrategy: 'merge', patchMergeKey: 'port' },
    }),
    field('labels', { kind: 'map', of: text }, { isPointer: true, goType: 'Labels', markers: { mapType: 'atomic' } }),
  ] },
]

test('the schema, a line a type, the first package on its own', () => {
  const scale = { name: 'io.k8s.api.apps.v1.Scale', description: '', isAtomicMap: false, fields: [field('ports', { kind: 'ref', type: 'io.k8s.api.core.v1.Port' })] }
  const first = [
    '@io.k8s.api.core.v1  v1',
    'Port~;protocol:s&d=TCP&e=TCP|UDP',
    'Pod;kind:s;metadata:00;ports:[00!+&l=map&k=port,protocol&p=merge&m=port;labels:{s*&t=atomic&g=Labels',
  ].join('\n')
  expect(printSchema(types)).toEqual({ first, rest: '' })
  expect(printSchema([...types, scale])).toEqual({ first, rest: '@io.k8s.api.apps.v1 apps v1\nScale;ports:00' })
})

test('field numbers, those of embedded messages with a dot', () => {
  expect(printFieldNumbers(types).split('\n')).toEqual(['4', ',1,2.1,'])
})

test('TypeScript', () => {
  expect(printTypes(types)).toBe([
    'export interface Port {', "  protocol?: 'TCP' | 'UDP'", '}', '',
    'export type Pod = {', '  kind: string', '  metadata: Port', '  ports: Port[]', '  labels?: Record<string, string>', '}',
  ].join('\n'))
})

const declaration = `/**
* Pod is a &lt;container&gt; group.
*/
export declare class V1Pod {
    /**
    * What it \\"does\\".
    */
    'apiVersion'?: string;
    'spec': V1PodSpec;
}`
const program = `V1Pod.attributeTypeMap = [
    {"name": "apiVersion", "baseName": "apiVersion", "type": "string", "format": ""},
    {"name": "spec", "baseName": "spec", "type": "V1PodSpec", "format": ""}
];`

test('what a client model says', () => {
  const models = clientModels({ 'V1Pod.js': program, 'V1Pod.d.ts': declaration, 'index.js': '' })
  expect([...models]).toEqual([['V1Pod', {
    description: 'Pod is a <container> group.',
    fields: [
      { name: 'apiVersion', type: 'string', format: '', isRequired: false, description: 'What it "does".' },
      { name: 'spec', type: 'V1PodSpec', format: '', isRequired: true, description: '' },
    ],
  }]])
  expect(clientModelName(models, 'k8s.io.api.core.v1', 'Pod')).toBe('V1Pod')
  expect(clientModelName(models, 'k8s.io.api.core.v1', 'Node')).toBeUndefined()
})

test('descriptions of references', () => {
  const found = fieldDescriptions({
    'apps/v1.d.ts': 'export interface Spec {\n  /** How pods are\n   * replaced. */\n  readonly strategy?: Strategy\n}',
    'meta/v1.d.ts': 'export interface List {\n  /** Its metadata. */\n  metadata?: ListMeta\n}',
  })
  expect(found.get('io.k8s.api.apps.v1.Spec')!.get('strategy')).toBe('How pods are\nreplaced.')
  expect(found.get('io.k8s.apimachinery.pkg.apis.meta.v1.List')!.get('metadata')).toBe('Its metadata.')
})

const message: Shape = { kind: 'ref', type: 'x' }

test.each<[string, string, { isRequired: boolean; shape: Shape }, [isPointer: boolean, isAlwaysPrinted: boolean]]>([
  ['a scalar', 'io.k8s.api.core.v1.Service.name', { isRequired: false, shape: text }, [false, false]],
  ['a required scalar', 'io.k8s.api.core.v1.Container.name', { isRequired: true, shape: text }, [false, true]],
  ['a pointer', 'io.k8s.api.apps.v1.DeploymentSpec.replicas', { isRequired: false, shape: { kind: 'scalar', scalar: 'int32' } }, [true, false]],
  ['a message', 'io.k8s.api.core.v1.Container.livenessProbe', { isRequired: false, shape: message }, [true, false]],
  ['a struct', 'io.k8s.api.apps.v1.DeploymentSpec.strategy', { isRequired: false, shape: message }, [false, true]],
  ['a status', 'io.k8s.api.apps.v1.Deployment.status', { isRequired: false, shape: message }, [false, true]],
  ['left out though required', 'io.k8s.api.networking.v1.ParentReference.name', { isRequired: true, shape: text }, [false, false]],
])('%s in Go', (_what, path, given, [isPointer, isAlwaysPrinted]) => {
  const dot = path.lastIndexOf('.')
  expect(goFieldOf(path.slice(0, dot), path.slice(dot + 1), given)).toEqual({ isPointer, isAlwaysPrinted })
})
