/** Statements and expressions that may wait: input by getline, output to files and commands, system(). */
import { second } from '@track/simulation'
import {
  close as closeFd, isRefusal, now, open, pipe, printError, spawn, wait, write,
} from '../../calls.ts'
import type { Guest } from '../../program.ts'
import { flush, type Lines, linesOf, nextLine, type Output, put } from '../lines.ts'
import { binary, evaluate, scopeOf, store, text, unary } from './evaluate.ts'
import { execute, formatted, type Left, printed } from './execute.ts'
import { type Awk, arrayOf, setRecord, setVariable } from './machine.ts'
import { AwkError, type Expression, type Redirect, type Statement } from './syntax.ts'
import { isTrue, toNumber, toText, type Value } from './value.ts'

/** What a running awk reads and writes besides its main input and standard output. */
export interface Connections {
  readonly outputs: Map<string, { readonly fd: number; readonly pid: string | undefined; readonly output: Output }>
  readonly inputs: Map<string, { readonly lines: Lines; readonly pid: string | undefined }>
  /** The next record of the main input, for plain getline. */
  next(): Guest<string | undefined>
}

/** Runs a statement, waiting where it must. */
export function* run(awk: Awk, statement: Statement, io: Connections): Guest<Left> {
  if (!awk.waiting.has(statement)) return execute(awk, statement)
  switch (statement.is) {
    case 'expression':
      yield* value(awk, statement.value, io)
      return undefined
    case 'print':
    case 'printf':
      yield* printTo(awk, statement, io)
      return undefined
    case 'block':
      for (const each of statement.statements) {
        const left = yield* run(awk, each, io)
        if (left) return left
      }
      return undefined
    case 'if': {
      const branch = isTrue(yield* value(awk, statement.test, io)) ? statement.yes : statement.no
      return branch && (yield* run(awk, branch, io))
    }
    case 'while':
    case 'do':
    case 'for': return yield* loop(awk, statement, io)
    case 'forin':
      for (const key of [...arrayOf(awk, statement.array).keys()]) {
        setVariable(awk, statement.name, { input: key })
        const left = yield* run(awk, statement.body, io)
        if (left?.by === 'break') return undefined
        if (left && left.by !== 'continue') return left
      }
      return undefined
    case 'exit':
    case 'return': return { by: statement.is, value: statement.value ? yield* value(awk, statement.value, io) : undefined }
    default: return execute(awk, statement)
  }
}

function* loop(awk: Awk, statement: Extract<Statement, { is: 'while' | 'do' | 'for' }>, io: Connections): Guest<Left> {
  if (statement.is === 'for' && statement.start) yield* run(awk, statement.start, io)
  for (let first = true; ; first = false) {
    const tests = statement.is !== 'do' || !first
    if (tests && statement.test && !isTrue(yield* value(awk, statement.test, io))) return undefined
    const left = yield* run(awk, statement.body, io)
    if (left?.by === 'break') return undefined
    if (left && left.by !== 'continue') return left
    if (statement.is === 'for' && statement.step) yield* run(awk, statement.step, io)
  }
}

/** Computes an expression; parts that wait are done first, left to right. */
export function* value(awk: Awk, expression: Expression, io: Connections): Guest<Value> {
  if (!awk.waiting.has(expression)) return evaluate(awk, expression)
  switch (expression.is) {
    case 'group': return yield* value(awk, expression.inner, io)
    case 'getline': return yield* getLine(awk, expression, io)
    case 'call': return yield* callWaiting(awk, expression, io)
    case 'and':
    case 'or': {
      const left = isTrue(yield* value(awk, expression.left, io))
      if (left === (expression.is === 'or')) return Number(left)
      return Number(isTrue(yield* value(awk, expression.right, io)))
    }
    case 'choice': return yield* value(awk, isTrue(yield* value(awk, expression.test, io)) ? expression.yes : expression.no, io)
    case 'unary': return unary(expression.operator, yield* value(awk, expression.operand, io))
    case 'binary': return binary(awk, expression.operator, yield* value(awk, expression.left, io), yield* value(awk, expression.right, io))
    case 'assign': {
      const right = yield* value(awk, expression.value, io)
      return evaluate(awk, { ...expression, value: literal(right) })
    }
    case 'match': {
      const text = yield* value(awk, expression.text, io)
      return evaluate(awk, { ...expression, text: literal(text) })
    }
    default: throw new AwkError(`not simulated here: reading or writing inside ${expression.is}`)
  }
}

function literal(value: Value): Expression {
  return typeof value === 'number' ? { is: 'number', value } : { is: 'string', value: toText(value) }
}

function* callWaiting(awk: Awk, { name, args }: Expression & { is: 'call' }, io: Connections): Guest<Value> {
  const own = awk.program.functions.get(name)
  if (own) {
    const given: Expression[] = []
    for (const arg of args) given.push(awk.waiting.has(arg) ? literal(yield* value(awk, arg, io)) : arg)
    awk.scopes.push(scopeOf(awk, own.parameters, given))
    const left = yield* run(awk, own.body, io)
    awk.scopes.pop()
    return left?.by === 'return' ? left.value : undefined
  }
  if (name === 'systime') return Math.floor((yield* now()) / second)
  if (name === 'system') return yield* system(awk, yield* value(awk, args[0]!, io), io)
  if (name === 'close') return yield* close(toText(yield* value(awk, args[0]!, io)), io)
  if (name === 'fflush') {
    yield* flushAll(awk, io)
    return 0
  }
  const given: Expression[] = []
  for (const arg of args) given.push(awk.waiting.has(arg) ? literal(yield* value(awk, arg, io)) : arg)
  return evaluate(awk, { is: 'call', name, args: given })
}

function* system(awk: Awk, command: Value, io: Connections): Guest<number> {
  yield* flushAll(awk, io)
  const child = yield* spawn(['sh', '-c', toText(command)])
  return isRefusal(child) ? 127 : (yield* wait(child.pid))?.exitCode ?? 0
}

function* flushAll(awk: Awk, io: Connections): Guest<void> {
  yield* flush(awk.output)
  for (const { fd, output } of io.outputs.values()) {
    yield* write(fd, output.text)
    output.text = ''
  }
}

/** Closes a file or command; a command is waited for. */
function* close(name: string, io: Connections): Guest<number> {
  const out = io.outputs.get(name)
  const input = io.inputs.get(name)
  io.outputs.delete(name)
  io.inputs.delete(name)
  if (out) {
    yield* write(out.fd, out.output.text)
    yield* closeFd(out.fd)
  }
  if (input) yield* closeFd(input.lines.fd)
  const pid = out?.pid ?? input?.pid
  if (pid !== undefined) return (yield* wait(pid))?.exitCode ?? 0
  return out || input ? 0 : -1
}

export function* closeAll(awk: Awk, io: Connections): Guest<void> {
  yield* flush(awk.output)
  for (const name of [...io.outputs.keys(), ...io.inputs.keys()]) yield* close(name, io)
}

function* printTo(awk: Awk, statement: Statement & { is: 'print' | 'printf' }, io: Connections): Guest<void> {
  const args: Expression[] = []
  for (const arg of statement.args) args.push(awk.waiting.has(arg) ? literal(yield* value(awk, arg, io)) : arg)
  const shown = statement.is === 'print' ? printed(awk, args.map((arg) => evaluate(awk, arg))) : formatted(awk, args)
  if (!statement.to) return yield* put(awk.output, shown)
  const name = text(awk, statement.to.target)
  if (name === '/dev/stdout' || name === '-') return yield* put(awk.output, shown)
  if (name === '/dev/stderr') {
    yield* flush(awk.output)
    return yield* printError(shown)
  }
  const connection = io.outputs.get(name) ?? (yield* connect(awk, statement.to, name, io))
  connection.output.text += shown
  if (connection.output.text.length > 8_192) {
    yield* write(connection.fd, connection.output.text)
    connection.output.text = ''
  }
}

function* connect(awk: Awk, { kind }: Redirect, name: string, io: Connections): Guest<{ fd: number; pid: string | undefined; output: Output }> {
  let fd: number
  let pid: string | undefined
  if (kind === '|') {
    yield* flush(awk.output)
    const ends = yield* pipe()
    const child = yield* spawn(['sh', '-c', name], { descriptors: { 0: ends.read, 1: 1, 2: 2 } })
    yield* closeFd(ends.read)
    fd = ends.write
    pid = isRefusal(child) ? undefined : child.pid
  } else {
    const opened = yield* open(name, kind === '>' ? 'write' : 'append')
    if (isRefusal(opened)) throw new AwkError(`can't redirect to ${name} (${opened.error})`)
    fd = opened
  }
  const connection = { fd, pid, output: { text: '' } }
  io.outputs.set(name, connection)
  return connection
}

/** 1 for a record, 0 at the end, -1 when the file cannot be read. */
function* getLine(awk: Awk, { target, from, source }: Expression & { is: 'getline' }, io: Connections): Guest<number> {
  let line: string | undefined
  if (from === 'input') line = yield* io.next()
  else {
    const name = toText(yield* value(awk, source!, io))
    const lines = io.inputs.get(name)?.lines ?? (yield* openInput(awk, from, name, io))
    if (!lines) return -1
    line = yield* nextLine(lines, awk.output)
  }
  if (line === undefined) return 0
  if (from !== 'file') {
    for (const counter of from === 'input' ? ['NR', 'FNR'] : ['NR']) setVariable(awk, counter, toNumber(awk.globals.get(counter)?.value) + 1)
  }
  if (target) store(awk, target, { input: line })
  else setRecord(awk, line)
  return 1
}

function* openInput(awk: Awk, from: 'file' | 'command', name: string, io: Connections): Guest<Lines | undefined> {
  if (from === 'file') {
    const fd = name === '-' ? 0 : yield* open(name, 'read')
    if (isRefusal(fd)) return undefined
    io.inputs.set(name, { lines: linesOf(fd), pid: undefined })
  } else {
    yield* flush(awk.output)
    const ends = yield* pipe()
    const child = yield* spawn(['sh', '-c', name], { descriptors: { 0: 0, 1: ends.write, 2: 2 } })
    yield* closeFd(ends.write)
    io.inputs.set(name, { lines: linesOf(ends.read), pid: isRefusal(child) ? undefined : child.pid })
  }
  return io.inputs.get(name)!.lines
}

