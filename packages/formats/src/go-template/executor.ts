/**
 * A Go template carried out over a value: what was read from JSON, or Go types of a tool.
 *
 * Follows text/template/exec.go of Go 1.24. Left out: channels and functions as values.
 */
import { quoteGo as quote } from '@track/simulation'
import type { Taken, TemplateFunction, TemplateFunctions } from './answers.ts'
import { GoValue } from './go-value.ts'
import { TemplateError } from './parser.ts'
import { type Command, type Node, type Operand, type Pipeline, printCommand, printOperand, type Template } from './tree.ts'
import { contents, isDictionary, isList, isTrue, printValue, sortedEntries, typeName, type Value } from './values.ts'

export interface ExecuteOptions {
  /** `missingkey=error`: a key that is not there is an error. */
  readonly refusesMissingKeys?: boolean
  /** `missingkey=zero`: it is the zero value of the map's type. */
  readonly zeroForMissingKeys?: boolean
  /** Those that it was parsed with. */
  readonly functions: TemplateFunctions
}

interface Variable {
  readonly name: string
  value: Value
}

/** What ends a turn of a range, or all of them. */
type Leap = 'break' | 'continue' | undefined

const depthMax = 1_000

/** A template that fails has printed what comes before the failure. */
export interface Executed {
  readonly text: string
  readonly error?: string
}

export function executeTemplate(template: Template, data: Value, options: ExecuteOptions): Executed {
  const execution = new Execution(template, options, data)
  try {
    execution.walkAll(template.templates.get(template.name)!, data)
    return { text: execution.text }
  } catch (reason) {
    // The template does not fit the data: its words.
    if (reason instanceof TemplateError) return { text: execution.text, error: reason.message }
    throw reason
  }
}

class Execution {
  text = ''
  readonly #template: Template
  readonly #options: ExecuteOptions
  #variables: Variable[]
  #depth = 0
  #name: string
  /** What is being evaluated, for errors. */
  #at: { readonly at: number; readonly shown: string } | undefined

  constructor(template: Template, options: ExecuteOptions, data: Value) {
    this.#template = template
    this.#name = template.name
    this.#options = options
    this.#variables = [{ name: '$', value: data }]
  }

  walkAll(nodes: readonly Node[], dot: Value): Leap {
    for (const node of nodes) {
      const leap = this.#walk(node, dot)
      if (leap) return leap
    }
    return undefined
  }

  #walk(node: Node, dot: Value): Leap {
    switch (node.is) {
      case 'text':
        this.text += node.text
        return undefined
      case 'action': {
        const value = this.#pipeline(node.pipeline, dot)
        if (node.pipeline.variables.length === 0) this.text += value === undefined || value === null ? '<no value>' : printValue(value)
        return undefined
      }
      case 'if':
      case 'with': return this.#scoped(() => {
        const value = this.#pipeline(node.pipeline, dot)
        if (isTrue(value)) return this.walkAll(node.then, node.is === 'with' ? value : dot)
        return node.otherwise && this.walkAll(node.otherwise, dot)
      })
      case 'range': return this.#scoped(() => this.#range(node, dot))
      case 'template': return this.#call(node, dot)
      default: return node.is
    }
  }

  /** Variables that are declared in it are forgotten after it. */
  #scoped<T>(act: () => T): T {
    const known = this.#variables.length
    const value = act()
    this.#variables.length = known
    return value
  }

  #range({ pipeline, then, otherwise }: Extract<Node, { is: 'range' | 'if' | 'with' }>, dot: Value): Leap {
    const value = this.#pipeline(pipeline, dot)
    const turns = this.#turnsOf(value, pipeline)
    for (const [index, element] of turns) {
      const leap = this.#scoped(() => {
        this.#setRangeVariables(pipeline, index, element)
        return this.walkAll(then, element)
      })
      if (leap === 'break') break
    }
    return turns.length === 0 && otherwise ? this.walkAll(otherwise, dot) : undefined
  }

  #turnsOf(given: Value, { variables }: Pipeline): readonly (readonly [index: Value, element: Value])[] {
    const value = contents(given)
    if (value === undefined || value === null) return []
    if (isList(value)) return value.map((element, index) => [BigInt(index), element])
    if (isDictionary(value)) return sortedEntries(value)
    const isWhole = typeof value === 'bigint' || Number.isInteger(value)
    if (!isWhole) return this.#fail(`range can't iterate over ${printValue(value)}`)
    if (variables.length > 1) return this.#fail(`can't use ${printValue(value)} to iterate over more than one variable`)
    return Array.from({ length: Math.max(0, Number(value)) }, (_, index) => [undefined, BigInt(index)])
  }

  #setRangeVariables({ variables, assigns }: Pipeline, index: Value, element: Value): void {
    const values = variables.length > 1 ? [index, element] : [element]
    for (const [place, name] of variables.entries()) {
      if (assigns) this.#assign(name, values[place])
      // Each turn has its own, in front of those that the pipeline has declared.
      else this.#variables.push({ name, value: values[place] })
    }
  }

  #call(node: Extract<Node, { is: 'template' }>, dot: Value): Leap {
    this.#at = { at: node.at, shown: `{{template ${quote(node.name)}${node.pipeline ? ` ${printOperand(node.pipeline)}` : ''}}}` }
    const nodes = this.#template.templates.get(node.name)
    if (!nodes) return this.#fail(`template ${quote(node.name)} not defined`)
    if (this.#depth === depthMax) return this.#fail(`exceeded maximum template depth (${depthMax})`)
    const data = node.pipeline ? this.#pipeline(node.pipeline, dot) : undefined
    const [variables, name] = [this.#variables, this.#name]
    this.#variables = [{ name: '$', value: data }]
    this.#name = node.name
    this.#depth++
    this.walkAll(nodes, data)
    this.#depth--
    this.#name = name
    this.#variables = variables
    return undefined
  }

  #pipeline(pipeline: Pipeline, dot: Value): Value {
    this.#look(pipeline)
    let value: Value
    for (const [index, command] of pipeline.commands.entries()) value = this.#command(command, dot, index > 0 ? [value] : []) ?? undefined
    for (const name of pipeline.variables) {
      if (pipeline.assigns) this.#assign(name, value)
      else this.#variables.push({ name, value })
    }
    return value
  }

  #assign(name: string, value: Value): void {
    const variable = this.#variables.findLast((each) => each.name === name)
    if (!variable) return this.#fail(`undefined variable: ${name}`)
    variable.value = value
  }

  /** `final` is what the command before it has answered, if there is one. */
  #command(command: Command, dot: Value, final: readonly Value[]): Value {
    const [first, ...rest] = command.operands as readonly [Operand, ...Operand[]]
    if (first.is === 'function') {
      this.#look(first)
      return this.#invoke(first.name, rest, dot, final, command)
    }
    const hasArguments = rest.length > 0 || final.length > 0
    const called = hasArguments ? this.#methodCall(first, dot) : undefined
    if (called) {
      this.#checkCount(called.name, called.method, rest.length + final.length)
      const values = [called.receiver, ...rest.map((operand) => this.#operand(operand, dot)), ...final]
      this.#at = { at: first.at, shown: printOperand(first) }
      return this.#invokeMethod(called.name, called.method, values)
    }
    if (first.is === 'field' || first.is === 'chain' || (first.is === 'variable' && first.path.length > 0)) return this.#operand(first, dot, hasArguments)
    this.#look(first)
    if (hasArguments) this.#fail(`can't give argument to non-function ${printOperand(first)}`)
    if (first.is === 'nil') this.#fail('nil is not a command')
    return this.#operand(first, dot)
  }

  /** Whether a chain of names ends in a method: that one is given the arguments. */
  #methodCall(operand: Operand, dot: Value): { receiver: Value; name: string; method: TemplateFunction } | undefined {
    if (operand.is !== 'field' && operand.is !== 'variable' && operand.is !== 'chain') return undefined
    const name = operand.path.at(-1)
    if (name === undefined) return undefined
    const receiver = this.#operand({ ...operand, path: operand.path.slice(0, -1) }, dot)
    const method = methodOf(receiver, name)
    return method && { receiver, name, method }
  }

  #operand(operand: Operand, dot: Value, hasArguments = false): Value {
    this.#look(operand)
    switch (operand.is) {
      case 'dot': return dot
      case 'nil': return undefined
      case 'bool':
      case 'number':
      case 'string': return operand.value
      case 'field': return this.#fields(dot, operand.path, hasArguments)
      case 'variable': return this.#fields(this.#variables.findLast(({ name }) => name === operand.name)?.value, operand.path, hasArguments)
      case 'chain': {
        if (operand.of.is === 'nil') this.#fail(`indirection through explicit nil in ${printOperand(operand)}`)
        return this.#fields(this.#operand(operand.of, dot), operand.path, hasArguments)
      }
      case 'function': return this.#invoke(operand.name, [], dot, [])
      case 'pipeline': return this.#pipeline(operand, dot)
    }
  }

  #fields(receiver: Value, path: readonly string[], hasArguments: boolean): Value {
    let value = receiver
    // What came out of a container has the type of its elements; what was asked for first has its own.
    let type = typeName(receiver)
    for (const [index, name] of path.entries()) {
      const container = value
      value = this.#field(value, name, type, hasArguments && index === path.length - 1)
      type = container instanceof GoValue ? typeName(value) : 'interface {}'
    }
    return value
  }

  #field(given: Value, name: string, type: string, hasArguments: boolean): Value {
    const method = methodOf(given, name)
    if (method) return this.#invokeMethod(name, method, [given])
    if (given instanceof GoValue && given.type.kind === 'struct') {
      if (!Object.hasOwn(given.value as object, name)) return this.#fail(`can't evaluate field ${name} in type ${type}`)
      if (hasArguments) this.#fail(`${name} has arguments but cannot be invoked as function`)
      return (given.value as Readonly<Record<string, Value>>)[name]
    }
    const receiver = contents(given)
    if (receiver === undefined) return this.#options.refusesMissingKeys ? this.#fail(`nil data; no entry for key ${quote(name)}`) : undefined
    if (receiver === null) return this.#fail(`nil pointer evaluating interface {}.${name}`)
    if (!isDictionary(receiver)) return this.#fail(`can't evaluate field ${name} in type ${type}`)
    if (hasArguments) this.#fail(`${name} is not a method but has arguments`)
    if (Object.hasOwn(receiver, name)) return receiver[name]
    if (this.#options.zeroForMissingKeys && given instanceof GoValue) return given.type.zero
    return this.#options.refusesMissingKeys ? this.#fail(`map has no entry for key ${quote(name)}`) : undefined
  }

  /** The value itself is not counted. */
  #checkCount(name: string, { least, most }: TemplateFunction, count: number): void {
    if (count < least - 1 || count > most - 1) this.#fail(`wrong number of args for ${name}: want ${least - 1} got ${count}`)
  }

  #invokeMethod(name: string, method: TemplateFunction, values: readonly Value[]): Value {
    this.#checkCount(name, method, values.length - 1)
    const answer = method.call(values)
    return 'failure' in answer ? this.#fail(`error calling ${name}: ${answer.failure}`) : answer.value
  }

  #invoke(name: string, operands: readonly Operand[], dot: Value, final: readonly Value[], command?: Command): Value {
    const { least, most, call, takes } = this.#options.functions[name]!
    const count = operands.length + final.length
    if (most === Infinity && count < least) this.#fail(`wrong number of args for ${name}: want at least ${least} got ${operands.length}`)
    if (most !== Infinity && count !== most) this.#fail(`wrong number of args for ${name}: want ${most} got ${count}`)
    if (name === 'and' || name === 'or') return this.#shortCircuit(name, operands, dot, final)
    const values = operands.map((operand, index) => this.#argument(operand, dot, takes?.[index]))
    for (const value of final) values.push(this.#fitted(value, takes?.[values.length]))
    const answer = call(values)
    if (typeof answer === 'object' && answer !== null && 'failure' in answer) {
      if (command) this.#at = { at: command.at, shown: printCommand(command) }
      this.#fail(`error calling ${name}: ${answer.failure}`)
    }
    return (answer as { readonly value: Value }).value
  }

  #argument(operand: Operand, dot: Value, taken: Taken = 'any'): Value {
    const isConstant = operand.is === 'bool' || operand.is === 'number' || operand.is === 'string'
    if (taken === 'any' || !isConstant) return this.#fitted(this.#operand(operand, dot), taken)
    this.#look(operand)
    if (taken === 'string' && operand.is !== 'string') this.#fail(`expected string; found ${printOperand(operand)}`)
    if (taken !== 'string') this.#fail(`can't handle ${printOperand(operand)} for arg of type ${taken}`)
    return operand.value
  }

  /** A value that is of the type that a function takes; text of any name as plain text. */
  #fitted(value: Value, taken: Taken = 'any'): Value {
    if (taken === 'any' || typeName(value) === taken) return value
    if (value === undefined || value === null) return taken === 'string' ? this.#fail('invalid value; expected string') : undefined
    return this.#fail(`wrong type for value; expected ${taken}; got ${typeName(value)}`)
  }

  #shortCircuit(name: 'and' | 'or', operands: readonly Operand[], dot: Value, final: readonly Value[]): Value {
    let value: Value
    for (const operand of operands) {
      value = this.#operand(operand, dot)
      if (isTrue(value) === (name === 'or')) return value
    }
    return final.length > 0 ? final[0] : value
  }

  #look(operand: Operand): void {
    this.#at = { at: operand.at, shown: printOperand(operand) }
  }

  #fail(message: string): never {
    const { at, shown } = this.#at!
    const before = this.#template.text.slice(0, at)
    const line = before.split('\n').length
    const column = new TextEncoder().encode(before.slice(before.lastIndexOf('\n') + 1)).length
    throw new TemplateError(`template: ${this.#template.name}:${line}:${column}: executing ${quote(this.#name)} at <${shown}>: ${message}`)
  }
}

function methodOf(value: Value, name: string): TemplateFunction | undefined {
  if (!(value instanceof GoValue)) return undefined
  const { methods = {} } = value.type
  return Object.hasOwn(methods, name) ? methods[name] : undefined
}
