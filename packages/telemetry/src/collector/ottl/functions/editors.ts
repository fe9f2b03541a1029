/** Editors: what changes telemetry. Follows pkg/ottl/ottlfuncs (func_set.go, func_append.go, func_delete_*.go, func_keep_*.go, func_limit.go, func_truncate_all.go, func_merge_maps.go) of opentelemetry-collector-contrib 0.152. */
import { OttlError } from '../ottl-error.ts'
import { listOfRaw } from '../values/raw.ts'
import { copyOf, GoList, OttlList, type OttlMap, type Value } from '../values/value.ts'
import { flattened } from './flatten.ts'
import { patternGetter } from './pattern.ts'
import { define } from './row.ts'

function itemsOf(value: Value): readonly Value[] {
  if (value === null) return []
  return value instanceof GoList ? value.items : [value]
}

function removeWhere(map: OttlMap, isRemoved: (key: string) => boolean): void {
  map.entries = map.entries.filter(({ key }) => !isRemoved(key))
}

export const editors = [
  define('set', 'Target Setter, Value Getter', ({ Target: of, Value: value }) => (target) => {
    const set = value.get(target)
    if (set !== null) of.set(target, set)
    return null
  }),
  define('append', 'Target GetSetter, Value Optional[Getter], Values Optional[[]Getter]', ({ Target: of, Value: value, Values: values }) => {
    if (!value && !values) throw new OttlError("at least one of the optional arguments ('value' or 'values') must be provided")
    return (target) => {
      const before = of.get(target)
      const added = [...(value ? [value] : []), ...values ?? []].map((getter) => getter.get(target))
      const kept = before instanceof OttlList ? before.values.map(copyOf) : listOfRaw(itemsOf(before)).values
      of.set(target, new OttlList([...kept, ...listOfRaw(added).values]))
      return null
    }
  }),
  define('delete_key', 'Target PMapGetSetter, Key StringGetter', ({ Target: of, Key }) => (target) => {
    const map = of.get(target)
    map.remove(Key.get(target))
    of.set(target, map)
    return null
  }),
  define('delete_matching_keys', 'Target PMapGetSetter, Pattern StringGetter', ({ Target: of, Pattern }) => {
    const patternOf = patternGetter('delete_matching_keys', Pattern)
    return (target) => {
      const pattern = patternOf(target)
      const map = of.get(target)
      removeWhere(map, (key) => pattern.matcher(key).find())
      of.set(target, map)
      return null
    }
  }),
  define('keep_matching_keys', 'Target PMapGetSetter, Pattern StringGetter', ({ Target: of, Pattern }) => {
    const patternOf = patternGetter('keep_matching_keys', Pattern)
    return (target) => {
      const pattern = patternOf(target)
      const map = of.get(target)
      removeWhere(map, (key) => !pattern.matcher(key).find())
      of.set(target, map)
      return null
    }
  }),
  define('keep_keys', 'Target PMapGetSetter, Keys []StringGetter', ({ Target: of, Keys }) => (target) => {
    const map = of.get(target)
    const kept = new Set(Keys.map((key) => key.get(target)))
    removeWhere(map, (key) => !kept.has(key))
    of.set(target, map)
    return null
  }),
  define('delete_index', 'Target PSliceGetSetter, StartIndex IntGetter, EndIndex Optional[IntGetter]', ({ Target: of, StartIndex, EndIndex }) => (target) => {
    const list = of.get(target)
    const start = StartIndex.get(target)
    const end = EndIndex ? EndIndex.get(target) : start + 1n
    const length = BigInt(list.items.length)
    if (!(start === 0n && end === length)) refuseBounds(start, end, length)
    of.set(target, new OttlList(list.values.filter((_, index) => BigInt(index) < start || BigInt(index) >= end)))
    return null
  }),
  define('flatten', 'Target PMapGetSetter, Prefix Optional[string], Depth Optional[int64], ResolveConflicts Optional[bool]', ({ Target: of, Prefix, Depth, ResolveConflicts }) => {
    if (Depth !== undefined && Depth < 1n) throw new OttlError(`invalid depth '${Depth}' for flatten function, must be greater than 0`)
    return (target) => {
      of.set(target, flattened(of.get(target), { prefix: Prefix ?? '', depthMax: Depth ?? 0x7fff_ffff_ffff_ffffn, resolvesConflicts: ResolveConflicts ?? false }))
      return null
    }
  }),
  define('limit', 'Target PMapGetSetter, Limit int64, PriorityKeys []string', ({ Target: of, Limit, PriorityKeys }) => {
    if (Limit < 0n) throw new OttlError(`invalid limit for limit function, ${Limit} cannot be negative`)
    if (Limit < BigInt(PriorityKeys.length)) {
      throw new OttlError(`invalid limit for limit function, ${Limit} cannot be less than number of priority attributes ${PriorityKeys.length}`)
    }
    return (target) => {
      const map = of.get(target)
      if (BigInt(map.entries.length) <= Limit) return null
      let kept = PriorityKeys.filter((key) => map.find(key)).length
      removeWhere(map, (key) => !PriorityKeys.includes(key) && kept++ >= Number(Limit))
      of.set(target, map)
      return null
    }
  }),
  define('truncate_all', 'Target PMapGetSetter, Limit int64, Utf8Safe Optional[bool]', ({ Target: of, Limit, Utf8Safe }) => {
    if (Limit < 0n) throw new OttlError(`invalid limit for truncate_all function, ${Limit} cannot be negative`)
    return (target) => {
      const map = of.get(target)
      for (const entry of map.entries) if (typeof entry.value === 'string') entry.value = truncatedText(entry.value, Number(Limit), Utf8Safe ?? true)
      of.set(target, map)
      return null
    }
  }),
  define('merge_maps', 'Target PMapGetSetter, Source PMapGetter, Strategy string', ({ Target: of, Source, Strategy }) => {
    if (!['insert', 'update', 'upsert'].includes(Strategy)) throw new OttlError(`invalid value for strategy, ${Strategy}, must be 'insert', 'update' or 'upsert'`)
    return (target) => {
      const map = of.get(target)
      for (const { key, value } of Source.get(target).entries) {
        const isThere = map.find(key) !== undefined
        if (Strategy === 'upsert' || isThere === (Strategy === 'update')) map.put(key, copyOf(value))
      }
      of.set(target, map)
      return null
    }
  }),
]

function refuseBounds(start: bigint, end: bigint, length: bigint): void {
  if (start < 0n || start >= length) throw new OttlError(`startIndex ${start} out of bounds for slice of length ${length}`)
  if (end < start) throw new OttlError(`endIndex ${end} cannot be less than startIndex ${start}`)
  if (end > length) throw new OttlError(`deletion range [${start}:${end}] out of bounds for slice of length ${length}`)
}

/** In bytes; a letter is not cut through where that is asked for. */
function truncatedText(text: string, limit: number, isSafe: boolean): string {
  const bytes = new TextEncoder().encode(text)
  if (bytes.length <= limit) return text
  let end = limit
  while (isSafe && end > 0 && (bytes[end]! & 0xc0) === 0x80) end--
  return new TextDecoder().decode(bytes.subarray(0, end))
}
