/** tr: characters translated, deleted or squeezed. Left out: equivalence classes. */
import { characterClasses } from '@track/files'
import { print, printError, read } from '../../calls.ts'
import type { Guest, Program } from '../../program.ts'
import { unescapeOne } from '../../shell/expansion/ansi.ts'
import { parseFlags, refuseFlags } from '../flags.ts'

export const tr: Program = {
  name: 'tr',
  *run({ argv }) {
    const flags = parseFlags(argv, {
      short: 'cCdst', long: { complement: 'c', delete: 'd', 'squeeze-repeats': 's', 'truncate-set1': 't' }, stopAtOperand: true,
    })
    if ('words' in flags) return yield* refuseFlags('tr', flags)
    const [first, second, extra] = flags.operands
    const deletes = flags.has('d')
    if (first === undefined) return yield* fail('missing operand')
    if (second === undefined && !deletes && !flags.has('s')) {
      return yield* fail(`missing operand after ‘${first}’\nTwo strings must be given when translating.`)
    }
    if (extra !== undefined || (deletes && !flags.has('s') && second !== undefined)) return yield* fail(`extra operand ‘${extra ?? second}’`)
    const translate = translator(first, second, { complement: flags.has('c') || flags.has('C'), deletes, squeezes: flags.has('s'), truncates: flags.has('t') })
    let last = ''
    for (;;) {
      const chunk: string = yield* read()
      if (chunk === '') return 0
      const result = translate(chunk, last)
      last = result.last
      yield* print(result.text)
    }
  },
}

function* fail(words: string): Guest<number> {
  yield* printError(`tr: ${words}\nTry 'tr --help' for more information.\n`)
  return 1
}

interface How {
  readonly complement: boolean
  readonly deletes: boolean
  readonly squeezes: boolean
  readonly truncates: boolean
}

type Translate = (chunk: string, last: string) => { text: string; last: string }

function translator(first: string, second: string | undefined, { complement, deletes, squeezes, truncates }: How): Translate {
  const from = expandSet(first, undefined)
  const to = second === undefined ? undefined : expandSet(second, from.length)
  const members = new Set(from)
  const isIn = (char: string) => members.has(char) !== complement
  const table = new Map<string, string>()
  if (to && !deletes && !complement) {
    from.forEach((char, index) => {
      const target = to[index] ?? (truncates ? undefined : to.at(-1))
      if (target !== undefined) table.set(char, target)
    })
  }
  const squeezed = new Set(to ?? from)
  const isSqueezed = (char: string) => squeezes && (to === undefined ? isIn(char) : squeezed.has(char))
  return (chunk, before) => {
    let text = ''
    let last = before
    for (const char of chunk) {
      if (deletes && isIn(char)) continue
      const target = deletes || !to ? char : complement ? (isIn(char) ? to.at(-1)! : char) : table.get(char) ?? char
      if (target === last && isSqueezed(target)) continue
      text += target
      last = target
    }
    return { text, last }
  }
}

/** `a-z`, `[:upper:]`, `\n`, `[x*3]`; the second set's `[x*]` fills up to the first's length. */
function expandSet(text: string, fillTo: number | undefined): string[] {
  const set: string[] = []
  let fill: { at: number; char: string } | undefined
  for (let at = 0; at < text.length;) {
    const named = classAt(text, at)
    const repeat = fillTo === undefined ? undefined : repeatAt(text, at)
    if (named) {
      set.push(...named.chars)
      at = named.next
    } else if (repeat) {
      if (repeat.count > 0) set.push(...Array<string>(repeat.count).fill(repeat.char))
      else fill = { at: set.length, char: repeat.char }
      at = repeat.next
    } else {
      const range = rangeAt(text, at)
      set.push(...range.chars)
      at = range.next
    }
  }
  if (fill && fillTo !== undefined && set.length < fillTo) {
    set.splice(fill.at, 0, ...Array<string>(fillTo - set.length).fill(fill.char))
  }
  return set
}

function charAt(text: string, at: number): { char: string; next: number } {
  if (text[at] !== '\\') {
    const char = String.fromCodePoint(text.codePointAt(at)!)
    return { char, next: at + char.length }
  }
  const escape = /^(?:[0-7]{1,3}|.)/s.exec(text.slice(at + 1))?.[0]
  return { char: escape === undefined ? '\\' : unescapeOne(escape) ?? escape, next: at + 1 + (escape?.length ?? 0) }
}

const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code))

function classAt(text: string, at: number): { chars: string[]; next: number } | undefined {
  const named = /^\[:(\w+):\]/.exec(text.slice(at))
  const holds = named && characterClasses[named[1]!]
  return holds ? { chars: ascii.filter(holds), next: at + named[0].length } : undefined
}

function repeatAt(text: string, at: number): { char: string; count: number; next: number } | undefined {
  const repeat = /^\[(\\?.)\*(\d*)\]/s.exec(text.slice(at))
  return repeat ? { char: charAt(text, at + 1).char, count: Number(repeat[2]), next: at + repeat[0].length } : undefined
}

function rangeAt(text: string, at: number): { chars: string[]; next: number } {
  const { char, next } = charAt(text, at)
  if (text[next] !== '-' || next + 1 >= text.length) return { chars: [char], next }
  const end = charAt(text, next + 1)
  const [low, high] = [char.codePointAt(0)!, end.char.codePointAt(0)!]
  const chars = Array.from({ length: Math.max(0, high - low + 1) }, (_, offset) => String.fromCodePoint(low + offset))
  return { chars, next: end.next }
}
