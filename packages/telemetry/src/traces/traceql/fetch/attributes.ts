/**
 * Reads attributes by conditions: their names decide which are looked at, their values by type whether
 * they are kept, whatever name a value was asked for under.
 *
 * Follows tempodb/encoding/vparquet4/block_traceql.go (createAttributeIterator, attributeCollector) of Tempo 2.8.
 */
import type { ColumnAttribute } from '../../store/columns.ts'
import { attribute, type Scope } from '../attribute.ts'
import { nil, type Static } from '../statics.ts'
import type { Condition } from './conditions.ts'
import { fractionPredicate, type Predicate, textPredicate, truthPredicate, wholePredicate } from './predicate.ts'
import type { ReadAttribute } from './span.ts'

/** What conditions on attributes read of one span, resource or event. */
export type AttributeReader = (attributes: readonly ColumnAttribute[]) => ReadAttribute[]

type ValueType = Exclude<ColumnAttribute['type'], 'none'>

/** What is read where there is nothing. */
const nameless: ColumnAttribute = { key: '', type: 'none', values: [] }

/** undefined where nothing is asked for that an attribute could have. */
export function attributeReader(scope: Scope, conditions: readonly Condition[], allConditions: boolean, selectsAll: boolean): AttributeReader | undefined {
  if (selectsAll) return (attributes) => (attributes.length > 0 ? attributes : [nameless]).map((each) => readOf(scope, each, each.values))
  const predicates: Record<ValueType, Predicate[]> = { string: [], int: [], float: [], boolean: [] }
  for (const condition of conditions) addPredicates(predicates, condition)
  const types = (Object.keys(predicates) as ValueType[]).filter((type) => predicates[type].length > 0)
  if (types.length === 0) return undefined
  const names = new Set(conditions.map((condition) => condition.attribute.name))
  const required = allConditions && types.length === 1 ? types[0]! : undefined
  return (attributes) => attributes.flatMap((each) => {
    if (!names.has(each.key)) return []
    const kept = each.type === 'none' ? [] : each.values.filter((value) => predicates[each.type as ValueType].some((predicate) => predicate(value)))
    const isMissed = required !== undefined && kept.length === 0
    // What has no value of the type may do all the same.
    const isEmpty = each.type !== required || each.values.length === 0
    if (isMissed && !(isEmpty && predicates[required].some((predicate) => predicate(undefined)))) return []
    return [readOf(scope, each, kept)]
  })
}

function addPredicates(predicates: Record<ValueType, Predicate[]>, condition: Condition): void {
  const { operand } = condition
  if (!operand || operand.type === 'string') predicates.string.push(textPredicate(condition))
  if (!operand || operand.type === 'int') predicates.int.push(wholePredicate(condition))
  if (!operand || operand.type === 'float') predicates.float.push(fractionPredicate(condition))
  if (!operand || operand.type === 'boolean') predicates.boolean.push(truthPredicate(condition))
}

function readOf(scope: Scope, { key, type }: ColumnAttribute, kept: ColumnAttribute['values']): ReadAttribute {
  return { attribute: attribute(scope, key), value: type === 'none' || kept.length === 0 ? nil : valueOf(type, kept) }
}

/** One value is no list, even where it was one. */
function valueOf(type: ValueType, values: ColumnAttribute['values']): Static {
  return (values.length === 1 ? { type, value: values[0]! } : { type: `${type} array`, value: values }) as Static
}
