/** cmp: the first byte in which two files differ. Follows GNU diffutils 3.8. Left out: -l, -b, -i, -n. */
import { print, printError } from '../../calls.ts'
import type { Guest, Program } from '../../program.ts'
import { parseFlags, refuseFlags } from '../flags.ts'
import { readOperand } from '../lines.ts'

export const cmp: Program = {
  name: 'cmp',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 's', long: { quiet: 's', silent: 's' } })
    if ('words' in flags) return flags.help === undefined ? yield* refuse(flags.words) : yield* refuseFlags('cmp', flags)
    const [left, right = '-', extra] = flags.operands
    if (left === undefined) return yield* refuse("missing operand after 'cmp'")
    if (extra !== undefined) return yield* refuse(`extra operand '${extra}'`)
    const one = yield* readOperand('cmp', left)
    const two = one === undefined ? undefined : yield* readOperand('cmp', right)
    if (one === undefined || two === undefined) return 2
    const words = difference({ name: left, bytes: bytesOf(one) }, { name: right, bytes: bytesOf(two) })
    if (words === undefined) return 0
    if (!flags.has('s')) yield* words.startsWith('EOF') ? printError(`cmp: ${words}\n`) : print(`${words}\n`)
    return 1
  },
}

function* refuse(words: string): Guest<number> {
  yield* printError(`cmp: ${words}\ncmp: Try 'cmp --help' for more information.\n`)
  return 2
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

interface Named {
  readonly name: string
  readonly bytes: Uint8Array
}

function difference(left: Named, right: Named): string | undefined {
  let line = 1
  const length = Math.min(left.bytes.length, right.bytes.length)
  for (let at = 0; at < length; at++) {
    if (left.bytes[at] !== right.bytes[at]) return `${left.name} ${right.name} differ: byte ${at + 1}, line ${line}`
    if (left.bytes[at] === 10) line++
  }
  if (left.bytes.length === right.bytes.length) return undefined
  const shorter = left.bytes.length < right.bytes.length ? left : right
  if (length === 0) return `EOF on ${shorter.name} which is empty`
  // A file that ends with a line's end has so many lines; else it ends within one more.
  const ended = shorter.bytes[length - 1] === 10 ? `line ${line - 1}` : `in line ${line}`
  return `EOF on ${shorter.name} after byte ${length}, ${ended}`
}
