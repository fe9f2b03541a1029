/**
 * The API's types as OpenAPI v3 schemas.
 *
 * Follows k8s.io/kube-openapi/pkg/builder3 as far as clients read it.
 */
import { builtInTypes, type Field, type ObjectType, schemaOf, type TypeReference, type ValueType } from '@track/apimachinery'

export interface JsonSchema {
  readonly [keyword: string]: unknown
}

/** For each built-in type, in order: its own words, then those of each field. */
export type Descriptions = readonly (readonly string[])[]

const scope = '#/components/schemas/'
const named = {
  quantity: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  intOrString: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
  time: 'io.k8s.apimachinery.pkg.apis.meta.v1.Time',
  microTime: 'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime',
  patch: 'io.k8s.apimachinery.pkg.apis.meta.v1.Patch',
} as const

/** Types that are values rather than objects; every document has them. */
const valueSchemas: Readonly<Record<string, JsonSchema>> = {
  [named.quantity]: { oneOf: [{ type: 'string' }, { type: 'number' }] },
  [named.intOrString]: { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
  [named.time]: { type: 'string', format: 'date-time' },
  [named.microTime]: { type: 'string', format: 'date-time' },
  [named.patch]: { type: 'object' },
}

export function reference(name: string): JsonSchema {
  return { $ref: `${scope}${name}` }
}

export const patchReference = reference(named.patch)

/** The schemas of these types and of everything that they are made of. */
export function schemasFor(roots: readonly TypeReference[], descriptions: Descriptions | undefined): Record<string, JsonSchema> {
  const positions = new Map(builtInTypes().map((type, index) => [type.name, index]))
  const schemas: Record<string, JsonSchema> = { ...valueSchemas }
  const visit = (type: ValueType): void => {
    if (type.kind === 'list') visit(type.items)
    else if (type.kind === 'map') visit(type.values)
    if (type.kind !== 'object' || schemas[type.name]) return
    const fields = Object.values(type.fields)
    const [own = '', ...words] = descriptions?.[positions.get(type.name) ?? -1] ?? []
    schemas[type.name] = objectSchema(type, fields, own, words)
    for (const field of fields) visit(field.type)
  }
  for (const root of roots) visit(schemaOf(root))
  return schemas
}

function objectSchema(type: ObjectType, fields: readonly Field[], description: string, words: readonly string[]): JsonSchema {
  const required = fields.filter(({ isRequired }) => isRequired).map(({ name }) => name)
  return {
    ...(description && { description }),
    type: 'object',
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(fields.map((field, index) => [field.name, fieldSchema(field, words[index] ?? '')])),
    ...(type.isAtomic && { 'x-kubernetes-map-type': 'atomic' }),
  }
}

function fieldSchema(field: Field, description: string): JsonSchema {
  const { type, isRequired, isPointer, listType, listMapKeys, patchStrategy, patchMergeKey, mapType, values } = field
  const shape = valueSchema(type)
  const isReference = '$ref' in shape
  return {
    ...(description && { description }),
    ...(type.kind === 'object' && !isPointer && { default: {} }),
    ...(type.kind === 'string' && isRequired && { default: '' }),
    ...(isReference ? { allOf: [shape] } : shape),
    ...(values && { enum: [...values].sort() }),
    ...(listType && { 'x-kubernetes-list-type': listType }),
    ...(listMapKeys && { 'x-kubernetes-list-map-keys': listMapKeys }),
    ...(patchMergeKey && { 'x-kubernetes-patch-merge-key': patchMergeKey }),
    ...(patchStrategy && { 'x-kubernetes-patch-strategy': patchStrategy }),
    ...(mapType && { 'x-kubernetes-map-type': mapType }),
  }
}

function valueSchema(type: ValueType): JsonSchema {
  switch (type.kind) {
    case 'string': return { type: 'string' }
    case 'boolean': return { type: 'boolean' }
    case 'int32': return { type: 'integer', format: 'int32' }
    case 'int64': return { type: 'integer', format: 'int64' }
    case 'double': return { type: 'number', format: 'double' }
    case 'bytes': return { type: 'string', format: 'byte' }
    case 'duration': return { type: 'string' }
    case 'any': return { type: 'object' }
    case 'quantity': return reference(named.quantity)
    case 'int-or-string': return reference(named.intOrString)
    case 'time': return reference(named.time)
    case 'micro-time': return reference(named.microTime)
    case 'list': return { type: 'array', items: itemSchema(type.items) }
    case 'map': return { type: 'object', additionalProperties: itemSchema(type.values) }
    case 'object': return reference(type.name)
  }
}

function itemSchema(type: ValueType): JsonSchema {
  const shape = valueSchema(type)
  return type.kind === 'object' ? { default: {}, allOf: [shape] } : type.kind === 'string' ? { ...shape, default: '' } : shape
}
