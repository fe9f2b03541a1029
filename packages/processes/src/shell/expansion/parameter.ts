/** `$name` and `${…}` in all its forms. Follows bash's subst.c (parameter_brace_expand). */
import type { ParameterExpansionPart, SimpleExpansionPart } from 'unbash'
import { isOn, type Shell } from '../shell.ts'
import { keysOf, valuesOf } from '../variable.ts'
import { getElement, getParameter, getVariable, setElement, setVariable } from '../variables.ts'
import { ExpansionError } from './expansion-error.ts'
import { addList, addQuoted, addSplit, type Fields } from './fields.ts'
import { changeValues } from './operations.ts'
import { addWord, expandSingle, separatorsOf } from './word.ts'

/** A value, or a list of them (`$@`, `${a[@]}`); `joined` for the forms with a star. */
export interface Value {
  readonly values: readonly string[] | undefined
  readonly isList: boolean
  readonly joined: boolean
}

const unset: Value = { values: undefined, isList: false, joined: false }

export function expandParameter(
  shell: Shell, source: string, part: SimpleExpansionPart | ParameterExpansionPart, fields: Fields, quoted: boolean,
): void {
  if (part.type === 'SimpleExpansion') {
    const name = part.text.slice(1)
    return addChecked(shell, name, lookUp(shell, name, undefined), fields, quoted)
  }
  const target = targetOf(shell, source, part)
  if ('value' in target) return addValue(shell, target.value, fields, quoted)
  const { name, index } = target
  const { operation } = part
  if (operation?.type === 'Default') return expandDefault(shell, source, { name, index, operation }, fields, quoted)
  const value = lookUp(shell, name, index)
  if (part.prefix === '#') return addValue(shell, scalar(String(lengthOf(shell, name, value))), fields, quoted)
  if (!operation) return addChecked(shell, label(name, index), value, fields, quoted)
  if (operation.type === 'Unknown' || operation.type === 'Names') throw new ExpansionError(`${part.text}: bad substitution`)
  checkSet(shell, label(name, index), value)
  addValue(shell, changeValues(shell, source, { name, index, operation, text: part.text }, value), fields, quoted)
}

/** The parameter that is meant; `${!name}` means another, `${!name@}` and `${!a[@]}` names. */
function targetOf(
  shell: Shell, source: string, part: ParameterExpansionPart,
): { readonly name: string; readonly index: string | undefined } | { readonly value: Value } {
  const index = part.index === undefined ? undefined : indexText(shell, source, part)
  const name = part.parameter
  if (part.prefix !== '!') return { name, index }
  if (part.operation?.type === 'Names') {
    const names = [...shell.variables.keys()].filter((each) => each.startsWith(name)).sort()
    return { value: { values: names, isList: true, joined: part.operation.operator === '*' } }
  }
  if (index === '@' || index === '*') {
    return { value: { values: keysOf(getVariable(shell, name)), isList: true, joined: index === '*' } }
  }
  const text = index === undefined ? getParameter(shell, name) : getElement(shell, name, index)
  if (text === undefined) throw new ExpansionError(`${label(name, index)}: invalid indirect expansion`)
  const element = /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(text)
  if (element) return { name: element[1]!, index: element[2] }
  if (!/^(?:[A-Za-z_]\w*|\d+|[@*#?$!-])$/.test(text)) throw new ExpansionError(`${text}: invalid variable name`)
  return { name: text, index: undefined }
}

function indexText(shell: Shell, source: string, part: ParameterExpansionPart): string {
  const { index } = part
  return index!.text === '@' || index!.text === '*' ? index!.text : expandSingle(shell, source, index!)
}

function label(name: string, index: string | undefined): string {
  return index === undefined ? name : `${name}[${index}]`
}

function lookUp(shell: Shell, name: string, index: string | undefined): Value {
  if (name === '@' || name === '*') return { values: shell.positional, isList: true, joined: name === '*' }
  if (index === '@' || index === '*') {
    return { values: valuesOf(getVariable(shell, name)), isList: true, joined: index === '*' }
  }
  const value = index === undefined ? getParameter(shell, name) : getElement(shell, name, index)
  return value === undefined ? unset : scalar(value)
}

function scalar(value: string): Value {
  return { values: [value], isList: false, joined: false }
}

function lengthOf(shell: Shell, name: string, value: Value): number {
  if (value.isList) return value.values!.length
  checkSet(shell, name, value)
  return [...(value.values?.[0] ?? '')].length
}

function checkSet(shell: Shell, name: string, value: Value): void {
  if (value.values === undefined && isOn(shell, 'nounset')) {
    throw new ExpansionError(`${/^\d/.test(name) ? `$${name}` : name}: unbound variable`, { leaves: 'shell' })
  }
}

function addChecked(shell: Shell, name: string, value: Value, fields: Fields, quoted: boolean): void {
  checkSet(shell, name, value)
  addValue(shell, value, fields, quoted)
}

function addValue(shell: Shell, value: Value, fields: Fields, quoted: boolean): void {
  if (value.values === undefined) return quoted ? addQuoted(fields, '') : undefined
  if (!value.isList) return quoted ? addQuoted(fields, value.values[0]!) : addSplit(fields, value.values[0]!)
  if (fields.separators === undefined) {
    const text = value.values.join(value.joined ? separatorsOf(shell).charAt(0) : ' ')
    return quoted ? addQuoted(fields, text) : addSplit(fields, text)
  }
  if (quoted && value.joined) return addQuoted(fields, value.values.join(separatorsOf(shell).charAt(0)))
  addList(fields, value.values, quoted)
}

/** `${x:-word}`, `${x:=word}`, `${x:+word}`, `${x:?word}`, and each without the colon. */
function expandDefault(
  shell: Shell, source: string,
  { name, index, operation }: { name: string; index: string | undefined; operation: Extract<ParameterExpansionPart['operation'], { type: 'Default' }> },
  fields: Fields, quoted: boolean,
): void {
  const value = lookUp(shell, name, index)
  const isEmpty = value.isList
    ? value.values!.length === 0 || (value.values!.length === 1 && value.values![0] === '')
    : value.values === undefined || value.values[0] === ''
  const isMissing = operation.operator.startsWith(':') ? isEmpty : value.isList ? value.values!.length === 0 : value.values === undefined
  const kind = operation.operator.at(-1)
  if (kind === '+') {
    if (!isMissing) addWord(shell, source, operation.operand, fields, { quoted, splitLiterals: true, tilde: 'start' })
    else if (quoted) addQuoted(fields, '')
    return
  }
  if (!isMissing) return addValue(shell, value, fields, quoted)
  if (kind === '-') return addWord(shell, source, operation.operand, fields, { quoted, splitLiterals: true, tilde: 'start' })
  const text = expandSingle(shell, source, operation.operand)
  if (kind === '=') {
    if (!/^[A-Za-z_]/.test(name)) throw new ExpansionError(`$${name}: cannot assign in this way`)
    if (index === undefined) setVariable(shell, name, text)
    else setElement(shell, name, index, text)
    return addValue(shell, scalar(text), fields, quoted)
  }
  const words = text || (operation.operator === ':?' ? 'parameter null or not set' : 'parameter not set')
  throw new ExpansionError(`${label(name, index)}: ${words}`, { leaves: 'shell' })
}
