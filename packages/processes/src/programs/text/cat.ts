/** cat: files, or standard input, one after the other. Left out: -v and its relatives beyond -A -E -T. */
import { checkpoint, close, isRefusal, print, printError, read } from '../../calls.ts'
import type { Guest, Program, Refusal } from '../../program.ts'
import { parseFlags, refuseFlags } from '../flags.ts'
import { openOperand } from '../lines.ts'

interface Marks {
  readonly number: boolean
  readonly nonBlank: boolean
  readonly squeeze: boolean
  readonly ends: boolean
  readonly tabs: boolean
}

interface Progress {
  line: number
  atStart: boolean
  blanks: number
}

/** Where it stands: what it has copied it can forget. */
interface Place extends Progress {
  operand: number
  fd: number | undefined
  status: number
}

export const cat: Program = {
  name: 'cat',
  *run({ argv }, resumed) {
    const flags = parseFlags(argv, {
      short: 'nbsETAeuv', long: { number: 'n', 'number-nonblank': 'b', 'squeeze-blank': 's', 'show-ends': 'E', 'show-tabs': 'T', 'show-all': 'A' },
    })
    if ('words' in flags) return yield* refuseFlags('cat', flags)
    const marks: Marks = {
      number: flags.has('n'), nonBlank: flags.has('b'), squeeze: flags.has('s'),
      ends: flags.has('E') || flags.has('A') || flags.has('e'), tabs: flags.has('T') || flags.has('A'),
    }
    const from = (resumed as unknown as Place | undefined) ?? { operand: 0, fd: undefined, status: 0, line: 0, atStart: true, blanks: 0 }
    const place: Place = { ...from }
    for (const name of (flags.operands.length === 0 ? ['-'] : flags.operands).slice(place.operand)) {
      place.fd ??= yield* openOperand('cat', name)
      if (place.fd === undefined || !(yield* copy(name, place.fd, marks, place))) place.status = 1
      if (place.fd !== undefined && place.fd !== 0) yield* close(place.fd)
      place.operand++
      place.fd = undefined
    }
    return place.status
  },
}

function* copy(name: string, fd: number, marks: Marks, place: Place): Guest<boolean> {
  const isPlain = !Object.values(marks).some(Boolean)
  for (;;) {
    const chunk: string | Refusal = yield* read(fd)
    if (isRefusal(chunk)) {
      yield* printError(`cat: ${name}: ${chunk.error}\n`)
      return false
    }
    if (chunk === '') return true
    yield* print(isPlain ? chunk : marked(chunk, marks, place))
    yield* checkpoint({ ...place })
  }
}

function marked(chunk: string, marks: Marks, progress: Progress): string {
  let result = ''
  for (const line of chunk.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const isBlank = progress.atStart && line === '\n'
    progress.blanks = isBlank ? progress.blanks + 1 : 0
    if (marks.squeeze && progress.blanks > 1) continue
    if (progress.atStart && (marks.nonBlank ? !isBlank : marks.number)) result += `${String(++progress.line).padStart(6)}\t`
    const shown = marks.tabs ? line.replaceAll('\t', '^I') : line
    result += marks.ends ? shown.replace(/\n$/, '$\n') : shown
    progress.atStart = line.endsWith('\n')
  }
  return result
}
