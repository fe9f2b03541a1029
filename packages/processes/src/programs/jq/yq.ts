/**
 * yq: filters of jq over YAML. Follows the command line of mikefarah/yq v4. Left out: comments,
 * anchors and styles (they are not kept), operators that jq does not have beyond env(), strenv().
 */
import { CORE_SCHEMA, dump, loadAll, realMapTag, YAMLException } from 'js-yaml5'
import { second } from '@track/simulation'
import { isRefusal, now, print, printError, readFile, writeFile } from '../../calls.ts'
import { OutOfMemory } from '../../limits.ts'
import type { Guest, Program } from '../../program.ts'
import { type Flags, parseFlags, refuseFlags } from '../flags.ts'
import { readOperand } from '../lines.ts'
import { checkNames } from './check.ts'
import { run } from './evaluate.ts'
import { JqError } from './failure.ts'
import { fromPlain, isArray, isObject, type Json, printJson } from './json.ts'
import { parseJq } from './parse.ts'
import { type JqWorld, rootScope } from './scope.ts'
import { type Filter, JqSyntaxError } from './syntax.ts'

const spec = {
  short: 'o:p:jPrnMCNI:i!e@', long: {
    'output-format': 'o', 'input-format': 'p', tojson: 'j', prettyPrint: 'P', unwrapScalar: 'r', 'null-input': 'n', 'no-colors': 'M', colors: 'C',
    'no-doc': 'N', indent: 'I', inplace: 'i', 'exit-status': 'e',
  },
}

/** Mappings become Maps, so that keys keep their order. */
const mapsSchema = () => CORE_SCHEMA.withTags(realMapTag)

/** What yq tells and ends with. */
class YqError extends Error {}

export const yq: Program = {
  name: 'yq',
  *run({ argv, env }) {
    const words = /^(?:e|eval|ea|eval-all)$/.test(argv[1] ?? '') ? [argv[0]!, ...argv.slice(2)] : argv
    const flags = parseFlags(words.map((word) => word.replace(/^-o=/, '-o').replace(/^-p=/, '-p').replace(/^-I=/, '-I')), spec)
    if ('words' in flags) {
      if (flags.help !== undefined) return yield* refuseFlags('yq', flags)
      yield* printError(`Error: ${flags.words.replace('invalid option -- ', 'unknown shorthand flag: ')}\n`)
      return 1
    }
    const all = argv[1] === 'ea' || argv[1] === 'eval-all'
    try {
      const world: JqWorld = { now: (yield* now()) / second, env, inputs: [], messages: [], prelude: new Map(), steps: 0 }
      return yield* evaluate(flags, world, all)
    } catch (error) {
      // What is no YAML, no filter, or cannot be done with the value, told as yq tells it.
      if (!(error instanceof YqError) && !(error instanceof JqError)) throw error
      yield* printError(`Error: ${error.message}\n`)
      return 1
    }
  },
}

/** `yq file.yaml` alone prints the file; else the first operand is the filter. */
function operandsOf(flags: Flags): { source: string; files: readonly string[] } {
  const [first, ...rest] = flags.operands
  if (first === undefined) return { source: '.', files: [] }
  if (rest.length === 0 && /\.(?:ya?ml|json)$/.test(first) && /^[\w./-]+$/.test(first) && !first.startsWith('.')) return { source: '.', files: [first] }
  return { source: first, files: rest }
}

function* evaluate(flags: Flags, world: JqWorld, all: boolean): Guest<number> {
  const { source, files } = operandsOf(flags)
  const filter = compile(source)
  if (flags.has('n')) {
    yield* print(printAll(results(filter, null, world), flags))
    return 0
  }
  if (flags.has('i')) return yield* editInPlace(filter, files, flags, world)
  const documents: Json[] = []
  for (const name of files.length === 0 ? ['-'] : files) {
    const text = yield* readOperand('Error', name, `open ${name}`)
    if (text === undefined) return 1
    documents.push(...parse(name, text, flags))
  }
  const inputs = all ? [documents] : documents
  const answers = inputs.flatMap((input) => results(filter, input, world))
  yield* print(printAll(answers, flags))
  return flags.has('e') && answers.every((answer) => answer === null || answer === false) ? 1 : 0
}

function* editInPlace(filter: Filter, files: readonly string[], flags: Flags, world: JqWorld): Guest<number> {
  for (const name of files) {
    const text = yield* readFile(name)
    if (isRefusal(text)) throw new YqError(`open ${name}: ${text.error.toLowerCase()}`)
    if (/(?:^|\s)#/m.test(text)) yield* printError('not simulated here: comments are not kept\n')
    const answers = parse(name, text, flags).flatMap((document) => results(filter, document, world))
    yield* writeFile(name, printAll(answers, flags))
  }
  return 0
}

function compile(source: string): Filter {
  try {
    const filter = parseJq(source.replace(/\b(?:str)?env\((\w+)\)/g, '$ENV.$1'))
    checkNames(filter, [])
    return filter
  } catch (error) {
    // A filter that cannot be read.
    if (!(error instanceof JqSyntaxError)) throw error
    throw new YqError(`1:1: invalid input text "${source}": ${error.message}`)
  }
}

function results(filter: Filter, input: Json, world: JqWorld): Json[] {
  const values: Json[] = []
  for (const { value } of run(filter, { value: input, path: undefined }, rootScope(world, new Map()))) values.push(value)
  return values
}

function parse(name: string, text: string, flags: Flags): Json[] {
  try {
    return loadAll(text, { schema: mapsSchema() }).map((document) => fromPlain(withoutBomb(document)))
  } catch (error) {
    // A text that is no YAML.
    if (!(error instanceof YAMLException)) throw error
    const kind = flags.value('p') === 'json' ? 'json' : 'yaml'
    throw new YqError(`bad file '${name}': ${kind}: line ${(error.mark?.line ?? 0) + 1}: ${error.reason}`)
  }
}

/** What aliases stand for, written out. */
const nodesMax = 500_000

function withoutBomb<Value>(document: Value): Value {
  let nodes = 0
  const count = (value: unknown) => {
    if (++nodes > nodesMax) throw new OutOfMemory(64 * nodes)
    if (typeof value !== 'object' || value === null) return
    for (const each of value instanceof Map ? value.values() : Object.values(value)) count(each)
  }
  count(document)
  return document
}

function printAll(values: readonly Json[], flags: Flags): string {
  const format = flags.has('j') ? 'json' : flags.value('o') ?? 'yaml'
  const indent = Number(flags.value('I') ?? 2)
  if (format === 'json' || format === 'j') return values.map((value) => `${printJson(value, { indent })}\n`).join('')
  if (format !== 'yaml' && format !== 'y') throw new YqError(`unknown format '${format}' please use [yaml|json]`)
  const isDocument = (value: Json) => isObject(value) || isArray(value)
  return values.map((value, index) => {
    const separator = index > 0 && isDocument(value) && !flags.has('N') ? '---\n' : ''
    return separator + printYaml(value, indent)
  }).join('')
}

/** Scalars are printed bare, as yq does by default. */
function printYaml(value: Json, indent: number): string {
  if (typeof value === 'string') return value.endsWith('\n') ? value : `${value}\n`
  if (!isArray(value) && !isObject(value)) return `${printJson(value)}\n`
  return dump(value, { schema: mapsSchema(), indent: Math.max(1, indent), lineWidth: -1, noRefs: true, quoteStyle: 'double' })
}
