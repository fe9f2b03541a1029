/**
 * Which context statements speak of, where nobody says, and their paths with its name put before them.
 *
 * Follows pkg/ottl/context_inferrer.go and parser_collection.go of opentelemetry-collector-contrib 0.152.
 */
import { quoteGo } from '@track/simulation'
import { parseCondition, parseStatement } from './grammar/parse.ts'
import { visitBoolean, visitCall, type Visitor } from './grammar/visit.ts'
import { OttlError } from './ottl-error.ts'
import { compilerFor } from './sequence.ts'
import type { ContextName } from './target.ts'

const priority = ['log', 'datapoint', 'metric', 'spanevent', 'span', 'profile', 'scope', 'instrumentation_scope', 'resource']

interface Hints {
  readonly contexts: readonly string[]
  readonly functions: readonly string[]
  readonly symbols: readonly string[]
}

function hintsOf(statements: readonly string[], conditions: readonly string[]): Hints {
  const hints = { contexts: [] as string[], functions: [] as string[], symbols: [] as string[] }
  const visitor: Visitor = {
    path: ({ context }) => hints.contexts.push(context ?? ''),
    editor: (call) => hints.functions.push(call.function),
    converter: (call) => hints.functions.push(call.function),
    value: (value) => {
      if (value.enum !== undefined) hints.symbols.push(value.enum)
    },
  }
  for (const text of statements) {
    const { editor, where } = parseStatement(text)
    if (editor) visitCall(editor, visitor, 'editor')
    if (where) visitBoolean(where, visitor)
  }
  for (const text of conditions) visitBoolean(parseCondition(text), visitor)
  return hints
}

function rank(context: string): number {
  const index = priority.indexOf(context)
  return index === -1 ? Infinity : index
}

/** What a context does not have of what is asked for. */
function missingIn(context: ContextName, { functions, symbols }: Hints): string | undefined {
  const compiler = compilerFor(context)
  const unknown = functions.find((name) => !compiler.functions.has(name))
  if (unknown !== undefined) return `inferred context "${context}" does not support the function "${unknown}"`
  const strange = symbols.find((name) => !hasSymbol(context, name))
  return strange === undefined ? undefined : `inferred context "${context}" does not support the enum symbol "${strange}"`
}

function hasSymbol(context: ContextName, name: string): boolean {
  try {
    compilerFor(context).context.symbol(name)
    return true
  } catch (error) {
    // No such symbol.
    if (!(error instanceof OttlError)) throw error
    return false
  }
}

function printList(items: readonly string[]): string {
  return `[${items.map(quoteGo).join(' ')}]`
}

/** The context of statements (and of the conditions that go with them), out of those that a signal has. */
export function inferContext(statements: readonly string[], conditions: readonly string[], supported: readonly ContextName[]): ContextName {
  const said = `from statements ${printList(statements)} and conditions ${printList(conditions)}`
  let inferred: string
  try {
    inferred = contextOf(hintsOf(statements, conditions), supported)
  } catch (error) {
    // A text that does not parse, or a context that lacks something.
    if (!(error instanceof OttlError)) throw error
    throw new OttlError(`unable to infer a valid context (${printList(supported)}) ${said}: ${error.message}`)
  }
  if (inferred === '') {
    // Its words are filled in one place too early.
    throw new OttlError(`unable to infer context from statements ${printList(supported)} and conditions ${printList(statements)}, path's first segment must be a valid context name ${printList(conditions)}, and at least one context must be capable of parsing all statements`)
  }
  const context = supported.find((each) => each === inferred)
  if (context) return context
  throw new OttlError(`context "${inferred}" inferred from the statements ${printList(statements)} and conditions ${printList(conditions)} is not a supported context: ${printList(supported)}`)
}

function contextOf(hints: Hints, supported: readonly ContextName[]): string {
  let inferred = ''
  for (const context of hints.contexts) if (inferred === '' || rank(context) < rank(inferred)) inferred = context
  if (inferred === '' || (hints.functions.length === 0 && hints.symbols.length === 0)) return inferred
  const own = supported.find((each) => each === inferred)
  const missing = own ? missingIn(own, hints) : `inferred context "${inferred}" is not a valid candidate`
  if (missing === undefined) return inferred
  const lower = supported.filter((each) => each !== inferred && Object.hasOwn(compilerFor(each).context.paths, inferred)).toSorted((a, b) => rank(a) - rank(b))
  const fitting = own ? lower.find((each) => missingIn(each, hints) === undefined) : undefined
  if (fitting) return fitting
  throw new OttlError(missing)
}

/** The text with the context's name before every path that has none. */
export function withContext(text: string, context: ContextName, kind: 'statement' | 'condition'): string {
  const names = [...Object.keys(compilerFor(context).context.paths), 'otelcol']
  const offsets: number[] = []
  const visitor: Visitor = {
    path(path) {
      if (!names.includes(path.context ?? '')) offsets.push(path.offset)
    },
  }
  if (kind === 'condition') visitBoolean(parseCondition(text), visitor)
  else {
    const { editor, where } = parseStatement(text)
    if (editor) visitCall(editor, visitor, 'editor')
    if (where) visitBoolean(where, visitor)
  }
  const bytes = new TextEncoder().encode(text)
  const ends = offsets.toSorted((a, b) => a - b)
  const decode = (from: number, to?: number) => new TextDecoder().decode(bytes.subarray(from, to))
  return ends.map((end, index) => `${decode(ends[index - 1] ?? 0, end)}${context}.`).join('') + decode(ends.at(-1) ?? 0)
}
