/** The expansion of a simple command: its words, its assignments, its redirections. */
import type { ArrayValue, Assignment, Command, Word } from 'unbash'
import { OutOfMemory } from '../limits.ts'
import { evaluateText } from './arithmetic/text.ts'
import { expandBraces, hasBraces } from './expansion/brace.ts'
import { ExpansionError } from './expansion/expansion-error.ts'
import { expandText } from './expansion/text.ts'
import { expandSingle, expandWords, wordOf } from './expansion/word.ts'
import { expandRedirections, type Redirecting } from './redirection.ts'
import type { ArrayElement } from './shell-row.ts'
import type { Shell } from './shell.ts'
import { hasFlag } from './variable.ts'
import { getVariable, putVariable, setElement, setVariable, targetName } from './variables.ts'

export interface ExpandedAssignment {
  readonly name: string
  readonly value: string
}

export interface ExpandedCommand {
  readonly words: readonly string[]
  readonly arrays: Readonly<Record<string, readonly ArrayElement[]>>
  /** Made already when there are no words; else for the command's environment. */
  readonly assignments: readonly ExpandedAssignment[]
  readonly redirections: readonly Redirecting[]
}

/** Of one command, its arguments. */
const wordsMax = 2_000_000

const declaring = new Set(['declare', 'typeset', 'local', 'export', 'readonly'])

export function expandCommand(shell: Shell, source: string, node: Command): ExpandedCommand {
  const words = node.name ? expandWords(shell, source, [node.name]) : []
  const arrays: Record<string, readonly ArrayElement[]> = {}
  const isDeclaring = declaring.has(words[0] ?? '')
  for (const each of node.args) {
    if (each.type === 'Word') {
      // Not by spreading them: there may be more than a call can be given.
      for (const word of expandWords(shell, source, [each])) words.push(word)
    } else if (isDeclaring) {
      if (each.value.type === 'ArrayValue') arrays[words.length] = arrayElements(shell, source, each.value)
      if (each.value.type === 'Word' && hasBraces(each.value)) words.push(...bracedWords(shell, each))
      else words.push(declaredWord(shell, source, each))
    } else {
      const again = wordOf(shell, each.text)
      words.push(...expandWords(shell, again.source, again.words))
    }
  }
  if (words.length > wordsMax) throw new OutOfMemory(16 * words.length)
  const redirections = node.redirects.length === 0 ? [] : expandRedirections(shell, source, node.redirects)
  const assignments: ExpandedAssignment[] = []
  for (const each of node.prefix) {
    if (each.type !== 'Assignment') continue
    if (words.length === 0) assignments.push(assign(shell, source, each))
    else if (each.value.type === 'Word') assignments.push({ name: each.name, value: temporaryValue(shell, source, each, each.value) })
  }
  return { words, arrays, assignments, redirections }
}

function temporaryValue(shell: Shell, source: string, { name, append }: Assignment, value: Word): string {
  if (hasFlag(getVariable(shell, name), 'r')) throw new ExpansionError(`${name}: readonly variable`)
  const text = expandSingle(shell, source, value, 'assignment')
  return append ? (getVariable(shell, name)?.value ?? '') + text : text
}

/** `name=value` of `declare name=value` as one word; arrays are handed over beside it. */
function declaredWord(shell: Shell, source: string, { name, index, append, value }: Assignment): string {
  const key = index === undefined ? '' : `[${expandSingle(shell, source, index)}]`
  const text = value.type === 'Word' ? expandSingle(shell, source, value, 'assignment') : ''
  return `${name}${key}${append ? '+' : ''}=${text}`
}

/** `local x={a,b}` is `local x=a x=b`. */
function bracedWords(shell: Shell, { text, name }: Assignment): string[] {
  return expandBraces(shell, text.slice(name.length + 1)).map((value) => {
    const { source, words } = wordOf(shell, value)
    return `${name}=${words[0] ? expandSingle(shell, source, words[0], 'assignment') : ''}`
  })
}

function assign(shell: Shell, source: string, { name, index, append = false, value }: Assignment): ExpandedAssignment {
  if (value.type === 'ArrayValue') {
    assignArray(shell, name, arrayElements(shell, source, value), append)
    return { name, value: '(…)' }
  }
  const text = expandSingle(shell, source, value, 'assignment')
  if (index === undefined) setVariable(shell, name, text, { append })
  else setElement(shell, name, keyText(shell, source, name, index), text, { append })
  return { name: index === undefined ? name : `${name}[${index.text}]`, value: text }
}

function keyText(shell: Shell, source: string, name: string, index: Word): string {
  if (getVariable(shell, name)?.table) return expandSingle(shell, source, index)
  return expandText(shell, index.text)
}

function arrayElements(shell: Shell, source: string, { elements }: ArrayValue): ArrayElement[] {
  return elements.flatMap((element): ArrayElement[] => {
    const keyed = splitKey(element.text)
    if (!keyed) return expandWords(shell, source, [element]).map((value) => ({ key: undefined, value, append: false }))
    const value = keyed.value === '' ? '' : one(shell, keyed.value)
    return [{ key: one(shell, keyed.key), value, append: keyed.append }]
  })
}

function one(shell: Shell, text: string): string {
  const { source, words } = wordOf(shell, text)
  return words[0] ? expandSingle(shell, source, words[0]) : ''
}

/** `[key]=value` and `[key]+=value`. */
function splitKey(text: string): { key: string; value: string; append: boolean } | undefined {
  if (!text.startsWith('[')) return undefined
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '[') depth++
    else if (text[at] === ']' && --depth === 0) {
      const rest = /^(\+?)=/.exec(text.slice(at + 1))
      return rest ? { key: text.slice(1, at), value: text.slice(at + 1 + rest[0].length), append: rest[1] === '+' } : undefined
    }
  }
  return undefined
}

const elementsMax = 1_000_000

/** `name=(…)`: replaces the array, or with `append` goes on behind its last element. */
export function assignArray(shell: Shell, given: string, elements: readonly ArrayElement[], append: boolean): void {
  const name = targetName(shell, given)
  const before = getVariable(shell, name)
  if (hasFlag(before, 'r')) throw new ExpansionError(`${name}: readonly variable`)
  if (before?.table) return assignTable(shell, name, elements, append)
  const list: (string | undefined)[] = append ? (before?.list ?? (before?.value === undefined ? [] : [before.value])).slice() : []
  let next = list.length
  for (const { key, value, append: appends } of elements) {
    const index = key === undefined ? next : Number(evaluateText(shell, key))
    const place = index < 0 ? list.length + index : index
    if (key === undefined && place > elementsMax) throw new OutOfMemory(16 * place)
    if (place < 0 || place > elementsMax) throw new ExpansionError(`${name}[${key}]: bad array subscript`)
    const text = hasFlag(before, 'i') ? String(evaluateText(shell, value)) : value
    while (list.length < place) list.push(undefined)
    list[place] = appends ? (list[place] ?? '') + text : text
    next = place + 1
  }
  const flags = before?.flags ?? ''
  putVariable(shell, name, { list, flags: flags.includes('a') ? flags : `a${flags}` })
}

function assignTable(shell: Shell, name: string, elements: readonly ArrayElement[], append: boolean): void {
  const before = getVariable(shell, name)!
  const table = new Map(append ? before.table : [])
  const keyless = elements.filter(({ key }) => key === undefined)
  if (keyless.length > 0 && keyless.length === elements.length) {
    for (let index = 0; index < elements.length; index += 2) table.set(elements[index]!.value, elements[index + 1]?.value ?? '')
  } else {
    for (const { key, value, append: appends } of elements) {
      if (key !== undefined) table.set(key, appends ? (table.get(key) ?? '') + value : value)
    }
  }
  putVariable(shell, name, { ...before, table })
}
