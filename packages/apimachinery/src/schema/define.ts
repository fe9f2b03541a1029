/** Types for kinds that are not Kubernetes' own, in the shape of the built-in ones. */
import type { Field, ObjectType, ScalarKind, ValueType } from './schema.ts'
import { schemaOf } from './types.ts'

/** A field as a kind declares it; a word alone is a scalar. */
export type FieldDraft = ScalarKind | ObjectType | (Partial<Omit<Field, 'name' | 'type'>> & { readonly type: ScalarKind | ValueType })

/** An object of these fields; what is not required may be left out. */
export function objectType(name: string, fields: Readonly<Record<string, FieldDraft>>): ObjectType {
  const built: Record<string, Field> = Object.create(null)
  for (const [field, draft] of Object.entries(fields)) {
    const isShort = typeof draft === 'string' || !('type' in draft)
    const { type, ...rest } = isShort ? { type: draft } : draft
    const value: ValueType = typeof type === 'string' ? { kind: type } : type
    built[field] = { name: field, type: value, isRequired: false, isPointer: true, isAlwaysPrinted: false, ...rest }
  }
  return { kind: 'object', name, isAtomic: false, fields: built, printed: [] }
}

/** The type of a kind: metadata, spec and status around these. */
export function kindType(name: string, { spec, status }: { readonly spec: ObjectType; readonly status?: ObjectType }): ObjectType {
  return objectType(name, {
    apiVersion: 'string',
    kind: 'string',
    metadata: schemaOf('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'),
    spec,
    ...(status && { status }),
  })
}

export function listOf(items: ScalarKind | ValueType): ValueType {
  return { kind: 'list', items: typeof items === 'string' ? { kind: items } : items }
}

export function mapOf(values: ScalarKind | ValueType): ValueType {
  return { kind: 'map', values: typeof values === 'string' ? { kind: values } : values }
}
