/**
 * kustomization.yaml: its fields, and Go's words for what does not fit them.
 *
 * Follows sigs.k8s.io/kustomize/api/types/kustomization.go of kustomize 5.7 and encoding/json.
 */
import { readYaml, YamlError } from '@track/formats'
import { type Fields, isFields } from './documents.ts'
import { KustomizeError } from './kustomize-error.ts'
import type { FieldSpec } from './rules/field-spec.ts'
import type { Selector } from './resources.ts'

export interface GeneratorOptions {
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly disableNameSuffixHash?: boolean
  readonly immutable?: boolean
}

export interface GeneratorArgs {
  readonly name?: string
  readonly namespace?: string
  readonly behavior?: string
  readonly type?: string
  readonly literals?: readonly string[]
  readonly files?: readonly string[]
  readonly envs?: readonly string[]
  readonly env?: string
  readonly options?: GeneratorOptions
}

export interface PatchArgs {
  readonly path?: string
  readonly patch?: string
  readonly target?: Selector
  readonly options?: Readonly<Record<string, boolean>>
}

export interface FieldOptions {
  readonly delimiter?: string
  readonly index?: number
  readonly encoding?: string
  readonly create?: boolean
}

export interface Replacement {
  readonly path?: string
  readonly sourceValue?: string
  readonly source?: Selector & { readonly fieldPath?: string; readonly options?: FieldOptions }
  readonly targets?: readonly { readonly select?: Selector; readonly reject?: readonly Selector[]; readonly fieldPaths?: readonly string[]; readonly options?: FieldOptions }[]
}

export interface ImageArgs {
  readonly name?: string
  readonly newName?: string
  readonly tagSuffix?: string
  readonly newTag?: string
  readonly digest?: string
}

export interface LabelArgs {
  readonly pairs?: Readonly<Record<string, string>>
  readonly includeSelectors?: boolean
  readonly includeTemplates?: boolean
  readonly fields?: readonly FieldSpec[]
}

export interface Variable {
  readonly name: string
  readonly objref: { readonly apiVersion?: string; readonly group?: string; readonly version?: string; readonly kind?: string; readonly name?: string; readonly namespace?: string }
  readonly fieldref?: { readonly fieldpath?: string }
}

export interface Kustomization {
  readonly kind?: string
  readonly apiVersion?: string
  readonly namePrefix?: string
  readonly nameSuffix?: string
  readonly namespace?: string
  readonly commonLabels?: Readonly<Record<string, string>>
  readonly labels?: readonly LabelArgs[]
  readonly commonAnnotations?: Readonly<Record<string, string>>
  readonly patchesStrategicMerge?: readonly string[]
  readonly patchesJson6902?: readonly PatchArgs[]
  readonly patches?: readonly PatchArgs[]
  readonly images?: readonly ImageArgs[]
  readonly imageTags?: readonly ImageArgs[]
  readonly replacements?: readonly Replacement[]
  readonly replicas?: readonly { readonly name?: string; readonly count?: number }[]
  readonly vars?: readonly Variable[]
  readonly sortOptions?: { readonly order?: string; readonly legacySortOptions?: { readonly orderFirst?: readonly string[]; readonly orderLast?: readonly string[] } }
  readonly resources?: readonly string[]
  readonly components?: readonly string[]
  readonly crds?: readonly string[]
  readonly bases?: readonly string[]
  readonly configMapGenerator?: readonly GeneratorArgs[]
  readonly secretGenerator?: readonly GeneratorArgs[]
  readonly helmCharts?: readonly Fields[]
  readonly helmChartInflationGenerator?: readonly Fields[]
  readonly generatorOptions?: GeneratorOptions
  readonly configurations?: readonly string[]
  readonly generators?: readonly string[]
  readonly transformers?: readonly string[]
  readonly validators?: readonly string[]
  readonly openapi?: Readonly<Record<string, string>>
  readonly buildMetadata?: readonly string[]
}

/** A struct of Go; `inner` are the structs within it that a field is really of. */
interface Struct {
  readonly go: string
  readonly fields: Readonly<Record<string, Shape>>
  readonly inner?: Readonly<Record<string, readonly string[]>>
}

type Shape = 'string' | 'bool' | 'int' | 'int64' | 'any' | readonly ['[]' | 'map', Shape] | Struct

const within = (fields: readonly string[], ...structs: string[]) => Object.fromEntries(fields.map((field) => [field, structs]))
const gvkFields = ['group', 'version', 'kind'] as const
const idStructs = { ...within(gvkFields, 'ResId', 'Gvk'), ...within(['name', 'namespace'], 'ResId') }
const texts: Shape = ['[]', 'string']
const textMap: Shape = ['map', 'string']
const generatorOptions: Shape = { go: 'GeneratorOptions', fields: { labels: textMap, annotations: textMap, disableNameSuffixHash: 'bool', immutable: 'bool' } }
const generator = (go: string): Shape => ['[]', { go, fields: {
  name: 'string', namespace: 'string', behavior: 'string', literals: texts, files: texts, envs: texts, env: 'string', options: generatorOptions, ...(go === 'SecretArgs' && { type: 'string' as const }),
}, inner: {
  ...within(['name', 'namespace', 'behavior', 'options'], 'GeneratorArgs'), ...within(['literals', 'files', 'envs', 'env'], 'GeneratorArgs', 'KvPairSources'),
} }]
const selectorFields = { group: 'string', version: 'string', kind: 'string', name: 'string', namespace: 'string' } as const
const selector: Shape = { go: 'Selector', fields: { ...selectorFields, annotationSelector: 'string', labelSelector: 'string' }, inner: idStructs }
const fieldOptions: Shape = { go: 'FieldOptions', fields: { delimiter: 'string', index: 'int', encoding: 'string', create: 'bool' } }
const patches: Shape = ['[]', { go: 'Patch', fields: { path: 'string', patch: 'string', target: selector, options: ['map', 'bool'] } }]
const images: Shape = ['[]', { go: 'Image', fields: { name: 'string', newName: 'string', tagSuffix: 'string', newTag: 'string', digest: 'string' } }]

const shape: Shape = { go: 'Kustomization', fields: {
  apiVersion: 'string', kind: 'string', metadata: 'any', openapi: textMap, namePrefix: 'string', nameSuffix: 'string', namespace: 'string', commonLabels: textMap,
  labels: ['[]', { go: 'Label', fields: { pairs: textMap, includeSelectors: 'bool', includeTemplates: 'bool', fields: ['[]', { go: 'FieldSpec', fields: { group: 'string', version: 'string', kind: 'string', path: 'string', create: 'bool' }, inner: within(gvkFields, 'Gvk') }] } }],
  commonAnnotations: textMap, patchesStrategicMerge: texts, patchesJson6902: patches, patches, images, imageTags: images,
  replacements: ['[]', { go: 'ReplacementField', fields: {
    path: 'string', sourceValue: 'string', source: { go: 'SourceSelector', fields: { ...selectorFields, fieldPath: 'string', options: fieldOptions }, inner: idStructs },
    targets: ['[]', { go: 'TargetSelector', fields: { select: selector, reject: ['[]', selector], fieldPaths: texts, options: fieldOptions } }],
  }, inner: within(['sourceValue', 'source', 'targets'], 'Replacement') }],
  replicas: ['[]', { go: 'Replica', fields: { name: 'string', count: 'int64' } }],
  vars: ['[]', { go: 'Var', fields: { name: 'string', objref: { go: 'Target', fields: { apiVersion: 'string', ...selectorFields }, inner: within(gvkFields, 'Gvk') }, fieldref: 'any' } }],
  sortOptions: { go: 'SortOptions', fields: { order: 'string', legacySortOptions: { go: 'LegacySortOptions', fields: { orderFirst: texts, orderLast: texts } } } },
  resources: texts, components: texts, crds: texts, bases: texts, configMapGenerator: generator('ConfigMapArgs'), secretGenerator: generator('SecretArgs'), helmGlobals: 'any',
  helmCharts: ['[]', 'any'], helmChartInflationGenerator: ['[]', 'any'], generatorOptions, configurations: texts, generators: texts, transformers: texts, validators: texts, buildMetadata: texts,
} }

export function readKustomization(text: string): Kustomization {
  let value: unknown
  try {
    value = readYaml(text)
  } catch (reason) {
    // The text is no YAML.
    if (!(reason instanceof YamlError)) throw reason
    throw new KustomizeError(`invalid Kustomization: ${reason.message}`)
  }
  const found: string[] = []
  check(value ?? {}, shape, { path: [], go: 'Kustomization' }, found)
  if (found.length > 0) throw new KustomizeError(`invalid Kustomization: json: ${found[0]!}`)
  return withoutNulls(value ?? {}) as Kustomization
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  return isFields(value) ? Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null).map(([key, inner]) => [key, withoutNulls(inner)])) : value
}

interface Where {
  readonly path: readonly string[]
  /** The innermost struct. */
  readonly go: string
}

function check(value: unknown, wanted: Shape, where: Where, found: string[]): void {
  if (value === null || value === undefined || wanted === 'any') return
  const isWhole = wanted === 'int' || wanted === 'int64'
  const bare = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  const kind = isWhole && typeof value === 'number' && !Number.isInteger(value) ? `number ${value}` : bare
  const fits = typeof wanted === 'string' ? kind === (isWhole ? 'number' : wanted) : isList(wanted) && wanted[0] === '[]' ? kind === 'array' : kind === 'object'
  if (!fits) {
    found.push(where.path.length === 0 ? `cannot unmarshal ${kind} into Go value of type types.${goType(wanted)}`
      : `cannot unmarshal ${kind} into Go struct field ${where.go}.${where.path.join('.')} of type ${goType(wanted)}`)
  } else if (Array.isArray(value)) for (const element of value) check(element, (wanted as readonly [string, Shape])[1], where, found)
  else if (isFields(value)) checkFields(value, wanted, where, found)
}

function isList(wanted: Shape): wanted is readonly ['[]' | 'map', Shape] {
  return Array.isArray(wanted)
}

function checkFields(value: Fields, wanted: Shape, { path, go }: Where, found: string[]): void {
  for (const key of Object.keys(value).sort()) {
    if (isList(wanted)) check(value[key], wanted[1], { path, go }, found)
    else if (typeof wanted === 'object') {
      const field = wanted.fields[key]
      if (field === undefined) found.push(`unknown field ${JSON.stringify(key)}`)
      else check(value[key], field, { path: [...path, ...wanted.inner?.[key] ?? [], key], go: wanted.go }, found)
    }
  }
}

function goType(wanted: Shape): string {
  if (isList(wanted)) return `${wanted[0] === 'map' ? 'map[string]' : '[]'}${goType(wanted[1])}`
  if (typeof wanted === 'string') return wanted
  return wanted.go === 'Kustomization' ? wanted.go : `types.${wanted.go}`
}

const deprecated: readonly (readonly [field: keyof Kustomization, instead: string, how?: string])[] = [
  ['bases', 'resources'], ['commonLabels', 'labels'], ['imageTags', 'images'], ['patchesJson6902', 'patches'], ['patchesStrategicMerge', 'patches'],
  ['vars', 'replacements', '[EXPERIMENTAL] '],
]

export function warningsOf(kustomization: Kustomization): string[] {
  return deprecated.filter(([field]) => kustomization[field] !== undefined).map(([field, instead, how = '']) =>
    `# Warning: '${field}' is deprecated. Please use '${instead}' instead. ${how}Run 'kustomize edit fix' to update your Kustomization automatically.`)
}

/** What is old said in the new way; refused where the header is of something else. */
export function checkedKustomization(read: Kustomization, root: string): Kustomization {
  const { bases = [], imageTags = [], helmChartInflationGenerator = [], ...rest } = read
  const fixed: Kustomization = {
    ...rest, resources: [...rest.resources ?? [], ...bases], images: [...rest.images ?? [], ...imageTags],
    helmCharts: [...rest.helmCharts ?? [], ...helmChartInflationGenerator],
  }
  const { kind = 'Kustomization' } = fixed
  const isEmpty = Object.entries(fixed).every(([field, value]) => field === 'kind' || field === 'apiVersion' || (Array.isArray(value) && value.length === 0))
  if (isEmpty) throw new KustomizeError('kustomization.yaml is empty')
  const version = `kustomize.config.k8s.io/${kind === 'Component' ? 'v1alpha1' : 'v1beta1'}`
  const wrong = [
    ...(kind !== 'Kustomization' && kind !== 'Component' ? ['kind should be Kustomization or Component'] : []),
    ...(fixed.apiVersion !== undefined && fixed.apiVersion !== version ? [`apiVersion for ${kind} should be ${version}`] : []),
  ]
  if (wrong.length > 0) throw new KustomizeError(`Failed to read kustomization file under ${root}:\n${wrong.join('\n')}`)
  return { ...fixed, kind }
}
