/** Statements that run at once: no input, no output but the buffer of standard output. */
import { type Awk, arrayOf, getField, setVariable, textOf } from './machine.ts'
import { evaluate, keyOf } from './evaluate.ts'
import { formatAwk } from './functions.ts'
import { AwkError, type Expression, type Statement } from './syntax.ts'
import { isTrue, toText, type Value } from './value.ts'

/** How a statement was left. */
export type Left =
  | undefined
  | { readonly by: 'next' | 'nextfile' | 'break' | 'continue' }
  | { readonly by: 'exit' | 'return'; readonly value: Value }

/** Statements in a row without input or output, before awk counts as stuck. */
const stepsMax = 1_000_000

export function execute(awk: Awk, statement: Statement): Left {
  if (++awk.steps > stepsMax) throw new AwkError(`stopped after ${stepsMax} steps without reading anything`)
  switch (statement.is) {
    case 'expression':
      evaluate(awk, statement.value)
      return undefined
    case 'print':
      awk.output.text += printed(awk, statement.args.map((arg) => evaluate(awk, arg)))
      return undefined
    case 'printf':
      awk.output.text += formatted(awk, statement.args)
      return undefined
    case 'block':
      for (const each of statement.statements) {
        const left = execute(awk, each)
        if (left) return left
      }
      return undefined
    case 'if': {
      const branch = isTrue(evaluate(awk, statement.test)) ? statement.yes : statement.no
      return branch && execute(awk, branch)
    }
    case 'while':
    case 'do':
    case 'for': return loop(awk, statement)
    case 'forin': return forIn(awk, statement)
    case 'delete': {
      const array = arrayOf(awk, statement.name)
      if (statement.keys) array.delete(keyOf(awk, statement.keys))
      else array.clear()
      return undefined
    }
    case 'exit':
    case 'return': return { by: statement.is, value: statement.value ? evaluate(awk, statement.value) : undefined }
    default: return { by: statement.is }
  }
}

function loop(awk: Awk, statement: Extract<Statement, { is: 'while' | 'do' | 'for' }>): Left {
  if (statement.is === 'for' && statement.start) execute(awk, statement.start)
  for (let first = true; ; first = false) {
    const tests = statement.is !== 'do' || !first
    if (tests && statement.test && !isTrue(evaluate(awk, statement.test))) return undefined
    const left = execute(awk, statement.body)
    if (left?.by === 'break') return undefined
    if (left && left.by !== 'continue') return left
    if (statement.is === 'for' && statement.step) execute(awk, statement.step)
  }
}

function forIn(awk: Awk, { name, array, body }: Statement & { is: 'forin' }): Left {
  const elements = arrayOf(awk, array)
  for (const key of [...elements.keys()]) {
    if (!elements.has(key)) continue
    setVariable(awk, name, { input: key })
    const left = execute(awk, body)
    if (left?.by === 'break') return undefined
    if (left && left.by !== 'continue') return left
  }
  return undefined
}

export function printed(awk: Awk, values: readonly Value[]): string {
  const shown = values.length === 0 ? [getField(awk, 0)] : values
  const format = textOf(awk, 'OFMT')
  return shown.map((value) => toText(value, format)).join(textOf(awk, 'OFS')) + textOf(awk, 'ORS')
}

export function formatted(awk: Awk, args: readonly Expression[]): string {
  const [format, ...values] = args.map((arg) => evaluate(awk, arg))
  return formatAwk(toText(format), values)
}

/** A function's body. `exit` inside it leaves the expression that called it. */
export function runBody(awk: Awk, body: Statement): Value {
  const left = execute(awk, body)
  if (left?.by === 'exit') throw new ExitCalled(left.value)
  if (left && left.by !== 'return') throw new AwkError(`${left.by} used in function body`)
  return left?.by === 'return' ? left.value : undefined
}

/** `exit` within a function that was called in an expression. */
export class ExitCalled extends Error {
  readonly value: Value

  constructor(value: Value) {
    super('exit')
    this.value = value
  }
}

