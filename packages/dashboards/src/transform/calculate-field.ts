/**
 * A field more, reckoned from those that are there.
 *
 * Follows packages/grafana-data/src/transformations/transformers/calculateField.ts of Grafana 12.
 * Left out: window functions, operations on all fields of a type.
 */
import { exp, log } from '@track/simulation'
import { displayNameOf } from '../frames/display-name.ts'
import { type Cell, type Field, type Frame, newField } from '../frames/frame.ts'
import { fieldMatcher } from '../frames/match-field.ts'
import { reducerTable, reduceValues } from '../frames/reduce.ts'
import { ensureColumns } from './join.ts'
import { type Options, recordOf, textsOf, type Transformation } from './transformation.ts'

type Creator = (frame: Frame, frames: readonly Frame[]) => readonly Cell[] | undefined

export const calculateField: Transformation = {
  id: 'calculateField',
  apply(frames, options) {
    const right = recordOf(options.binary).right
    const fixed = typeof right === 'string' ? right : recordOf(right).fixed
    const isFixed = options.mode === 'binary' && fixed !== undefined && !Number.isNaN(Number(fixed))
    const given = options.timeSeries !== false && !isFixed ? ensureColumns(frames) : frames
    if (options.mode === 'index') return given.map((frame) => withIndex(frame, options))
    const create = creatorOf(options, given)
    return given.flatMap((frame) => withField(frame, create(frame, given), options))
  },
  refuse: ({ mode, binary }) => {
    if (mode === 'windowFunctions') return 'window functions'
    return recordOf(recordOf(recordOf(binary).left).matcher).id === 'byType' ? 'operations on all fields of a type' : undefined
  },
}

function withField(frame: Frame, values: readonly Cell[] | undefined, options: Options): Frame[] {
  const { alias, replaceFields, timeSeries } = options
  if (!values) return replaceFields === true ? [] : [frame]
  const isNamed = typeof alias === 'string' && alias !== ''
  const field = newField(nameOf(options), 'number', values, { config: isNamed ? { displayName: alias } : {} })
  const time = frame.fields.find(({ type }) => type === 'time')
  const kept = replaceFields !== true ? frame.fields : time && timeSeries !== false ? [time] : []
  return [{ ...frame, fields: [...kept, field] }]
}

function withIndex(frame: Frame, { alias, index, replaceFields }: Options): Frame {
  const isShare = recordOf(index).asPercentile === true
  const values = Array.from({ length: frame.length }, (_, place) => (isShare ? place / frame.length : place))
  const field = newField(typeof alias === 'string' ? alias : 'Row', 'number', values, { config: isShare ? { unit: 'percentunit' } : {} })
  return { ...frame, fields: replaceFields === true ? [field] : [...frame.fields, field] }
}

function creatorOf(options: Options, frames: readonly Frame[]): Creator {
  switch (options.mode) {
    case 'binary': return binary(recordOf(options.binary), frames)
    case 'unary': return unary(recordOf(options.unary))
    case 'cumulativeFunctions': return cumulative(recordOf(options.cumulative))
    default: return reduceRow(recordOf(options.reduce))
  }
}

function reduceRow({ reducer = 'sum', include, nullValueMode }: Options): Creator {
  const names = textsOf(include)
  const matches = fieldMatcher(names.length > 0 ? { id: 'byNames', options: { names } } : { id: 'numeric' })!
  return (frame, frames) => {
    const columns = frame.fields.filter((field) => matches(field, frame, frames))
    const id = String(reducer)
    return Array.from({ length: frame.length }, (_, index) =>
      reduceValues(columns.map(({ values }) => values[index]), [id], { countsNulls: nullValueMode !== 'ignore' })[id])
  }
}

const operations: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b, '-': (a, b) => a - b, '*': (a, b) => a * b, '/': (a, b) => a / b,
}

/** A dashboard may write any word there, `constructor` too. */
function ownOf<Row>(table: Readonly<Record<string, Row>>, key: unknown): Row | undefined {
  return Object.hasOwn(table, String(key)) ? table[String(key)] : undefined
}

interface Operand {
  readonly name?: string | undefined
  readonly fixed?: string | undefined
}

/** A text is a field's name, unless it is a number that no field is called by. */
function operandOf(value: unknown, frames: readonly Frame[]): Operand {
  if (typeof value === 'string') {
    const isName = Number.isNaN(Number(value)) || frames.some(({ fields }) => fields.some(({ name }) => name === value))
    return isName ? { name: value } : { fixed: value }
  }
  const { matcher, fixed } = recordOf(value)
  return matcher === undefined ? { fixed: String(fixed ?? '') } : { name: String(recordOf(matcher).options ?? '') }
}

function binary({ left, operator = '+', right }: Options, frames: readonly Frame[]): Creator {
  const [a, b] = [operandOf(left ?? '', frames), operandOf(right ?? '', frames)]
  const operation = ownOf(operations, operator)
  return (frame) => {
    const [x, y] = [valuesOf(a, frame, frames), valuesOf(b, frame, frames)]
    return x && y && operation && x.map((value, index) => operation(Number(value), Number(y[index])))
  }
}

function valuesOf({ name, fixed }: Operand, frame: Frame, frames: readonly Frame[]): readonly Cell[] | undefined {
  const field = name === undefined ? undefined : frame.fields.find((each) => displayNameOf(each, frame, frames) === name)
  if (field) return field.type === 'boolean' ? field.values.map((value) => (value ? 1 : 0)) : field.values
  const number = parseFloat(fixed ?? name ?? '')
  return Number.isNaN(number) ? undefined : Array.from({ length: frame.length }, () => number)
}

const functions: Readonly<Record<string, (value: number, total: number) => number>> = {
  abs: Math.abs, exp, ln: log, round: Math.round, floor: Math.floor, ceil: Math.ceil, percent: (value, total) => value / (total || 1),
}

function unary({ operator = 'abs', fieldName = '' }: Options): Creator {
  return (frame, frames) => {
    const field = frame.fields.findLast((each) => each.type === 'number' && displayNameOf(each, frame, frames) === fieldName)
    const operation = ownOf(functions, operator)
    if (!field || field.values.length === 0 || !operation) return undefined
    const numbers = field.values.map(Number)
    const total = numbers.filter(Number.isFinite).reduce((sum, value) => sum + value, 0)
    return numbers.map((value) => operation(value, total))
  }
}

function cumulative({ field: name, reducer = 'sum' }: Options): Creator {
  const matches = fieldMatcher(typeof name === 'string' && name !== '' ? { id: 'byNames', options: { names: [name] } } : { id: 'numeric' })!
  return (frame, frames) => {
    const field: Field | undefined = frame.fields.find((each) => matches(each, frame, frames))
    let total = 0
    return field?.values.map((value, index) => {
      total += Number(value ?? 0)
      return reducer === 'mean' ? total / (index + 1) : total
    })
  }
}

function nameOf({ alias, mode, ...options }: Options): string {
  if (typeof alias === 'string' && alias !== '') return alias
  switch (mode) {
    case 'binary': {
      const { left, operator = '+', right } = recordOf(options.binary)
      const written = (value: unknown) => String(typeof value === 'string' ? value : recordOf(recordOf(value).matcher).options ?? recordOf(value).fixed ?? '')
      return written(left) && written(right) ? `${written(left)} ${String(operator)} ${written(right)}` : ''
    }
    case 'unary': return `${String(recordOf(options.unary).operator ?? 'abs')}(${String(recordOf(options.unary).fieldName ?? '')})`
    case 'cumulativeFunctions': {
      const { field, reducer = 'sum' } = recordOf(options.cumulative)
      return `cumulative ${String(reducer)}${field ? `(${String(field)})` : ''}`
    }
    default: return reducerTable.get(String(recordOf(options.reduce).reducer ?? 'sum'))?.name ?? 'math'
  }
}
