/**
 * awk. Follows POSIX awk, and mawk and gawk where they agree. Left out: gawk's namespaces,
 * co-processes, FPAT and FIELDWIDTHS, `@include`, two-way pipes.
 */
import { isRefusal, open, printError, readFile } from '../../calls.ts'
import type { Guest, ProcessFacts, Program } from '../../program.ts'
import { type Flags, parseFlags, refuseFlags } from '../flags.ts'
import { flush, type Lines, linesOf } from '../lines.ts'
import { ExitCalled, type Left } from './execute.ts'
import { type Awk, setRecord, setVariable } from './machine.ts'
import { parseAwk } from './parse.ts'
import { waitingNodes } from './purity.ts'
import { nextRecord } from './records.ts'
import { AwkError, type AwkProgram, type Rule } from './syntax.ts'
import { unescape } from './tokens.ts'
import { isTrue, toNumber, toText } from './value.ts'
import { closeAll, type Connections, run, value } from './waiting.ts'

export const awk: Program = {
  name: 'awk',
  *run(process) {
    const flags = parseFlags(process.argv, {
      short: 'F:v:f:W:', long: { 'field-separator': 'F', assign: 'v', file: 'f' }, stopAtOperand: true,
    })
    if ('words' in flags) {
      if (flags.help !== undefined) return yield* refuseFlags('awk', flags)
      yield* printError(`awk: ${flags.words}\nUsage: awk [-F fs][-v var=value] 'prog' [file ...]\n`)
      return 2
    }
    try {
      const source = yield* sourceOf(flags)
      if (!source) return 2
      return yield* runProgram(newAwk(parseAwk(source.text), process, source.operands, flags), source.operands)
    } catch (error) {
      // A mistake in the program or in what it does, in awk's words.
      if (!(error instanceof AwkError)) throw error
      yield* printError(`awk: ${error.message}\n`)
      return 2
    }
  },
}

function* sourceOf(flags: Flags): Guest<{ text: string; operands: readonly string[] } | undefined> {
  const parts: string[] = []
  for (const name of flags.values('f')) {
    const text = yield* readFile(name)
    if (isRefusal(text)) {
      yield* printError(`awk: couldn't open file ${name} (${text.error})\n`)
      return undefined
    }
    parts.push(text)
  }
  if (parts.length > 0) return { text: parts.join('\n'), operands: flags.operands }
  const [text, ...operands] = flags.operands
  if (text !== undefined) return { text, operands }
  yield* printError("Usage: awk [-F fs][-v var=value] 'prog' [file ...]\n")
  return undefined
}

function newAwk(program: AwkProgram, { env }: ProcessFacts, operands: readonly string[], flags: Flags): Awk {
  const awk: Awk = {
    program, waiting: waitingNodes(program), output: { text: '' }, globals: new Map(), scopes: [], record: '', fields: undefined, stale: false,
    regexes: new Map(), seed: 0, drawn: 0, steps: 0, ranges: new Set(),
  }
  const initial: Readonly<Record<string, string | number>> = {
    FS: ' ', OFS: ' ', ORS: '\n', RS: '\n', NR: 0, FNR: 0, SUBSEP: '\x1c', CONVFMT: '%.6g', OFMT: '%.6g', RSTART: 0, RLENGTH: -1, FILENAME: '',
    ARGC: operands.length + 1,
  }
  for (const [name, each] of Object.entries(initial)) awk.globals.set(name, { value: each, array: undefined })
  awk.globals.set('ENVIRON', { value: undefined, array: new Map(Object.entries(env).map(([name, input]) => [name, { input }])) })
  awk.globals.set('ARGV', { value: undefined, array: new Map(['awk', ...operands].map((input, index) => [String(index), { input }])) })
  const separator = flags.value('F')
  if (separator !== undefined) setVariable(awk, 'FS', separator === 't' ? '\t' : unescape(separator))
  for (const assignment of flags.values('v')) assignOperand(awk, assignment)
  return awk
}

function assignOperand(awk: Awk, text: string): boolean {
  const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(text)
  if (!match) return false
  setVariable(awk, match[1]!, { input: unescape(match[2]!) })
  return true
}

interface MainInput {
  readonly operands: string[]
  lines: Lines | undefined
  opened: number
  failed: boolean
}

function* runProgram(awk: Awk, operands: readonly string[]): Guest<number> {
  const input: MainInput = { operands: [...operands], lines: undefined, opened: 0, failed: false }
  const io: Connections = { outputs: new Map(), inputs: new Map(), next: () => mainRecord(awk, input) }
  let left = yield* runRules(awk, io, 'begin')
  const { rules } = awk.program
  const reads = rules.some(({ pattern }) => pattern !== 'begin')
  while (left?.by !== 'exit' && reads) {
    const record = yield* mainRecord(awk, input)
    if (record === undefined) break
    setRecord(awk, record)
    for (const counter of ['NR', 'FNR']) setVariable(awk, counter, toNumber(awk.globals.get(counter)?.value) + 1)
    awk.steps = 0
    left = yield* runRecord(awk, io)
    if (left?.by === 'nextfile') input.lines = undefined
    if (awk.output.text.length > 16_384) yield* flush(awk.output)
  }
  let code = exitCode(left)
  awk.steps = 0
  const last = yield* runRules(awk, io, 'end')
  if (last?.by === 'exit') code = last.value === undefined ? code : exitCode(last)
  yield* closeAll(awk, io)
  return code === 0 && input.failed ? 2 : code
}

function exitCode(left: Left): number {
  return left?.by === 'exit' ? Math.trunc(toNumber(left.value)) & 0xff : 0
}

function* runRules(awk: Awk, io: Connections, pattern: 'begin' | 'end'): Guest<Left> {
  for (const rule of awk.program.rules) {
    if (rule.pattern !== pattern || !rule.action) continue
    const left = yield* guarded(awk, rule, io)
    if (left?.by === 'exit') return left
  }
  return undefined
}

function* runRecord(awk: Awk, io: Connections): Guest<Left> {
  for (const [index, rule] of awk.program.rules.entries()) {
    if (rule.pattern === 'begin' || rule.pattern === 'end') continue
    if (!(yield* selects(awk, rule, index, io))) continue
    const left = yield* guarded(awk, rule, io)
    if (left && (left.by === 'exit' || left.by === 'next' || left.by === 'nextfile')) return left
  }
  return undefined
}

/** Runs an action; `exit` in a function leaves it. */
function* guarded(awk: Awk, { action }: Rule, io: Connections): Guest<Left> {
  try {
    return yield* run(awk, action ?? { is: 'print', args: [], to: undefined }, io)
  } catch (error) {
    // `exit` was called within a function: everything around it is left.
    if (!(error instanceof ExitCalled)) throw error
    awk.scopes.length = 0
    return { by: 'exit', value: error.value }
  }
}

function* selects(awk: Awk, { pattern }: Rule, index: number, io: Connections): Guest<boolean> {
  if (typeof pattern !== 'object') return true
  if (!pattern.to) return isTrue(yield* value(awk, pattern.from, io))
  if (!awk.ranges.has(index)) {
    if (!isTrue(yield* value(awk, pattern.from, io))) return false
    awk.ranges.add(index)
  }
  if (isTrue(yield* value(awk, pattern.to, io))) awk.ranges.delete(index)
  return true
}

/** The next record of the operands, or of standard input; assignments among them are made in passing. */
function* mainRecord(awk: Awk, input: MainInput): Guest<string | undefined> {
  for (;;) {
    if (input.lines) {
      const record = yield* nextRecord(input.lines, awk.output, toText(awk.globals.get('RS')?.value))
      if (record !== undefined) return record
      input.lines = undefined
    }
    const operand = input.operands.shift()
    if (operand === undefined) {
      if (input.opened > 0 || input.failed) return undefined
      input.opened++
      input.lines = linesOf(0)
      continue
    }
    if (assignOperand(awk, operand)) continue
    const fd = operand === '-' ? 0 : yield* open(operand, 'read')
    if (isRefusal(fd)) {
      yield* flush(awk.output)
      yield* printError(`awk: cannot open "${operand}" (${fd.error})\n`)
      input.failed = true
      continue
    }
    input.opened++
    input.lines = linesOf(fd)
    setVariable(awk, 'FILENAME', operand)
    setVariable(awk, 'FNR', 0)
  }
}
