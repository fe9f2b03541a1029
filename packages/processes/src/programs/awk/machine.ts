/** The state of a running awk: variables, the record and its fields, compiled expressions. */
import { type Regex, regex } from '../../regex/regex.ts'
import { RegexError } from '../../regex/posix.ts'
import type { Output } from '../lines.ts'
import { AwkError, type AwkProgram } from './syntax.ts'
import { toNumber, toText, type Value } from './value.ts'

export interface Cell {
  value: Value
  array: Map<string, Value> | undefined
  /** The caller's cell, for a parameter that was given an unset name. */
  readonly link?: Cell
}

export interface Awk {
  readonly program: AwkProgram
  readonly waiting: ReadonlySet<object>
  readonly output: Output
  readonly globals: Map<string, Cell>
  /** Parameters of the functions that run, the innermost last. */
  readonly scopes: Map<string, Cell>[]
  record: string
  /** Undefined until a field is asked for. */
  fields: string[] | undefined
  /** The record must be joined again before it is read. */
  stale: boolean
  readonly regexes: Map<string, Regex>
  seed: number
  drawn: number
  steps: number
  /** By rule: inside its range. */
  readonly ranges: Set<number>
}

export function cellOf(awk: Awk, name: string): Cell {
  const local = awk.scopes.at(-1)?.get(name)
  if (local) return local
  let cell = awk.globals.get(name)
  if (!cell) awk.globals.set(name, (cell = { value: undefined, array: undefined }))
  return cell
}

export function arrayOf(awk: Awk, name: string): Map<string, Value> {
  return arrayOfCell(cellOf(awk, name), name)
}

function arrayOfCell(cell: Cell, name: string): Map<string, Value> {
  if (cell.array) return cell.array
  if (cell.value !== undefined) throw new AwkError(`can't use scalar ${name} as array`)
  return (cell.array = cell.link ? arrayOfCell(cell.link, name) : new Map())
}

export function getVariable(awk: Awk, name: string): Value {
  if (name === 'NF' && !awk.scopes.at(-1)?.has('NF')) return fieldsOf(awk).length
  return cellOf(awk, name).value
}

export function setVariable(awk: Awk, name: string, value: Value): void {
  const cell = cellOf(awk, name)
  if (cell.array) throw new AwkError(`can't use array ${name} as scalar`)
  cell.value = value
  if (name === 'NF') setFieldCount(awk, Math.trunc(toNumber(value)))
}

export function textOf(awk: Awk, name: string): string {
  return toText(awk.globals.get(name)?.value, '%.6g')
}

export function setRecord(awk: Awk, record: string): void {
  awk.record = record
  awk.fields = undefined
  awk.stale = false
}

function fieldsOf(awk: Awk): string[] {
  return (awk.fields ??= splitFields(awk, awk.record, textOf(awk, 'FS')))
}

export function getField(awk: Awk, index: number): Value {
  if (index < 0) throw new AwkError(`attempt to access field ${index}`)
  if (index > 0) {
    const field = fieldsOf(awk)[index - 1]
    return field === undefined ? undefined : { input: field }
  }
  if (awk.stale) {
    awk.record = fieldsOf(awk).join(textOf(awk, 'OFS'))
    awk.stale = false
  }
  return { input: awk.record }
}

const fieldsMax = 100_000

export function setField(awk: Awk, index: number, value: Value): void {
  if (index === 0) return setRecord(awk, toText(value))
  if (index < 0 || index > fieldsMax) throw new AwkError(`attempt to access field ${index}`)
  const fields = fieldsOf(awk)
  while (fields.length < index) fields.push('')
  fields[index - 1] = toText(value, textOf(awk, 'CONVFMT'))
  awk.stale = true
}

function setFieldCount(awk: Awk, count: number): void {
  const fields = fieldsOf(awk)
  while (fields.length < Math.min(count, fieldsMax)) fields.push('')
  fields.length = Math.max(0, count)
  awk.stale = true
}

export function splitFields(awk: Awk, text: string, separator: string): string[] {
  if (text === '') return []
  if (separator === ' ') return text.trim() === '' ? [] : text.replace(/^[ \t\n]+|[ \t\n]+$/g, '').split(/[ \t\n]+/)
  if (separator === '') return Array.from(text)
  if (separator.length === 1 && separator !== '\\') return text.split(separator)
  return splitByRegex(regexOf(awk, separator), text)
}

export function splitByRegex(re: Regex, text: string): string[] {
  const parts: string[] = []
  let from = 0
  for (let at = 0; at <= text.length;) {
    const match = re.match(text, at)
    if (!match) break
    if (match.end === match.start) {
      at = match.end + 1
      continue
    }
    parts.push(text.slice(from, match.start))
    from = match.end
    at = match.end
  }
  return [...parts, text.slice(from)]
}

export function regexOf(awk: Awk, pattern: string): Regex {
  let known = awk.regexes.get(pattern)
  if (known) return known
  try {
    known = regex(pattern, { dialect: 'extended' })
  } catch (error) {
    // A pattern that cannot be read, in the tool's words.
    if (error instanceof RegexError) throw new AwkError(`regular expression compile failed (${error.message})\n${pattern}`)
    throw error
  }
  if (awk.regexes.size > 1_000) awk.regexes.clear()
  awk.regexes.set(pattern, known)
  return known
}
