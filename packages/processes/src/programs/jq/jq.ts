/**
 * jq. Follows jq 1.7, and 1.6 where the words differ. Left out: modules, --stream, --seq,
 * colours, arbitrary precision, SQL-style functions, getpath/1's relatives in `limit`.
 */
import { second } from '@track/simulation'
import { isRefusal, now, printError, read, readFile } from '../../calls.ts'
import type { Guest, ProcessFacts, Program } from '../../program.ts'
import { flush, openOperand, type Output, put, readOperands, splitLines } from '../lines.ts'
import { checkNames } from './check.ts'
import { run } from './evaluate.ts'
import { JqBreak, JqError, JqHalt } from './failure.ts'
import { isArray, isObject, type Json, type PrintOptions, printJson, typeOf } from './json.ts'
import { type JqOptions, OptionError, parseOptions } from './options.ts'
import { parseJq } from './parse.ts'
import { type JqWorld, rootScope } from './scope.ts'
import { JsonError, type JsonReader, nextJson } from './read-json.ts'
import { type Filter, JqSyntaxError } from './syntax.ts'

/** The exit code for input that is no JSON, as jq 1.6 has it. */
const unreadable = 4

export const jq: Program = {
  name: 'jq',
  *run(process) {
    let options: JqOptions
    try {
      options = parseOptions(process.argv)
    } catch (error) {
      // Options that cannot be read, in the tool's words.
      if (!(error instanceof OptionError)) throw error
      yield* printError(`jq: error: ${error.message}\nUse jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://stedolan.github.io/jq\n`)
      return 2
    }
    return yield* runJq(process, options)
  },
}

function* runJq(process: ProcessFacts, options: JqOptions): Guest<number> {
  const source = options.file === undefined ? options.filter ?? '.' : yield* readFile(options.file)
  if (isRefusal(source)) {
    yield* printError(`jq: error: Could not open ${options.file}: ${source.error}\n`)
    return 2
  }
  const names = yield* namesOf(options)
  if (!names) return 2
  let filter: Filter
  try {
    filter = parseJq(source)
    checkNames(filter, names.keys())
  } catch (error) {
    // A filter that cannot be read, in the tool's words.
    if (!(error instanceof JqSyntaxError)) throw error
    const isSyntax = error.message.startsWith('unexpected')
    const words = isSyntax ? `syntax error, ${error.message} (Unix shell quoting issues?)` : error.message
    yield* printError(`jq: error: ${words} at <top-level>, line 1:\n${source}\njq: 1 compile error\n`)
    return 3
  }
  const world: JqWorld = { now: (yield* now()) / second, env: process.env, inputs: [], messages: [], prelude: new Map(), steps: 0 }
  return yield* new Run(filter, options, world, names).over(source)
}

/** `--arg` and its relatives. */
function* namesOf(options: JqOptions): Guest<Map<string, Json> | undefined> {
  const names = new Map<string, Json>(options.named)
  for (const { name, file, raw } of options.files) {
    const text = yield* readFile(file)
    if (isRefusal(text)) {
      yield* printError(`jq: Bad JSON in --${raw ? 'rawfile' : 'slurpfile'} ${name} ${file}: Could not open ${file}: ${text.error}\n`)
      return undefined
    }
    names.set(name, raw ? text : allJson(text))
  }
  names.set('__named', new Map(options.named))
  return names
}

function allJson(text: string): Json[] {
  const reader: JsonReader = { text, at: 0, line: 0 }
  const values: Json[] = []
  for (let next = nextJson(reader, true); next; next = nextJson(reader, true)) values.push(next.value)
  return values
}

/** One run of a filter over its inputs. Lives within a single generator. */
class Run {
  readonly #filter: Filter
  readonly #options: JqOptions
  readonly #world: JqWorld
  readonly #names: ReadonlyMap<string, Json>
  readonly #output: Output = { text: '' }
  readonly #print: PrintOptions
  #line = 0
  #status = 0
  #last: Json | undefined

  constructor(filter: Filter, options: JqOptions, world: JqWorld, names: ReadonlyMap<string, Json>) {
    this.#filter = filter
    this.#options = options
    this.#world = world
    this.#names = names
    this.#print = { indent: options.indent, sortKeys: options.sortKeys, ascii: options.ascii }
  }

  *over(source: string): Guest<number> {
    const { nullInput, slurp, raw } = this.#options
    const gathers = slurp || nullInput || /\binputs?\b/.test(source)
    try {
      if (raw) yield* this.#overText(gathers)
      else if (gathers) yield* this.#overAll()
      else yield* this.#overStream()
    } catch (error) {
      // `halt` ends the program where it stands.
      if (!(error instanceof JqHalt)) throw error
      yield* flush(this.#output)
      yield* printError(this.#world.messages.splice(0).join('') + error.text)
      return error.exitCode
    }
    yield* flush(this.#output)
    return this.#exitCode()
  }

  #exitCode(): number {
    if (this.#status !== 0) return this.#status
    if (!this.#options.exitStatus) return 0
    if (this.#last === undefined) return 4
    return this.#last === null || this.#last === false ? 1 : 0
  }

  /** Values one by one as they come, so that a watch is filtered live. */
  *#overStream(): Guest<void> {
    for (const name of this.#options.inputs.length === 0 ? ['-'] : this.#options.inputs) {
      const fd = yield* openOperand('jq: error', name, `Could not open file ${name}`)
      if (fd === undefined) {
        this.#status = 2
        continue
      }
      const reader: JsonReader = { text: '', at: 0, line: 0 }
      for (let ended = false; !ended;) {
        yield* flush(this.#output)
        const chunk: string | { error: string } = yield* read(fd)
        if (isRefusal(chunk)) {
          yield* printError(`jq: error: Could not open ${name}: ${chunk.error}\n`)
          this.#status = 2
          break
        }
        ended = chunk === ''
        reader.line += countLines(reader.text.slice(0, reader.at))
        reader.text = reader.text.slice(reader.at) + chunk
        reader.at = 0
        if (!(yield* this.#drain(reader, ended))) return
      }
    }
  }

  /** Every value that the text holds; false when the text is no JSON. */
  *#drain(reader: JsonReader, ended: boolean): Guest<boolean> {
    for (;;) {
      let next: { value: Json } | undefined
      try {
        next = nextJson(reader, ended)
      } catch (error) {
        // What is no JSON ends the run, in the tool's words.
        if (!(error instanceof JsonError)) throw error
        yield* flush(this.#output)
        yield* printError(`parse error: ${error.message}\n`)
        this.#status = unreadable
        return false
      }
      if (!next) return true
      const rest = reader.text.indexOf('\n', reader.at - 1)
      this.#line = reader.line + countLines(reader.text.slice(0, rest < 0 ? reader.text.length : rest + 1))
      yield* this.#apply(next.value)
    }
  }

  *#overAll(): Guest<void> {
    const { nullInput, slurp, inputs } = this.#options
    const { texts, failed } = nullInput && !slurp && inputs.length === 0 && !this.#usesInputs() ? { texts: [], failed: false } : yield* readOperands('jq: error', inputs, (name) => `Could not open file ${name}`)
    if (failed) this.#status = 2
    let values: Json[]
    try {
      values = texts.flatMap(allJson)
    } catch (error) {
      // What is no JSON ends the run, in the tool's words.
      if (!(error instanceof JsonError)) throw error
      yield* printError(`parse error: ${error.message}\n`)
      this.#status = unreadable
      return
    }
    this.#line = countLines(texts.join(''))
    if (slurp && !nullInput) return yield* this.#apply(values)
    this.#world.inputs.push(...(slurp ? [values] : values))
    if (nullInput) return yield* this.#apply(null)
    for (let next = this.#world.inputs.shift(); next !== undefined; next = this.#world.inputs.shift()) yield* this.#apply(next)
  }

  #usesInputs(): boolean {
    return JSON.stringify(this.#filter).includes('"name":"input')
  }

  *#overText(gathers: boolean): Guest<void> {
    const { nullInput, slurp, inputs } = this.#options
    const { texts, failed } = yield* readOperands('jq: error', inputs, (name) => `Could not open file ${name}`)
    if (failed) this.#status = 2
    if (slurp) return yield* this.#apply(texts.join(''))
    const lines = texts.flatMap(splitLines)
    if (gathers) this.#world.inputs.push(...lines)
    if (nullInput) return yield* this.#apply(null)
    const source = gathers ? this.#world.inputs : [...lines]
    for (let next = source.shift(); next !== undefined; next = source.shift()) yield* this.#apply(next)
  }

  *#apply(input: Json): Guest<void> {
    this.#world.steps = 0
    try {
      for (const { value } of run(this.#filter, { value: input, path: undefined }, rootScope(this.#world, this.#names))) {
        this.#last = value
        yield* this.#messages()
        yield* put(this.#output, this.#text(value))
      }
    } catch (error) {
      // An error of the filter is told, and the next input has its turn.
      if (error instanceof JqHalt) throw error
      if (!(error instanceof JqError) && !(error instanceof JqBreak)) throw error
      yield* flush(this.#output)
      yield* this.#messages()
      yield* printError(`jq: error (at ${this.#place()}): ${error instanceof JqError ? errorText(error.value) : 'break'}\n`)
      this.#status = 5
    }
    yield* this.#messages()
  }

  #place(): string {
    return this.#options.nullInput ? '<unknown>' : `${this.#options.inputs.length === 0 ? '<stdin>' : this.#options.inputs.at(-1)!}:${this.#line}`
  }

  *#messages(): Guest<void> {
    const text = this.#world.messages.splice(0).join('')
    if (text === '') return
    yield* flush(this.#output)
    yield* printError(text)
  }

  #text(value: Json): string {
    const { rawOutput, join } = this.#options
    const text = rawOutput && typeof value === 'string' ? value : printJson(value, this.#print)
    return join ? text : `${text}\n`
  }
}

function countLines(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}

function errorText(value: Json): string {
  if (typeof value === 'string') return value
  if (value === null) return 'null (null) not a string'
  return isObject(value) || isArray(value) ? `${printJson(value)} (not a string)` : `${typeOf(value)} (${printJson(value)}) not a string`
}
