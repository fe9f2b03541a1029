/** The types that every cluster has, found by name or by kind. */
import { metaSchemaText } from '../../generated/meta-schema.ts'
import { builtInSchema } from './built-in-schema.ts'
import { type ObjectType, parseSchema } from './schema.ts'

/** What every kind is made of (ObjectMeta, Status); the rest is read when it is asked for. */
const meta = parseSchema(metaSchemaText)

/** A type, or the name of a built-in one. */
export type TypeReference = ObjectType | string

/** The built-in type of a name (`io.k8s.api.apps.v1.Deployment`); a bug when there is none. */
export function schemaOf(type: TypeReference): ObjectType {
  if (typeof type !== 'string') return type
  const found = meta.types.get(type) ?? builtInSchema(meta).types.get(type)
  if (!found) throw new Error(`no type "${type}" in the schema`)
  return found
}

/** The built-in type of a kind, if it is one. */
export function typeOf({ group, version, kind }: { group: string; version: string; kind: string }): ObjectType | undefined {
  return builtInSchema(meta).kinds.get(`${group}/${version}/${kind}`)
}

/** Every built-in type, in the order of packages and Go sources; descriptions have the same order. */
export function builtInTypes(): readonly ObjectType[] {
  return [...builtInSchema(meta).types.values()]
}
