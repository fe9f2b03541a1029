/**
 * From what was written to what is run: values, calls and their arguments.
 *
 * Follows pkg/ottl/expression.go (newGetter) and functions.go (newFunctionCall, buildArgs) of opentelemetry-collector-contrib 0.152.
 */
import { quoteGo } from '@track/simulation'
import { camelCase } from '../functions/letter-case.ts'
import { notSimulated } from '../functions/not-simulated.ts'
import type { ArgumentRow, Evaluate, FunctionRow } from '../functions/row.ts'
import type { ArgumentSyntax, CallSyntax, KeySyntax, LiteralSyntax, MathSyntax, MathTermSyntax, MathValueSyntax, PathSyntax, ValueSyntax } from '../grammar/syntax.ts'
import { OttlError } from '../ottl-error.ts'
import type { Access } from '../paths/access.ts'
import type { ContextRow } from '../paths/contexts.ts'
import type { Key } from '../paths/keys.ts'
import { copyOf, GoList, isData, OttlList, OttlMap, typeName, type Value } from '../values/value.ts'
import { type ConversionName, conversions, converted, type Getter, literal, wrapped } from './getter.ts'
import { indexed } from './indexed.ts'
import { arithmetic, negated } from './math.ts'
import { accessOf } from './path.ts'

export interface Compiler {
  readonly context: ContextRow
  readonly functions: ReadonlyMap<string, FunctionRow>
  /** Paths of the context itself stand without its name. */
  readonly isBare: boolean
}

export function compileValue(value: ValueSyntax, compiler: Compiler): Getter {
  if (value.isNil !== undefined) return literal(null)
  if (value.string !== undefined) return literal(value.string)
  if (value.boolean !== undefined) return literal(value.boolean === 'true')
  if (value.bytes !== undefined) return literal(bytesOf(value.bytes))
  if (value.enum !== undefined) return literal(compiler.context.symbol(value.enum))
  if (value.literal) return compileLiteral(value.literal, compiler)
  if (value.list) return listGetter((value.list.values ?? []).map((item) => compileValue(item, compiler)))
  if (value.map) return mapGetter(new Map((value.map.values ?? []).map(({ key, value: item }) => [key, compileValue(item, compiler)])))
  if (!value.mathExpression) throw new OttlError('no value field set. This is a bug in the OpenTelemetry Transformation Language')
  return compileMath(value.mathExpression, compiler)
}

function bytesOf(text: string): Uint8Array {
  const digits = text.slice(2)
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) => Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16))
}

function compileLiteral({ float, int, path, converter }: LiteralSyntax, compiler: Compiler): Getter {
  if (float !== undefined) return literal(float)
  if (int !== undefined) return literal(int)
  if (path) return compilePath(path, compiler)
  return compileConverter(converter!, compiler)
}

export function compileConverter(converter: CallSyntax, compiler: Compiler): Getter {
  const evaluate = compileCall(converter, compiler)
  const { keys = [] } = converter
  return { get: (target) => indexed(evaluate(target), keys) }
}

function compilePath(path: PathSyntax, compiler: Compiler): Access {
  const keys = path.fields.map((field) => (field.keys ?? []).map((key) => compileKey(key, compiler)))
  return accessOf(path, compiler.context, compiler.isBare, (index) => keys[index]!)
}

function compileKey({ string, int, expression, mathExpression }: KeySyntax, compiler: Compiler): Key {
  if (string !== undefined) return { string }
  if (int !== undefined) return { int }
  if (mathExpression) return { getter: compileMath(mathExpression, compiler) }
  return expression!.path || expression!.converter ? { getter: compileLiteral(expression!, compiler) } : {}
}

function listGetter(items: readonly Getter[]): Getter {
  if (items.every((item) => item.literal)) return literal(new GoList('interface {}', items.map((item) => item.literal!.value)))
  return { get: (target) => new GoList('interface {}', items.map((item) => item.get(target))) }
}

function mapGetter(items: ReadonlyMap<string, Getter>): Getter {
  const built = (valueOf: (getter: Getter) => Value) => {
    const map = new OttlMap()
    for (const [key, getter] of items) map.put(key, rawData(valueOf(getter)))
    return map
  }
  if ([...items.values()].every((getter) => getter.literal)) return literal(built((getter) => getter.literal!.value))
  return { get: (target) => built((getter) => getter.get(target)) }
}

function rawData(value: Value) {
  if (value instanceof GoList && value.of === 'interface {}') {
    return new OttlList(value.items.map((item): ReturnType<typeof copyOf> => (item instanceof GoList ? rawData(item) as OttlList : plainData(item))))
  }
  return plainData(value)
}

/** pcommon.Value.FromRaw. */
function plainData(value: Value) {
  if (isData(value) && !(value instanceof OttlList)) return copyOf(value)
  throw new OttlError(`<Invalid value type ${typeName(value)}>`)
}

function compileMath({ left, right = [] }: MathSyntax, compiler: Compiler): Getter {
  return right.reduce((sum, { operator, term }) => arithmetic(sum, operator, compileTerm(term, compiler)), compileTerm(left, compiler))
}

function compileTerm({ left, right = [] }: MathTermSyntax, compiler: Compiler): Getter {
  return right.reduce((product, { operator, value }) => arithmetic(product, operator, compileMathValue(value, compiler)), compileMathValue(left, compiler))
}

function compileMathValue({ unaryOp, literal: value, subExpression }: MathValueSyntax, compiler: Compiler): Getter {
  const getter = value ? compileLiteral(value, compiler) : compileMath(subExpression!, compiler)
  if (unaryOp !== '-') return getter
  if (value?.float !== undefined) return literal(-value.float)
  return value?.int === undefined ? negated(getter) : literal(-value.int)
}

export function compileCall(call: CallSyntax, compiler: Compiler): Evaluate {
  const row = functionOf(call.function, compiler, quoteGo(call.function))
  const taken = wrapped(() => takeArguments(call.arguments ?? [], row, compiler), `error while parsing arguments for call to ${quoteGo(call.function)}`)
  return wrapped(() => row.make(taken), "couldn't create function")
}

function functionOf(name: string, { functions }: Compiler, said: string): FunctionRow {
  const row = functions.get(name)
  if (row) return row
  throw new OttlError(notSimulated.has(name) ? `not simulated here: the function ${name}` : `undefined function ${said}`)
}

function takeArguments(given: readonly ArgumentSyntax[], row: FunctionRow, compiler: Compiler): Readonly<Record<string, unknown>> {
  const firstNamed = given.findIndex(({ name }) => name !== undefined)
  if (firstNamed !== -1 && given.slice(firstNamed).some(({ name }) => name === undefined)) throw new OttlError('unnamed argument used after named argument')
  const required = row.arguments.filter(({ isOptional }) => !isOptional).length
  if (row.arguments.length > 0 && (given.length < required || given.length > row.arguments.length)) {
    throw new OttlError(`incorrect number of arguments. Expected: ${row.arguments.length} Received: ${given.length}`)
  }
  const taken: Record<string, unknown> = {}
  // A function without arguments does not look at what it is given.
  for (const [index, argument] of row.arguments.length === 0 ? [] : given.entries()) {
    const of = argument.name === undefined ? row.arguments[index] : row.arguments.find(({ name }) => name === camelCase(argument.name!))
    if (!of) throw new OttlError(`no such parameter: ${argument.name}`)
    taken[of.name] = takeArgument(argument, of, index, compiler)
  }
  return taken
}

function takeArgument(argument: ArgumentSyntax, row: ArgumentRow, index: number, compiler: Compiler): unknown {
  if (row.type === 'FunctionGetter') return functionGetter(argument, compiler)
  return wrapped(() => (row.isList ? takeList(argument.value ?? {}, row, compiler) : take(argument.value ?? {}, row.type, compiler)), `invalid argument at position ${index}`)
}

function takeList({ list }: ValueSyntax, { type }: ArgumentRow, compiler: Compiler): readonly unknown[] {
  const plain = /^[a-z]/.test(type)
  if (!list) throw new OttlError(`must be a list of type ${plain ? type : `${type}[*${compiler.context.type}]`}`)
  return (list.values ?? []).map((value, index) => wrapped(() => take(value, type, compiler), `error while parsing list argument at index ${index}`))
}

function take(value: ValueSyntax, type: ArgumentRow['type'], compiler: Compiler): unknown {
  if (type === 'Getter') return compileValue(value, compiler)
  if (type.endsWith('Setter')) return pathArgument(value, type, compiler)
  if (Object.hasOwn(conversions, type)) return converted(compileValue(value, compiler), type as ConversionName, compiler.context.type)
  const plain = type === 'string' ? value.string : type === 'int64' ? value.literal?.int : value.boolean === undefined ? undefined : value.boolean === 'true'
  if (plain === undefined) throw new OttlError(type === 'string' ? 'must be a string' : type === 'int64' ? 'must be an int' : 'must be a bool')
  return plain
}

function pathArgument(value: ValueSyntax, type: ArgumentRow['type'], compiler: Compiler): unknown {
  if (!value.literal?.path) throw new OttlError('must be a path')
  const access = compilePath(value.literal.path, compiler)
  if (type === 'Setter' || type === 'GetSetter') return access
  return { ...converted(access, type === 'PMapGetSetter' ? 'PMapGetter' : 'PSliceGetter', compiler.context.type), set: access.set }
}

/** A function by its name alone, to be called with one value. */
function functionGetter({ value, functionName }: ArgumentSyntax, compiler: Compiler) {
  const name = value?.enum ?? functionName
  if (name === undefined) throw new OttlError('invalid function name given')
  const row = functionOf(name, compiler, name)
  return (input: Getter): Evaluate => {
    if (row.arguments.length !== 1) throw new OttlError(`incorrect number of arguments. Expected: ${row.arguments.length} Received: 1`)
    const [argument] = row.arguments
    const taken = Object.hasOwn(conversions, argument!.type) ? converted({ get: input.get }, argument!.type as ConversionName, compiler.context.type) : input
    return wrapped(() => row.make({ [argument!.name]: taken }), "couldn't create function")
  }
}
