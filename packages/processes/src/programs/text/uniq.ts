/** uniq: neighbouring equal lines once. */
import { isRefusal, printError, writeFile } from '../../calls.ts'
import type { Program } from '../../program.ts'
import { type Flags, parseFlags, refuseFlags } from '../flags.ts'
import { flush, linesOf, nextLine, openOperand, type Output, put } from '../lines.ts'

interface Group {
  readonly first: string
  count: number
  /** Kept for -D alone. */
  readonly all: string[]
}

export const uniq: Program = {
  name: 'uniq',
  *run({ argv }) {
    const flags = parseFlags(argv, {
      short: 'cdDuif:s:w:', long: {
        count: 'c', repeated: 'd', 'all-repeated': 'D', unique: 'u', 'ignore-case': 'i', 'skip-fields': 'f', 'skip-chars': 's', 'check-chars': 'w',
      },
    })
    if ('words' in flags) return yield* refuseFlags('uniq', flags)
    const [name = '-', target] = flags.operands
    const fd = yield* openOperand('uniq', name)
    if (fd === undefined) return 1
    const lines = linesOf(fd)
    const output: Output = { text: '' }
    let group: Group | undefined
    let written = ''
    for (;;) {
      const line = yield* nextLine(lines, output)
      if (line !== undefined && group && keyOf(line, flags) === keyOf(group.first, flags)) {
        group.count++
        if (flags.has('D')) group.all.push(line)
        continue
      }
      const text = group ? groupText(group, flags) : ''
      if (target === undefined) yield* put(output, text)
      else written += text
      if (line === undefined) break
      group = { first: line, count: 1, all: [line] }
    }
    yield* flush(output)
    if (target === undefined) return 0
    const refusal = yield* writeFile(target, written)
    if (refusal) yield* printError(`uniq: ${target}: ${isRefusal(refusal) ? refusal.error : ''}\n`)
    return refusal ? 1 : 0
  },
}

function keyOf(line: string, flags: Flags): string {
  let key = line
  for (let fields = Number(flags.value('f') ?? 0); fields > 0; fields--) key = key.replace(/^\s*\S*/, '')
  key = key.slice(Number(flags.value('s') ?? 0))
  if (flags.has('w')) key = key.slice(0, Number(flags.value('w')))
  return flags.has('i') ? key.toLowerCase() : key
}

function groupText({ first, count, all }: Group, flags: Flags): string {
  if (flags.has('D')) return count > 1 ? all.map((line) => `${line}\n`).join('') : ''
  if ((flags.has('d') && count === 1) || (flags.has('u') && count > 1)) return ''
  return `${flags.has('c') ? `${String(count).padStart(7)} ` : ''}${first}\n`
}
