/** diff: normal, unified and brief. Left out: -y beyond saying so, -c, -e, ignoring of blank lines. */
import { isRefusal, list, print, printError, stat } from '../../calls.ts'
import { strftime } from '../../formats/strftime.ts'
import type { FileFacts, Guest, Program, Refusal } from '../../program.ts'
import { type Flags, parseFlags, refuseFlags } from '../flags.ts'
import { readOperand } from '../lines.ts'
import { type Change, changesBetween } from './edits.ts'

export const diff: Program = {
  name: 'diff',
  *run({ argv }) {
    const flags = parseFlags(argv, {
      short: 'uU:qrNiwbBscy!:', digits: 'U', long: {
        unified: 'u', brief: 'q', recursive: 'r', 'new-file': 'N', 'ignore-case': 'i', 'ignore-all-space': 'w', 'ignore-space-change': 'b',
        'ignore-blank-lines': 'B', 'report-identical-files': 's', 'side-by-side': 'y', label: '!', color: 's',
      },
    })
    if ('words' in flags) return flags.help === undefined ? yield* refuse(flags.words) : yield* refuseFlags('diff', flags)
    const [left, right, extra] = flags.operands
    if (left === undefined || right === undefined) return yield* refuse(`missing operand after '${left ?? 'diff'}'`)
    if (extra !== undefined) return yield* refuse(`extra operand '${extra}'`)
    if (flags.has('y') || flags.has('c')) return yield* refuse('not simulated here: side by side and context output; use -u')
    const said = argv.slice(1).filter((word) => word.length > 1 && word.startsWith('-')).join(' ')
    return yield* compare(left, right, { flags, said }, false)
  },
}

function* refuse(words: string): Guest<number> {
  yield* printError(`diff: ${words}\ndiff: Try 'diff --help' for more information.\n`)
  return 2
}

interface Asked {
  readonly flags: Flags
  /** The options as they were typed, which stand above the differences of each file in directories. */
  readonly said: string
}

function isDirectory(facts: FileFacts | Refusal): boolean {
  return !isRefusal(facts) && facts.type === 'directory'
}

function* compare(left: string, right: string, asked: Asked, nested: boolean): Guest<number> {
  const { flags, said } = asked
  const [one, two] = [yield* facts(left), yield* facts(right)]
  if (isDirectory(one) && isDirectory(two)) return yield* compareDirectories(left, right, asked)
  if (isDirectory(one)) return yield* compare(`${left}/${right.replace(/^.*\//s, '')}`, right, asked, nested)
  if (isDirectory(two)) return yield* compare(left, `${right}/${left.replace(/^.*\//s, '')}`, asked, nested)
  const before = flags.has('N') && isRefusal(one) ? '' : yield* readOperand('diff', left)
  const after = flags.has('N') && isRefusal(two) ? '' : yield* readOperand('diff', right)
  if (before === undefined || after === undefined) return 2
  const [a, b] = [linesOf(before), linesOf(after)]
  const shaped = (lines: readonly string[]) => lines.map((line) => shape(line, flags))
  const changes = changesBetween(shaped(a), shaped(b)).filter((change) => !flags.has('B') || !isBlank(change, a, b))
  if (changes.length === 0) {
    if (flags.has('s')) yield* print(`Files ${left} and ${right} are identical\n`)
    return 0
  }
  if (flags.has('q')) {
    yield* print(`Files ${left} and ${right} differ\n`)
    return 1
  }
  if (nested) yield* print(`diff ${said === '' ? '' : `${said} `}${left} ${right}\n`)
  const unified = flags.has('u') || flags.has('U')
  if (!unified) yield* print(changes.map((change) => normal(change, a, b)).join(''))
  else {
    const labels = flags.values('!')
    yield* print(`--- ${labels[0] ?? titled(left, one)}\n+++ ${labels[1] ?? titled(right, two)}\n`)
    yield* print(hunks(changes, a, b, Number(flags.value('U') ?? 3)))
  }
  return 1
}

function* facts(name: string): Guest<FileFacts | Refusal> {
  return yield* stat(name === '-' ? '/dev/stdin' : name)
}

function titled(name: string, facts: FileFacts | Refusal): string {
  return `${name}\t${strftime('%Y-%m-%d %H:%M:%S.%N %z', isRefusal(facts) ? 0 : facts.modifiedAt)}`
}

function* compareDirectories(left: string, right: string, asked: Asked): Guest<number> {
  const { flags } = asked
  const [one, two] = [yield* list(left), yield* list(right)]
  const [a, b] = [isRefusal(one) ? [] : one, isRefusal(two) ? [] : two]
  let status = 0
  for (const name of [...new Set([...a, ...b])].sort()) {
    const [inner, other] = [`${left}/${name}`, `${right}/${name}`]
    if (!a.includes(name) || !b.includes(name)) {
      if (!flags.has('N')) yield* print(`Only in ${a.includes(name) ? left : right}: ${name}\n`)
      status = Math.max(status, flags.has('N') ? yield* compare(inner, other, asked, true) : 1)
      continue
    }
    const both = isDirectory(yield* stat(inner)) && isDirectory(yield* stat(other))
    if (both && !flags.has('r')) yield* print(`Common subdirectories: ${inner} and ${other}\n`)
    else status = Math.max(status, yield* compare(inner, other, asked, true))
  }
  return status
}

/** Lines with their newline, so that a missing one at the end is a difference. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function shape(line: string, flags: Flags): string {
  let result = line
  if (flags.has('w')) result = result.replace(/[ \t]+/g, '')
  else if (flags.has('b')) result = result.replace(/[ \t]+/g, ' ').replace(/ \n$/, '\n')
  return flags.has('i') ? result.toLowerCase() : result
}

function isBlank({ from, to }: Change, a: readonly string[], b: readonly string[]): boolean {
  return [...a.slice(...from), ...b.slice(...to)].every((line) => line.trim() === '')
}

function marked(mark: string, lines: readonly string[]): string {
  return lines.map((line) => `${mark}${line}${line.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`).join('')
}

function normal({ from, to }: Change, a: readonly string[], b: readonly string[]): string {
  const range = ([start, end]: readonly [number, number]) => (end - start > 1 ? `${start + 1},${end}` : end === start ? String(start) : String(start + 1))
  const kind = from[0] === from[1] ? 'a' : to[0] === to[1] ? 'd' : 'c'
  const separator = kind === 'c' ? '---\n' : ''
  return `${range(from)}${kind}${range(to)}\n${marked('< ', a.slice(...from))}${separator}${marked('> ', b.slice(...to))}`
}

/** Changes whose contexts touch share a hunk. */
function hunks(changes: readonly Change[], a: readonly string[], b: readonly string[], context: number): string {
  const groups: Change[][] = []
  for (const change of changes) {
    const last = groups.at(-1)
    if (last && change.from[0] - last.at(-1)!.from[1] <= 2 * context) last.push(change)
    else groups.push([change])
  }
  return groups.map((group) => hunk(group, a, b, context)).join('')
}

function hunk(group: readonly Change[], a: readonly string[], b: readonly string[], context: number): string {
  const [first, last] = [group[0]!, group.at(-1)!]
  const lead = Math.min(context, first.from[0])
  const tail = Math.min(context, a.length - last.from[1])
  const [startA, endA] = [first.from[0] - lead, last.from[1] + tail]
  const [startB, endB] = [first.to[0] - lead, last.to[1] + tail]
  const range = (start: number, end: number) => (end - start === 1 ? String(start + 1) : `${end === start ? start : start + 1},${end - start}`)
  let text = `@@ -${range(startA, endA)} +${range(startB, endB)} @@\n`
  let at = startA
  for (const { from, to } of group) {
    text += marked(' ', a.slice(at, from[0])) + marked('-', a.slice(...from)) + marked('+', b.slice(...to))
    at = from[1]
  }
  return text + marked(' ', a.slice(at, endA))
}
