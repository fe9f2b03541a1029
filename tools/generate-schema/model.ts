/**
 * The API's types as one model: fields and field numbers from the protobuf descriptors, JSON names,
 * required fields and descriptions from the client models, markers of lists and patches from the
 * OpenAPI document of 1.27 and, for fields that came later, from a table.
 */
import { type ClientField, type ClientModel, clientModelName, clientModels } from './client-models.ts'
import type { Descriptors, FieldDescriptor } from './descriptors.ts'
import { enumValues } from './enums.ts'
import { goFieldOf } from './go-fields.ts'
import { goTypeNames } from './go-types.ts'
import type { Inputs, OpenApiSchema } from './inputs.ts'
import { completed, laterMarkers, type Markers } from './later-markers.ts'
import { type FieldDescriptions, fieldDescriptions } from './older-types.ts'
import { metaPackage, metaRoots, packages, schemaName } from './packages.ts'

export type Scalar =
  | 'string' | 'boolean' | 'int32' | 'int64' | 'double' | 'bytes'
  | 'quantity' | 'int-or-string' | 'time' | 'micro-time' | 'duration' | 'any'

export type Shape =
  | { readonly kind: 'scalar'; readonly scalar: Scalar }
  | { readonly kind: 'ref'; readonly type: string }
  | { readonly kind: 'list' | 'map'; readonly of: Shape }

export interface FieldModel {
  readonly name: string
  readonly shape: Shape
  readonly isRequired: boolean
  /** A Go pointer: absent and zero are different things. */
  readonly isPointer: boolean
  /** Printed even when it is the zero value. */
  readonly isAlwaysPrinted: boolean
  /** The Go type, where it has a name of its own. */
  readonly goType: string | undefined
  readonly description: string
  readonly markers: Markers
  readonly values: readonly string[]
  /** Field numbers from the message down to the field: two where Go embeds a struct. */
  readonly numbers: readonly number[]
}

export interface TypeModel {
  readonly name: string
  readonly description: string
  readonly fields: readonly FieldModel[]
  readonly isAtomicMap: boolean
}

const special: Readonly<Record<string, Scalar>> = {
  'k8s.io.apimachinery.pkg.api.resource.Quantity': 'quantity',
  'k8s.io.apimachinery.pkg.util.intstr.IntOrString': 'int-or-string',
  [`${metaPackage}.Time`]: 'time',
  [`${metaPackage}.MicroTime`]: 'micro-time',
  [`${metaPackage}.Duration`]: 'duration',
  [`${metaPackage}.FieldsV1`]: 'any',
  'k8s.io.apimachinery.pkg.runtime.RawExtension': 'any',
}

/** Messages that are nothing but a list of texts in JSON. */
const textLists = new Set([
  ...['authentication', 'authorization', 'certificates'].map((group) => `k8s.io.api.${group}.v1.ExtraValue`), `${metaPackage}.Verbs`,
])

const scalars: Readonly<Record<number, Scalar>> = { 1: 'double', 3: 'int64', 5: 'int32', 8: 'boolean', 9: 'string', 12: 'bytes' }

/** Every type that the covered kinds reach, in the order of its package and its Go source. */
export function apiTypes(inputs: Inputs): TypeModel[] {
  const { descriptors } = inputs
  const models = clientModels(inputs.models)
  const references = fieldDescriptions(inputs.declarations)
  const found = new Map<string, TypeModel>()
  const queue = rootMessages(descriptors)
  for (const message of queue) {
    const name = schemaName(message)
    if (found.has(name)) continue
    const model = typeModel(inputs, { models, references }, message)
    found.set(name, model)
    queue.push(...model.fields.flatMap(({ shape }) => refsOf(shape)).map((ref) => ref.replace(/^io\.k8s\./, 'k8s.io.')))
  }
  const order = (name: string) => packages.findIndex((each) => name.startsWith(`${schemaName(each.name)}.`))
  return [...found.values()].sort((a, b) => order(a.name) - order(b.name) || (a.name < b.name ? -1 : 1))
}

/** Kinds have metadata; a few bodies and answers have none. */
function rootMessages(descriptors: Descriptors): string[] {
  const isKind = (message: string) => descriptors[message]!.fields.some(({ name, typeName }) => {
    return name === 'metadata' && (typeName === `${metaPackage}.ObjectMeta` || typeName === `${metaPackage}.ListMeta`)
  })
  const kinds = packages.flatMap((each) => Object.keys(descriptors).filter((message) => {
    return message.startsWith(`${each.name}.`) && each.name !== metaPackage && isKind(message)
  }))
  return [...kinds, ...metaRoots.map((name) => `${metaPackage}.${name}`)]
}

function refsOf(shape: Shape): string[] {
  if (shape.kind === 'ref') return [shape.type]
  return shape.kind === 'scalar' ? [] : refsOf(shape.of)
}

interface Described {
  readonly models: ReadonlyMap<string, ClientModel>
  readonly references: FieldDescriptions
}

function typeModel({ descriptors, openApi }: Inputs, { models, references }: Described, message: string): TypeModel {
  const [, pack, bare] = /^(.*)\.(\w+)$/.exec(message)!
  const name = schemaName(message)
  const client = models.get(clientModelName(models, pack!, bare!) ?? '')
  const older = openApi[name]
  const described = client ?? { description: '', fields: [] }
  const flat = flatten(descriptors, message, client && new Map(client.fields.map(({ name }) => [name.toLowerCase(), name])))
  const fields = flat.map(({ field, numbers }) => {
    const json = described.fields.find((each) => each.name === field.name)
    const reference = references.get(name)?.get(field.name)
    return fieldModel(descriptors, { type: name, field, numbers, json, reference, older: older?.properties?.[field.name] })
  })
  const isKind = !fields.some((field) => field.name === 'kind') && (described.fields.some((json) => json.name === 'kind') || !client)
  const missing = described.fields.filter((json) => !typeMeta.includes(json.name) && !fields.some((field) => field.name === json.name))
  if (missing.length > 0) throw new Error(`no protobuf field for ${name}: ${missing.map((field) => field.name).join(', ')}`)
  return {
    name,
    description: withLines(described.description, older?.description),
    fields: isKind ? [...typeMetaFields(described), ...fields] : fields,
    isAtomicMap: older?.['x-kubernetes-map-type'] === 'atomic' || laterMarkers[bare!]?.mapType === 'atomic',
  }
}

const typeMeta = ['kind', 'apiVersion']

function typeMetaFields({ fields }: ClientModel): FieldModel[] {
  return typeMeta.map((name) => ({
    name, shape: { kind: 'scalar', scalar: 'string' }, isRequired: false, isPointer: false, isAlwaysPrinted: false, goType: undefined,
    description: fields.find((field) => field.name === name)?.description ?? '', markers: {}, values: [], numbers: [],
  }))
}

interface FlatField {
  readonly field: FieldDescriptor
  readonly numbers: readonly number[]
}

/** Fields as JSON has them: a message that JSON does not know by its name is an embedded struct. */
function flatten(descriptors: Descriptors, message: string, jsonNames: ReadonlyMap<string, string> | undefined): FlatField[] {
  const described = descriptors[message]
  if (!described) throw new Error(`no protobuf message ${message}`)
  return described.fields.flatMap((field): FlatField[] => {
    // A few protobuf names have other capitals (`Webhooks`, `aPIGroup`).
    const name = jsonNames ? jsonNames.get(field.name.toLowerCase()) : field.name
    if (name !== undefined) return [{ field: { ...field, name }, numbers: [field.number] }]
    if (field.type !== 11 || !descriptors[field.typeName]) return []
    const inner = flatten(descriptors, field.typeName, jsonNames)
    return inner.map((each) => ({ ...each, numbers: [field.number, ...each.numbers] }))
  })
}

interface FieldSources {
  readonly type: string
  readonly field: FieldDescriptor
  readonly numbers: readonly number[]
  readonly json: ClientField | undefined
  readonly reference: string | undefined
  readonly older: OpenApiSchema | undefined
}

function fieldModel(descriptors: Descriptors, { type, field, numbers, json, reference, older }: FieldSources): FieldModel {
  const bare = type.slice(type.lastIndexOf('.') + 1)
  const shape = shapeOf(descriptors, field)
  const isRequired = json?.isRequired ?? false
  return {
    name: field.name,
    shape,
    isRequired,
    ...goFieldOf(type, field.name, { isRequired, shape }),
    goType: goTypeNames.get(`${bare}.${field.name}`),
    description: withLines(json?.description || reference || '', older?.description),
    markers: { ...completed(markersOf(older), shape), ...laterMarkers[`${bare}.${field.name}`] },
    values: enumValues.get(`${bare}.${field.name}`) ?? [],
    numbers,
  }
}

function shapeOf(descriptors: Descriptors, field: FieldDescriptor): Shape {
  const entry = field.typeName ? descriptors[field.typeName] : undefined
  if (entry?.isMapEntry) return { kind: 'map', of: shapeOf(descriptors, entry.fields.find(({ name }) => name === 'value')!) }
  if (textLists.has(field.typeName)) return { kind: 'list', of: { kind: 'scalar', scalar: 'string' } }
  const known = field.typeName ? special[field.typeName] : scalars[field.type]
  if (!known && !field.typeName) throw new Error(`protobuf type ${field.type} of ${field.name}`)
  const single: Shape = known ? { kind: 'scalar', scalar: known } : { kind: 'ref', type: schemaName(field.typeName) }
  return field.isRepeated ? { kind: 'list', of: single } : single
}

function markersOf(schema: OpenApiSchema | undefined): Markers {
  const listType = schema?.['x-kubernetes-list-type']
  const keys = schema?.['x-kubernetes-list-map-keys']
  const strategy = schema?.['x-kubernetes-patch-strategy']
  const mergeKey = schema?.['x-kubernetes-patch-merge-key']
  const mapType = schema?.['x-kubernetes-map-type']
  return {
    ...(listType !== undefined && { listType: listType as NonNullable<Markers['listType']> }),
    ...(keys !== undefined && { listMapKeys: keys as string[] }),
    ...(strategy !== undefined && { patchStrategy: strategy as string }),
    ...(mergeKey !== undefined && { patchMergeKey: mergeKey as string }),
    ...(mapType !== undefined && { mapType: mapType as NonNullable<Markers['mapType']> }),
  }
}

/**
 * The client models have one line a description, with two spaces for an empty line. Where the words
 * are the same, 1.27 has the lines.
 */
function withLines(description: string, older: string | undefined): string {
  const words = (text: string) => text.replace(/\s+/g, ' ').trim()
  if (older !== undefined && (description === '' || words(older) === words(description))) return older
  return description.replace(/ {2}/g, '\n\n')
}
