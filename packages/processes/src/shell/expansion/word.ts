/** Words to fields: the expansions of one word, in bash's order. */
import { glob, isRefusal, readFile, unescapePattern } from '@track/files'
import type { Word, WordPart } from 'unbash'
import { filesOf, pathOf } from '../../file-systems.ts'
import { rowOf } from '../../kernel.ts'
import { evaluateText } from '../arithmetic/text.ts'
import { scriptOf } from '../script.ts'
import { isOn, numberOfNode, type Shell } from '../shell.ts'
import { getParameter, getVariable } from '../variables.ts'
import { scalarOf } from '../variable.ts'
import { expandBraces, hasBraces } from './brace.ts'
import { AnswerNeeded, ExpansionError } from './expansion-error.ts'
import { addQuoted, addSplit, addUnquoted, type Field, type Fields, finish, newFields } from './fields.ts'
import { expandParameter } from './parameter.ts'
import { expandText } from './text.ts'

/** Words as a command gets them: split, and replaced by the files that they name. */
export function expandWords(shell: Shell, source: string, words: readonly Word[]): string[] {
  const expanded: string[] = []
  for (const word of words) {
    const plain = plainText(word)
    if (plain !== undefined) expanded.push(plain)
    else expandWordInto(shell, source, word, expanded)
  }
  return expanded
}

/** A word in which nothing is to be expanded or unquoted. */
function plainText(word: Word): string | undefined {
  if (word.parts !== undefined || word.text !== word.value) return undefined
  return word.text.startsWith('~') ? undefined : word.text
}

function expandWordInto(shell: Shell, source: string, word: Word, expanded: string[]): void {
  if (hasBraces(word) && shell.options['braceexpand'] !== false) {
    for (const text of expandBraces(shell, word.text)) {
      if (isPlain.test(text)) {
        expanded.push(text)
        continue
      }
      const inner = wordOf(shell, text)
      for (const each of inner.words) expandFields(shell, inner.source, each, expanded)
    }
    return
  }
  expandFields(shell, source, word, expanded)
}

/** Nothing in it is special: most results of a sequence. */
const isPlain = /^[\w./:,=@%+-]+$/

function expandFields(shell: Shell, source: string, word: Word, expanded: string[]): void {
  const fields = newFields(separatorsOf(shell))
  addWord(shell, source, word, fields, { tilde: 'start' })
  if (fields.present) finish(fields)
  for (const field of fields.done) {
    if (field.globs && !isOn(shell, 'noglob')) expanded.push(...pathsOf(shell, field))
    else expanded.push(field.text)
  }
}

/** A text parsed as words of a script of its own. */
export function wordOf(shell: Shell, text: string): { source: string; words: readonly Word[] } {
  const source = `: ${text}`
  const command = scriptOf(shell.code, source).ast.commands[0]?.command
  if (command?.type !== 'Command') throw new ExpansionError(`${text}: bad substitution`)
  return { source, words: command.suffix.filter((each) => each.type === 'Word') }
}

export function separatorsOf(shell: Shell): string {
  return scalarOf(getVariable(shell, 'IFS')) ?? ' \t\n'
}

const pattern = /[*?[]|[+@!]\(/

function pathsOf(shell: Shell, field: Field): string[] {
  if (!pattern.test(field.pattern)) return [field.text]
  const files = filesOf(shell.kernel, shell.pid)
  const found = glob(files, field.pattern, {
    cwd: rowOf(shell.kernel, shell.pid).cwd, dotGlob: isOn(shell, 'dotglob'), globStar: isOn(shell, 'globstar'),
    ignoreCase: isOn(shell, 'nocaseglob'),
  })
  if (found.length > 0) return found
  if (isOn(shell, 'failglob') && unescapePattern(field.pattern) !== '') throw new ExpansionError(`no match: ${field.text}`)
  return isOn(shell, 'nullglob') && hasUnescaped(field.pattern) ? [] : [field.text]
}

function hasUnescaped(text: string): boolean {
  return pattern.test(text.replace(/\\./gs, ''))
}

/** One word as one text: assignments, here-strings, `case`, `[[`. */
export function expandSingle(shell: Shell, source: string, word: Word, tilde: 'start' | 'assignment' = 'start'): string {
  return plainText(word) ?? single(shell, source, word, tilde).text
}

/** One word as a pattern, in which quoted characters stand for themselves. */
export function expandPattern(shell: Shell, source: string, word: Word): string {
  return plainText(word) ?? single(shell, source, word, 'start').pattern
}

function single(shell: Shell, source: string, word: Word, tilde: 'start' | 'assignment'): Fields {
  const fields = newFields(undefined)
  addWord(shell, source, word, fields, { tilde })
  return fields
}

export interface WordContext {
  readonly tilde?: 'start' | 'assignment'
  readonly quoted?: boolean
  /** Literals are split too: the operand of `${x:-a b}`. */
  readonly splitLiterals?: boolean
}

export function addWord(shell: Shell, source: string, word: Word, fields: Fields, context: WordContext): void {
  const { parts } = word
  if (parts === undefined) return addLiteral(shell, word.text, fields, context, true)
  parts.forEach((part, index) => {
    if (part.type === 'Literal' && !context.quoted) addLiteral(shell, part.text, fields, context, index === 0)
    else addPart(shell, source, part, fields, context)
  })
}

/** Unquoted text of the word itself: a backslash quotes what follows, `~` is a home. */
function addLiteral(shell: Shell, text: string, fields: Fields, context: WordContext, first: boolean): void {
  if (context.quoted) return addQuoted(fields, unescapeQuoted(text))
  let rest = text
  if (context.tilde && (text.includes('~'))) rest = addTilde(shell, text, fields, context.tilde, first)
  if (!rest.includes('\\')) return context.splitLiterals ? addSplit(fields, rest) : addUnquoted(fields, rest)
  for (let at = 0; at < rest.length;) {
    const next = rest.indexOf('\\', at)
    const end = next < 0 ? rest.length : next
    const plain = rest.slice(at, end)
    if (context.splitLiterals) addSplit(fields, plain)
    else addUnquoted(fields, plain)
    if (next >= 0 && rest[next + 1] !== '\n') addQuoted(fields, rest[next + 1] ?? '\\')
    at = next < 0 ? rest.length : next + 2
  }
}

/** What a backslash may escape between double quotes. */
function unescapeQuoted(text: string): string {
  return text.includes('\\') ? text.replace(/\\([$`"\\\n])/g, (_, char: string) => (char === '\n' ? '' : char)) : text
}

/** Adds what stands for `~`; answers the text that is left. */
function addTilde(shell: Shell, text: string, fields: Fields, where: 'start' | 'assignment', first: boolean): string {
  const home = (part: string): string | undefined => {
    const name = /^~([A-Za-z0-9_+-]*)(?=\/|$|:)/.exec(part)
    if (!name) return undefined
    const place = homeOf(shell, name[1]!)
    return place === undefined ? undefined : place + '\0' + part.slice(name[0].length)
  }
  const parts = where === 'assignment' ? text.split(':') : [text]
  let rest = ''
  parts.forEach((part, index) => {
    const replaced = index > 0 || first ? home(part) : undefined
    const separator = index > 0 ? ':' : ''
    if (replaced === undefined) {
      rest += separator + part
      return
    }
    const [place = '', after = ''] = replaced.split('\0')
    addUnquoted(fields, rest + separator)
    addQuoted(fields, place)
    rest = after
  })
  return rest
}

function homeOf(shell: Shell, name: string): string | undefined {
  if (name === '') return getParameter(shell, 'HOME') ?? '/root'
  if (name === '+') return getParameter(shell, 'PWD')
  if (name === '-') return getParameter(shell, 'OLDPWD')
  if (name === 'root') return '/root'
  return name === rowOf(shell.kernel, shell.pid).user ? getParameter(shell, 'HOME') : undefined
}

export function addPart(shell: Shell, source: string, part: WordPart, fields: Fields, context: WordContext): void {
  const quoted = context.quoted ?? false
  switch (part.type) {
    case 'Literal': return quoted ? addQuoted(fields, part.value) : addLiteral(shell, part.text, fields, context, false)
    case 'SingleQuoted':
    case 'AnsiCQuoted': return addQuoted(fields, part.value)
    case 'DoubleQuoted':
    case 'LocaleString':
      if (part.parts.length === 0) addQuoted(fields, '')
      for (const child of part.parts) addPart(shell, source, child, fields, { quoted: true })
      return
    case 'SimpleExpansion':
    case 'ParameterExpansion': return expandParameter(shell, source, part, fields, quoted)
    case 'CommandExpansion': return addValue(fields, commandOutput(shell, source, part), quoted)
    case 'ArithmeticExpansion': return addValue(fields, String(evaluateText(shell, expandText(shell, arithmeticOf(part.text)))), quoted)
    case 'ProcessSubstitution': return addQuoted(fields, answerOf(shell, source, part.script, part.operator === '<' ? 'read-end' : 'write-end'))
    case 'Glob': return quoted ? addQuoted(fields, part.text) : addBracket(shell, source, part, fields)
    case 'ExtendedGlob': return addExtended(shell, source, part, fields, quoted)
    case 'BraceExpansion': return addBraces(shell, source, part, fields, context)
  }
}

function addValue(fields: Fields, value: string, quoted: boolean): void {
  if (quoted) addQuoted(fields, value)
  else addSplit(fields, value)
}

function addBracket(shell: Shell, source: string, part: WordPart & { type: 'Glob' }, fields: Fields): void {
  if (part.kind !== 'bracket' || part.parts.every((each) => each.type === 'Literal')) return addUnquoted(fields, part.text)
  addUnquoted(fields, '[')
  for (const each of part.parts) {
    if (each.type === 'Literal') addUnquoted(fields, each.text)
    else addPart(shell, source, each, fields, { quoted: each.type !== 'SimpleExpansion' && each.type !== 'ParameterExpansion' })
  }
  addUnquoted(fields, ']')
}

function addExtended(shell: Shell, source: string, part: WordPart & { type: 'ExtendedGlob' }, fields: Fields, quoted: boolean): void {
  if (quoted) return addQuoted(fields, part.text)
  if (!part.parts) return addUnquoted(fields, part.text)
  addUnquoted(fields, `${part.operator}(`)
  for (const each of part.parts) addPart(shell, source, each, fields, {})
  addUnquoted(fields, ')')
}

/** Where braces are not expanded (assignments, `case`), what they hold still is. */
function addBraces(shell: Shell, source: string, part: WordPart & { type: 'BraceExpansion' }, fields: Fields, context: WordContext): void {
  if (!part.parts) return addLiteral(shell, part.text, fields, context, false)
  addUnquoted(fields, '{')
  for (const inner of part.parts) addPart(shell, source, inner, fields, context)
  addUnquoted(fields, '}')
}

/** `1+2` of `$((1+2))` and of `$[1+2]`. */
function arithmeticOf(text: string): string {
  return text.startsWith('$((') ? text.slice(3, -2) : text.slice(2, -1)
}

function commandOutput(shell: Shell, source: string, part: WordPart & { type: 'CommandExpansion' }): string {
  // Backquotes with escapes have a source of their own, to which their positions refer.
  const file = onlyFile(part)
  if (file) return stripNewlines(fileText(shell, source, file))
  const own = part.script?.source
  if (own !== undefined) return stripNewlines(answerOf(shell, own, scriptOf(shell.code, own).ast, 'output'))
  return stripNewlines(answerOf(shell, source, part.script, 'output'))
}

/** `$(< file)`: the file's text, without a process. */
function onlyFile({ script }: WordPart & { type: 'CommandExpansion' }): Word | undefined {
  const command = script?.commands.length === 1 && !script.source ? script.commands[0]!.command : undefined
  if (command?.type !== 'Command' || command.name || command.prefix.length !== 1) return undefined
  const [redirect] = command.redirects
  return redirect?.type === 'Redirect' && redirect.operator === '<' && !redirect.descriptor ? redirect.target : undefined
}

function fileText(shell: Shell, source: string, word: Word): string {
  const name = expandSingle(shell, source, word)
  const text = readFile(filesOf(shell.kernel, shell.pid), pathOf(shell.kernel, shell.pid, name))
  if (!isRefusal(text)) return text
  throw new ExpansionError(`${name}: ${text.error}`, { leaves: 'command' })
}

function answerOf(
  shell: Shell, source: string, script: Parameters<typeof numberOfNode>[1] | undefined, kind: AnswerNeeded['kind'],
): string {
  if (!script) throw new ExpansionError('bad substitution')
  const answer = shell.frames?.answers[shell.answersUsed++]
  if (answer === undefined) throw new AnswerNeeded({ source, node: numberOfNode(shell, script) }, kind)
  return answer
}

function stripNewlines(text: string): string {
  let end = text.length
  while (end > 0 && text[end - 1] === '\n') end--
  return text.slice(0, end).replaceAll('\0', '')
}

