/** comm and join: sorted lines of two files compared and joined. */
import { print, printError } from '../../calls.ts'
import type { Guest, Program } from '../../program.ts'
import { type Flags, parseFlags, refuseFlags } from '../flags.ts'
import { readOperands, splitLines } from '../lines.ts'

function* readTwo(name: string, flags: Flags): Guest<[string[], string[]] | undefined> {
  const [first, second, extra] = flags.operands
  if (first === undefined || second === undefined || extra !== undefined) {
    const words = first === undefined ? 'missing operand' : second === undefined ? `missing operand after ‘${first}’` : `extra operand ‘${extra!}’`
    yield* printError(`${name}: ${words}\nTry '${name} --help' for more information.\n`)
    return undefined
  }
  const { texts, failed } = yield* readOperands(name, [first, second])
  return failed ? undefined : [splitLines(texts[0]!), splitLines(texts[1]!)]
}

export const comm: Program = {
  name: 'comm',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: '123' })
    if ('words' in flags) return yield* refuseFlags('comm', flags)
    const files = yield* readTwo('comm', flags)
    if (!files) return 1
    const [left, right] = files
    const tabs = { first: '', second: flags.has('1') ? '' : '\t', both: (flags.has('1') ? '' : '\t') + (flags.has('2') ? '' : '\t') }
    let text = ''
    for (let a = 0, b = 0; a < left.length || b < right.length;) {
      const [one, two] = [left[a], right[b]]
      if (one !== undefined && (two === undefined || one < two)) {
        if (!flags.has('1')) text += `${tabs.first}${one}\n`
        a++
      } else if (one === undefined || two! < one) {
        if (!flags.has('2')) text += `${tabs.second}${two}\n`
        b++
      } else {
        if (!flags.has('3')) text += `${tabs.both}${one}\n`
        a++
        b++
      }
    }
    yield* print(text)
    return 0
  },
}

export const join: Program = {
  name: 'join',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 't:1:2:j:a:v:o:e:i', long: { 'ignore-case': 'i' } })
    if ('words' in flags) return yield* refuseFlags('join', flags)
    const files = yield* readTwo('join', flags)
    if (!files) return 1
    const separator = flags.value('t')
    const field = (letter: string) => Number(flags.value(letter) ?? flags.value('j') ?? 1) - 1
    const split = (line: string) => (separator === undefined ? line.trim().split(/\s+/) : line.split(separator))
    const [left, right] = [files[0].map(split), files[1].map(split)]
    yield* print(joined(left, right, [field('1'), field('2')], flags).map((row) => `${row.join(separator ?? ' ')}\n`).join(''))
    return 0
  },
}

type Row = readonly string[]

function joined(left: readonly Row[], right: readonly Row[], [a, b]: readonly [number, number], flags: Flags): Row[] {
  const rows: Row[] = []
  const key = (row: Row, at: number) => (flags.has('i') ? (row[at] ?? '').toLowerCase() : row[at] ?? '')
  const rest = (row: Row, at: number) => row.filter((_, index) => index !== at)
  const alone = (row: Row, at: number, which: string) => {
    if (flags.values('a').includes(which) || flags.values('v').includes(which)) rows.push([row[at] ?? '', ...rest(row, at)])
  }
  let from = 0
  for (const one of left) {
    while (from < right.length && key(right[from]!, b) < key(one, a)) alone(right[from++]!, b, '2')
    let matched = false
    for (let at = from; at < right.length && key(right[at]!, b) === key(one, a); at++) {
      matched = true
      if (!flags.has('v')) rows.push(chosen(one, right[at]!, [a, b], flags) ?? [one[a]!, ...rest(one, a), ...rest(right[at]!, b)])
    }
    if (!matched) alone(one, a, '1')
  }
  const keys = new Set(left.map((row) => key(row, a)))
  for (const row of right.slice(from)) if (!keys.has(key(row, b))) alone(row, b, '2')
  return rows
}

/** `-o 1.2,2.1,0`. */
function chosen(one: Row, two: Row, [a]: readonly [number, number], flags: Flags): Row | undefined {
  const list = flags.value('o')
  if (list === undefined || list === 'auto') return undefined
  return list.split(/[, ]/).map((each) => {
    const [file = '0', field = '1'] = each.split('.')
    return (file === '0' ? one[a] : (file === '1' ? one : two)[Number(field) - 1]) ?? flags.value('e') ?? ''
  })
}
