/** What `${name…}` does to its values: remove, replace, slice, change case, transform. */
import { matchEnd, matchesPattern, parsePattern, type Pattern } from '@track/files'
import type { ParameterOperation } from 'unbash'
import { evaluateText } from '../arithmetic/text.ts'
import { declaration } from '../declaration.ts'
import { quoteSingle } from '../quoting.ts'
import { isOn, type Shell } from '../shell.ts'
import { getVariable } from '../variables.ts'
import { unescapeAnsi } from './ansi.ts'
import { ExpansionError } from './expansion-error.ts'
import type { Value } from './parameter.ts'
import { expandText } from './text.ts'
import { expandPattern, expandSingle } from './word.ts'
import { expandPrompt } from '../prompt-text.ts'

interface Target {
  readonly name: string
  readonly index: string | undefined
  readonly operation: Exclude<ParameterOperation, { type: 'Default' | 'Names' | 'Unknown' }>
  readonly text: string
}

type Change = (value: string) => string

export function changeValues(shell: Shell, source: string, target: Target, value: Value): Value {
  const { operation } = target
  if (operation.type === 'Slice') return slice(shell, source, target, value)
  if (operation.type === 'Transform') return transform(shell, source, target, value)
  if (value.values === undefined) return value
  const change = operation.type === 'Remove'
    ? removal(operation.operator, parsePattern(expandPattern(shell, source, operation.operand)))
    : operation.type === 'Replace' ? replacement(shell, source, operation) : caseChange(shell, source, operation)
  return { ...value, values: value.values.map(change) }
}

function removal(operator: string, pattern: Pattern): Change {
  const longest = operator.length === 2
  if (operator.startsWith('#')) {
    return (value) => {
      const end = matchEnd(pattern, value, 0, longest)
      return end < 0 ? value : value.slice(end)
    }
  }
  return (value) => {
    for (let step = 0; step <= value.length; step++) {
      const start = longest ? step : value.length - step
      if (matchesPattern(pattern, value.slice(start))) return value.slice(0, start)
    }
    return value
  }
}

function replacement(shell: Shell, source: string, operation: Extract<ParameterOperation, { type: 'Replace' }>): Change {
  const ignoreCase = isOn(shell, 'nocasematch')
  const pattern = parsePattern(expandPattern(shell, source, operation.pattern), { ignoreCase })
  const text = expandPattern(shell, source, operation.replacement)
  const insert = (match: string) => text.replace(/\\(.)|&/gs, (_, char?: string) => char ?? match)
  const { operator } = operation
  return (value) => {
    const looked = ignoreCase ? value.toLowerCase() : value
    if (operator === '/#') {
      const end = matchEnd(pattern, looked, 0, true)
      return end < 0 ? value : insert(value.slice(0, end)) + value.slice(end)
    }
    if (operator === '/%') {
      for (let start = 0; start <= value.length; start++) {
        if (matchesPattern(pattern, looked.slice(start))) return value.slice(0, start) + insert(value.slice(start))
      }
      return value
    }
    return replaceWithin(value, looked, pattern, insert, operator === '//')
  }
}

/** How long all matches of a replacement may take; what is left after that stays as it is. */
const stepsForAll = 2_000_000
const stepsACharacter = 20

function replaceWithin(value: string, looked: string, pattern: Pattern, insert: Change, all: boolean): string {
  if (pattern.length === 0) return value
  let result = ''
  const steps = { left: stepsForAll + stepsACharacter * value.length }
  for (let at = 0; at < value.length;) {
    const end = matchEnd(pattern, looked, at, true, steps)
    if (end <= at) {
      result += value[at++]
      continue
    }
    result += insert(value.slice(at, end))
    if (!all) return result + value.slice(end)
    at = end
  }
  return result
}

function caseChange(shell: Shell, source: string, operation: Extract<ParameterOperation, { type: 'CaseModification' }>): Change {
  const pattern = operation.operand ? parsePattern(expandPattern(shell, source, operation.operand)) : undefined
  const change: Change = operation.operator.startsWith('^') ? (char) => char.toUpperCase() : (char) => char.toLowerCase()
  const changed: Change = (char) => (pattern === undefined || matchesPattern(pattern, char) ? change(char) : char)
  if (operation.operator.length === 2) return (value) => Array.from(value, changed).join('')
  return (value) => changed(value.charAt(0)) + value.slice(1)
}

function slice(shell: Shell, source: string, { name, operation, text }: Target, value: Value): Value {
  if (operation.type !== 'Slice') throw new Error('a slice was expected')
  const number = (word: typeof operation.offset) => Number(evaluateText(shell, expandText(shell, expandSingle(shell, source, word))))
  const offset = number(operation.offset)
  const length = operation.length === undefined ? undefined : number(operation.length)
  if (value.isList) {
    const all = name === '@' || name === '*' ? [shell.scriptName, ...value.values!] : value.values!
    const start = offset < 0 ? all.length + offset : offset
    if (length !== undefined && length < 0) throw new ExpansionError(`${operation.length!.text}: substring expression < 0`)
    return { ...value, values: start < 0 ? [] : all.slice(start, length === undefined ? undefined : start + length) }
  }
  if (value.values === undefined) return value
  const chars = Array.from(value.values[0]!)
  const start = offset < 0 ? chars.length + offset : offset
  if (start < 0 || start > chars.length) return { ...value, values: [''] }
  const end = length === undefined ? chars.length : length < 0 ? chars.length + length : start + length
  if (end < start) throw new ExpansionError(`${operation.length?.text ?? text}: substring expression < 0`)
  return { ...value, values: [chars.slice(start, end).join('')] }
}

function transform(shell: Shell, source: string, { name, index, operation, text }: Target, value: Value): Value {
  if (operation.type !== 'Transform') throw new Error('a transformation was expected')
  const letter = expandSingle(shell, source, operation.operand)
  const variable = getVariable(shell, name)
  if (letter === 'a') return { ...value, values: variable ? [variable.flags] : value.values }
  if (letter === 'A') return { ...value, values: variable ? [declaration(name, variable, { assignment: true })] : value.values }
  if (letter === 'K' || letter === 'k') return pairs(value, variable?.table ?? variable?.list, letter)
  const change = transforms[letter]
  if (!change || (index !== undefined && text.endsWith('@}'))) throw new ExpansionError(`${text}: bad substitution`)
  return { ...value, values: value.values?.map((each) => change(each, shell)) }
}

function pairs(value: Value, array: ReadonlyMap<string, string> | readonly (string | undefined)[] | undefined, letter: string): Value {
  if (!array) return { ...value, values: value.values?.map(quoteSingle) }
  const entries = array instanceof Map
    ? [...array as ReadonlyMap<string, string>]
    : (array as readonly (string | undefined)[]).flatMap((each, at): [string, string][] => (each === undefined ? [] : [[String(at), each]]))
  if (letter === 'k') return { values: entries.flat(), isList: true, joined: value.joined }
  return { values: [entries.map(([key, each]) => `${key} "${each.replace(/["$`\\]/g, '\\$&')}"`).join(' ')], isList: false, joined: false }
}

const transforms: Readonly<Record<string, (value: string, shell: Shell) => string>> = {
  Q: quoteSingle,
  E: unescapeAnsi,
  P: (value, shell) => expandPrompt(shell, value),
  U: (value) => value.toUpperCase(),
  u: (value) => value.charAt(0).toUpperCase() + value.slice(1),
  L: (value) => value.toLowerCase(),
}

