/** The types that every cluster has, found by name or by kind. */
import { oncePerRow } from '@track/simulation'
import { metaSchemaText } from '../../generated/meta-schema.ts'
import { schemaText } from '../../generated/schema.ts'
import { type ObjectType, parseSchema, type Schema } from './schema.ts'

/** What every kind is made of (ObjectMeta, Status). */
const meta = parseSchema(metaSchemaText)
/** The rest with it, read when the first of it is asked for. */
const everything = oncePerRow((before: Schema) => parseSchema(schemaText(), before))
const inOrder = oncePerRow(({ types }: Schema): readonly ObjectType[] => [...types.values()])

/** A type, or the name of a built-in one. */
export type TypeReference = ObjectType | string

/** The built-in type of a name (`io.k8s.api.apps.v1.Deployment`); a bug when there is none. */
export function schemaOf(type: TypeReference): ObjectType {
  if (typeof type !== 'string') return type
  const found = meta.types.get(type) ?? everything(meta).types.get(type)
  if (!found) throw new Error(`no type "${type}" in the schema`)
  return found
}

/** The built-in type of a kind, if it is one. */
export function typeOf({ group, version, kind }: { group: string; version: string; kind: string }): ObjectType | undefined {
  return everything(meta).kinds.get(`${group}/${version}/${kind}`)
}

/** Every built-in type, in the order of packages and Go sources; descriptions have the same order. */
export function builtInTypes(): readonly ObjectType[] {
  return inOrder(everything(meta))
}
