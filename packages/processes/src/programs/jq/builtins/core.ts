/** Functions on values of any type, on paths, on inputs, and on control. */
import { type Results, extend, pathOrFail, plain, run } from '../evaluate.ts'
import { JqError, JqHalt } from '../failure.ts'
import { formatText } from '../formats.ts'
import { compare, isArray, isObject, type Json, printJson, sortedKeys, typeOf } from '../json.ts'
import { arithmetic, indices, iterateValue, shown } from '../operations.ts'
import { deletePaths, getPath, setPath } from '../paths.ts'
import { JsonError, parseJson } from '../read-json.ts'
import { argument, type Native, simple } from './native.ts'

function length(value: Json): Json {
  if (value === null) return 0
  if (typeof value === 'number') return Math.abs(value)
  if (typeof value === 'string') return Array.from(value).length
  if (isArray(value)) return value.length
  if (isObject(value)) return value.size
  throw new JqError(`${shown(value)} has no length`)
}

function keys(value: Json, sorted: boolean): Json {
  if (isArray(value)) return [...value.keys()]
  if (isObject(value)) return sorted ? sortedKeys(value) : [...value.keys()]
  throw new JqError(`${shown(value)} has no keys`)
}

function has(value: Json, key: Json): boolean {
  if (isObject(value) && typeof key === 'string') return value.has(key)
  if (isArray(value) && typeof key === 'number') return key >= 0 && key < value.length
  throw new JqError(`Cannot check whether ${typeOf(value)} has a ${typeof key === 'string' ? 'string' : typeOf(key)} key`)
}

function contains(a: Json, b: Json): boolean {
  if (isObject(a) && isObject(b)) return [...b].every(([key, value]) => a.has(key) && contains(a.get(key)!, value))
  if (isArray(a) && isArray(b)) return b.every((each) => a.some((other) => contains(other, each)))
  if (typeof a === 'string' && typeof b === 'string') return a.includes(b)
  if (typeOf(a) === typeOf(b)) return compare(a, b) === 0
  throw new JqError(`${shown(a)} and ${shown(b)} cannot have their containment checked`)
}

function flatten(value: Json, depth: Json): Json[] {
  if (typeof depth !== 'number' || depth < 0) throw new JqError('flatten depth must not be negative')
  return [...iterateValue(value)].flatMap(([, each]) => (isArray(each) && depth > 0 ? flatten(each, depth - 1) : [each]))
}

function list(value: Json, what: string): readonly Json[] {
  if (isArray(value)) return value
  throw new JqError(`${shown(value)} cannot be ${what}, as it is not an array`)
}

function tojson(value: Json): string {
  return printJson(value)
}

function fromjson(value: Json): Json {
  if (typeof value !== 'string') throw new JqError(`${shown(value)} cannot be parsed as JSON`)
  try {
    return parseJson(value)
  } catch (error) {
    // A text that is no JSON, with the words and the place.
    if (!(error instanceof JsonError)) throw error
    throw new JqError(`${error.message} (while parsing '${value}')`)
  }
}

function tonumber(value: Json): Json {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') throw new JqError(`${shown(value)} cannot be parsed as a number`)
  if (/^\s*-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(value)) return Number(value)
  throw new JqError(`Invalid numeric literal at EOF at line 1, column ${value.length} (while parsing '${value}')`)
}

function* range({ input, args, scope, depth }: Parameters<Native>[0]): Results {
  const call = { input, args, scope, depth }
  for (const from of argument(call, 0)) {
    for (const to of argument(call, 1)) {
      for (const by of args.length > 2 ? argument(call, 2) : [1]) yield* count(from, to, by)
    }
  }
}

function* count(from: Json, to: Json, by: Json): Results {
  if (typeof from !== 'number' || typeof to !== 'number' || typeof by !== 'number') throw new JqError('Range bounds must be numeric')
  if (by === 0) return
  for (let value = from; by > 0 ? value < to : value > to; value += by) yield plain(value)
}

/** `sort_by` and its relatives: the keys were computed, one list a value. */
function by(value: Json, given: Json, how: Json): Json {
  const items = list(value, how === 'group' ? 'grouped' : how === 'sort' ? 'sorted' : 'iterated over')
  const sortKeys = given as readonly Json[]
  const ranked = items.map((item, index) => ({ item, key: sortKeys[index]!, index })).sort((a, b) => compare(a.key, b.key) || a.index - b.index)
  if (how === 'sort') return ranked.map(({ item }) => item)
  if (how === 'min') return ranked[0]?.item ?? null
  if (how === 'max') {
    const last = ranked.at(-1)
    return last?.item ?? null
  }
  const groups: { key: Json; items: Json[] }[] = []
  for (const { item, key } of ranked) {
    const group = groups.at(-1)
    if (group && compare(group.key, key) === 0) group.items.push(item)
    else groups.push({ key, items: [item] })
  }
  return how === 'group' ? groups.map((group) => group.items) : groups.map((group) => group.items[0]!)
}

function extreme(value: Json, sign: 1 | -1): Json {
  let best: Json | undefined
  for (const each of list(value, 'iterated over')) if (best === undefined || compare(each, best) * sign >= (sign > 0 ? 0 : 1)) best = each
  return best ?? null
}

function unique(value: Json): Json {
  const sorted = [...list(value, 'sorted')].sort(compare)
  return sorted.filter((each, index) => index === 0 || compare(sorted[index - 1]!, each) !== 0)
}

function find(value: Json, part: Json): Json {
  if (value === null) return null
  if (typeof value === 'string' && typeof part === 'string') {
    if (part === '') return null
    const found: number[] = []
    for (let at = value.indexOf(part); at >= 0; at = value.indexOf(part, at + 1)) found.push(Array.from(value.slice(0, at)).length)
    return found
  }
  if (!isArray(value)) throw new JqError(`Cannot determine indices in ${typeOf(value)}`)
  return isArray(part) ? indices(value, part) : indices(value, [part])
}

function fail(value: Json): never {
  throw new JqError(value)
}

export const core: Readonly<Record<string, Native>> = {
  'empty/0': function* () {},
  'not/0': simple((value) => value === null || value === false),
  'error/0': simple((value) => fail(value)),
  'error/1': simple((_, value) => fail(value!)),
  'length/0': simple(length),
  'utf8bytelength/0': simple((value) => {
    if (typeof value !== 'string') throw new JqError(`${shown(value)} only strings have UTF-8 byte length`)
    return new TextEncoder().encode(value).length
  }),
  'type/0': simple(typeOf),
  'keys/0': simple((value) => keys(value, true)),
  'keys_unsorted/0': simple((value) => keys(value, false)),
  'has/1': simple((value, key) => has(value, key!)),
  'contains/1': simple((value, other) => contains(value, other!)),
  'add/0': simple((value) => {
    let sum: Json = null
    for (const [, each] of iterateValue(value)) sum = arithmetic('+', sum, each)
    return sum
  }),
  'range/2': range,
  'range/3': range,
  'flatten/0': simple((value) => flatten(value, Infinity)),
  'flatten/1': simple((value, depth) => flatten(value, depth!)),
  'reverse/0': simple((value) => {
    if (typeof value === 'string') return Array.from(value).reverse().join('')
    if (value === null) return []
    return [...list(value, 'reversed')].reverse()
  }),
  'sort/0': simple((value) => [...list(value, 'sorted')].sort(compare)),
  '_by/2': simple((value, sortKeys, how) => by(value, sortKeys!, how!)),
  'unique/0': simple(unique),
  'min/0': simple((value) => extreme(value, -1)),
  'max/0': simple((value) => extreme(value, 1)),
  'indices/1': simple((value, part) => find(value, part!)),
  'transpose/0': simple((value) => {
    const rows = list(value, 'transposed').map((row) => list(row, 'transposed'))
    const width = Math.max(0, ...rows.map((row) => row.length))
    return Array.from({ length: width }, (_, column) => rows.map((row) => row[column] ?? null))
  }),
  'tojson/0': simple(tojson),
  'fromjson/0': simple(fromjson),
  'tostring/0': simple((value) => (typeof value === 'string' ? value : tojson(value))),
  'tonumber/0': simple(tonumber),
  'toboolean/0': simple((value) => {
    if (value === 'true' || value === true) return true
    if (value === 'false' || value === false) return false
    throw new JqError(`${shown(value)} cannot be parsed as a boolean`)
  }),
  'format/1': simple((value, name) => formatText(`@${String(name)}`, value)),
  'path/1': function* ({ input, args, scope, depth }) {
    for (const { path, value } of run(args[0]!, { value: input.value, path: [] }, scope, depth)) yield plain(pathOrFail(path, value))
  },
  'getpath/1': function* (call) {
    for (const given of argument(call, 0)) {
      if (!isArray(given)) throw new JqError('Path must be specified as an array')
      yield { value: getPath(call.input.value, given), path: given.reduce(extend, call.input.path) }
    }
  },
  'setpath/2': simple((value, path, inner) => {
    if (!isArray(path!)) throw new JqError('Path must be specified as an array')
    return setPath(value, path, inner!)
  }),
  'delpaths/1': simple((value, paths) => {
    if (!isArray(paths!)) throw new JqError('Paths must be specified as an array')
    return deletePaths(value, paths)
  }),
  'input/0': function* ({ scope }) {
    const next = scope.world.inputs.shift()
    if (next === undefined) throw new JqError('No more inputs')
    yield plain(next)
  },
  'inputs/0': function* ({ scope }) {
    for (let next = scope.world.inputs.shift(); next !== undefined; next = scope.world.inputs.shift()) yield plain(next)
  },
  'debug/0': function* ({ input, scope }) {
    scope.world.messages.push(`["DEBUG:",${printJson(input.value)}]\n`)
    yield input
  },
  'stderr/0': function* ({ input, scope }) {
    scope.world.messages.push(printJson(input.value))
    yield input
  },
  'input_filename/0': simple(() => null),
  'halt/0': simple(() => {
    throw new JqHalt(0, '')
  }),
  'halt_error/0': simple((value) => halt(value, 5)),
  'halt_error/1': simple((value, code) => halt(value, Number(code))),
  'now/0': function* ({ scope }) {
    yield plain(scope.world.now)
  },
}

function halt(value: Json, code: number): never {
  throw new JqHalt(code, typeof value === 'string' ? value : `${printJson(value)}\n`)
}
