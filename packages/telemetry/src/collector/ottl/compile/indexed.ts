/** What stands in brackets behind a converter. Follows exprGetter in pkg/ottl/expression.go of opentelemetry-collector-contrib 0.152. */
import type { KeySyntax } from '../grammar/syntax.ts'
import { OttlError } from '../ottl-error.ts'
import { GoList, OttlList, OttlMap, typeName, type Value } from '../values/value.ts'

export function indexed(value: Value, keys: readonly KeySyntax[]): Value {
  return keys.reduce((inner, { string, int }) => {
    if (string !== undefined) return atName(inner, string)
    if (int !== undefined) return atPlace(inner, int)
    throw new OttlError('neither map nor slice index were set; this is an error in OTTL')
  }, value)
}

function atName(value: Value, name: string): Value {
  if (!(value instanceof OttlMap)) throw new OttlError(`type, ${typeName(value)}, does not support string indexing`)
  const found = value.find(name)
  if (!found) throw new OttlError('key not found in map')
  return found.value
}

function atPlace(value: Value, index: bigint): Value {
  const items = value instanceof OttlList ? value.values : value instanceof GoList ? value.items : undefined
  const bytes = value instanceof Uint8Array ? Array.from(value, BigInt) : undefined
  const all: readonly Value[] | undefined = items ?? bytes
  if (!all) throw new OttlError(`type, ${typeName(value)}, does not support int indexing`)
  if (index < 0n || index >= BigInt(all.length)) throw new OttlError(`index ${index} out of bounds`)
  return all[Number(index)]!
}
