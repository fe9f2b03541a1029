/** The parts of an OpenAPI v3 document that `explain` reads. */
export interface Schema {
  readonly '$ref'?: string
  readonly 'type'?: string
  readonly 'description'?: string
  readonly 'properties'?: Readonly<Record<string, Schema>>
  readonly 'required'?: readonly string[]
  readonly 'items'?: Schema
  readonly 'additionalProperties'?: Schema | boolean
  readonly 'allOf'?: readonly Schema[]
  readonly 'enum'?: readonly unknown[]
  readonly 'x-kubernetes-group-version-kind'?: readonly GroupVersionKind[]
}

export interface GroupVersionKind {
  readonly group: string
  readonly version: string
  readonly kind: string
}

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly 'x-kubernetes-group-version-kind'?: GroupVersionKind }>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** What a reference stands for; the schema itself when it is none. */
export function resolved(schema: Schema, { components }: OpenApiDocument): Schema {
  const name = schema.$ref?.split('/').at(-1)
  return (name !== undefined ? components.schemas[name] : undefined) ?? schema
}

/** What the values of a map are. */
export function valuesOf({ additionalProperties }: Schema): Schema | undefined {
  return typeof additionalProperties === 'object' ? additionalProperties : undefined
}

/** `string`, `[]Container`, `map[string]string`. */
export function typeName(schema: Schema, document: OpenApiDocument): string {
  const values = valuesOf(schema)
  if (schema.items) return `[]${typeName(schema.items, document)}`
  if (values) return `map[string]${typeName(values, document)}`
  if (schema.allOf?.length === 1 && !schema.properties) return typeName(schema.allOf[0]!, document)
  if (schema.$ref !== undefined) {
    const target = resolved(schema, document)
    const isObject = target === schema || target.type === undefined || target.type === 'object'
    return isObject ? schema.$ref.split('/').at(-1)!.split('.').at(-1)! : target.type!
  }
  return schema.type === undefined || schema.type === 'object' ? 'Object' : schema.type
}
