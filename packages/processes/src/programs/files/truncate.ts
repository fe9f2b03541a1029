/** truncate and dd: files cut or filled to a size, and copied by blocks. Follows GNU coreutils 9.1. */
import { isRefusal, print, printError, readAll, readFile, stat, writeFile } from '../../calls.ts'
import type { Guest, Program } from '../../program.ts'
import { parseFlags, refuseFlags } from '../flags.ts'
import { parseCount } from '../text/bytes.ts'
import { limits, OutOfMemory } from '../../limits.ts'

export const truncate: Program = {
  name: 'truncate',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 's:cr:', long: { size: 's', 'no-create': 'c', reference: 'r' } })
    if ('words' in flags) return yield* refuseFlags('truncate', flags)
    const given = flags.value('s')
    if (given === undefined) return yield* refuseFlags('truncate', { words: "you must specify either ‘--size’ or ‘--reference’" })
    if (flags.operands.length === 0) return yield* refuseFlags('truncate', { words: 'missing file operand' })
    const [, sign = '', amount = ''] = /^([-+<>/%]?)(.*)$/.exec(given) ?? []
    const count = parseCount(amount)
    if (count === undefined || '<>/%'.includes(sign || ' ')) {
      yield* printError(`truncate: Invalid number: ‘${given}’\n`)
      return 1
    }
    let status = 0
    for (const name of flags.operands) {
      const facts = yield* stat(name)
      if (isRefusal(facts) && flags.has('c')) continue
      const before = isRefusal(facts) ? '' : yield* readFile(name)
      const refusal = isRefusal(before) ? before : yield* writeFile(name, resized(before, count, sign))
      if (!isRefusal(refusal)) continue
      status = 1
      yield* printError(`truncate: cannot open '${name}' for writing: ${refusal.error}\n`)
    }
    return status
  },
}

function resized(text: string, count: number, sign: string): string {
  const bytes = new TextEncoder().encode(text)
  const size = Math.max(0, sign === '+' ? bytes.length + count : sign === '-' ? bytes.length - count : count)
  if (size > limits.memory) throw new OutOfMemory(size)
  if (size <= bytes.length) return new TextDecoder().decode(bytes.slice(0, size))
  return text + '\0'.repeat(size - bytes.length)
}

const operands = new Set(['if', 'of', 'bs', 'count', 'skip', 'status', 'conv', 'ibs', 'obs', 'seek'])

export const dd: Program = {
  name: 'dd',
  *run({ argv }) {
    const given = new Map<string, string>()
    for (const word of argv.slice(1)) {
      const [, name = '', value = ''] = /^([a-z]+)=(.*)$/s.exec(word) ?? []
      if (!operands.has(name)) return yield* refuseFlags('dd', { words: `unrecognized operand ‘${word}’` })
      given.set(name, value)
    }
    const size = parseCount(given.get('bs') ?? given.get('ibs') ?? '512')
    const count = given.has('count') ? parseCount(given.get('count')!) : Infinity
    const skip = parseCount(given.get('skip') ?? '0')
    if (!size || count === undefined || skip === undefined || given.has('seek')) {
      yield* printError(`dd: ${given.has('seek') ? 'not simulated here: seek' : 'invalid number'}\n`)
      return 1
    }
    return yield* copy(given, { size, count, skip })
  },
}

function* copy(given: ReadonlyMap<string, string>, { size, count, skip }: { size: number; count: number; skip: number }): Guest<number> {
  const [from, to] = [given.get('if'), given.get('of')]
  const wanted = count * size
  const text = from === '/dev/zero' ? zeros((skip + count) * size) : from === undefined ? yield* readAll() : yield* readFile(from)
  if (isRefusal(text)) {
    yield* printError(`dd: failed to open '${from}': ${text.error}\n`)
    return 1
  }
  const bytes = new TextEncoder().encode(text).slice(skip * size)
  const taken = bytes.slice(0, Math.min(bytes.length, wanted))
  const refusal = to === undefined ? yield* print(new TextDecoder().decode(taken)) : yield* writeFile(to, new TextDecoder().decode(taken))
  if (isRefusal(refusal)) {
    yield* printError(`dd: error writing '${to}': ${refusal.error}\n`)
    return 1
  }
  if (given.get('status') === 'none') return 0
  const blocks = `${Math.floor(taken.length / size)}+${taken.length % size === 0 ? 0 : 1}`
  yield* printError(`${blocks} records in\n${blocks} records out\n`)
  if (given.get('status') !== 'noxfer') yield* printError(`${taken.length} bytes copied\n`)
  return 0
}

function zeros(length: number): string {
  if (length > limits.memory) throw new OutOfMemory(length)
  return '\0'.repeat(length)
}
