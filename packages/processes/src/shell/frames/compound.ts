/** Compound commands: `if`, `while`, `for`, `select`, `case`, and what redirects them. */
import { matchesPattern, parsePattern } from '@track/files'
import type { ArithmeticFor, Case, Elif, For, If, Redirected, Select, While } from 'unbash'
import { readDescriptor } from '../../input-output.ts'
import { park } from '../../kernel.ts'
import { evaluateText } from '../arithmetic/text.ts'
import { isZero } from '../arithmetic/integer.ts'
import { costs } from '../../costs.ts'
import { complete } from '../errexit.ts'
import { expandText } from '../expansion/text.ts'
import { expandPattern, expandSingle, expandWords } from '../expansion/word.ts'
import { expandRedirections, redirect } from '../redirection.ts'
import type { FrameOf } from '../shell-row.ts'
import { complain, isOn, nodeOf, pop, popWith, replaceTop, setLine, type Shell, write } from '../shell.ts'
import { expanding } from '../substitution.ts'
import { leave } from '../unwind.ts'
import { scalarOf } from '../variable.ts'
import { getVariable, setVariable } from '../variables.ts'
import { enter } from './enter.ts'

export function stepIf(shell: Shell, frame: FrameOf<'if'>): void {
  const node = nodeOf<If>(shell, frame)
  const clauses: readonly (If | Elif)[] = [node, ...node.elif]
  if (frame.tested) return pop(shell)
  const { clause } = frame
  if (clause > 0 && shell.status === 0) {
    replaceTop(shell, frame, { tested: true })
    return enter(shell, frame.source, clauses[clause - 1]!.then)
  }
  const next = clauses[clause]
  if (next) {
    replaceTop(shell, frame, { clause: clause + 1 })
    return enter(shell, frame.source, next.clause)
  }
  if (!node.else) return popWith(shell, 0)
  replaceTop(shell, frame, { tested: true })
  enter(shell, frame.source, node.else)
}

export function stepWhile(shell: Shell, frame: FrameOf<'while'>): void {
  const node = nodeOf<While>(shell, frame)
  if (frame.stage === 'decide') {
    if ((shell.status === 0) !== (node.kind === 'while')) return popWith(shell, frame.last)
    replaceTop(shell, frame, { stage: 'body' })
    return enter(shell, frame.source, node.body)
  }
  shell.debt += costs.builtin
  replaceTop(shell, frame, { stage: 'decide', last: frame.stage === 'body' ? shell.status : 0 })
  enter(shell, frame.source, node.clause)
}

export function stepFor(shell: Shell, frame: FrameOf<'for'>): void {
  const node = nodeOf<For>(shell, frame)
  let { words } = frame
  if (!words) {
    setLine(shell, frame.source, node.pos)
    words = node.wordlist ? expanding(shell, () => expandWords(shell, frame.source, node.wordlist!)) : shell.positional
    if (!words) return
    if (words.length === 0) return popWith(shell, 0)
  }
  const word = words[frame.index]
  if (word === undefined) return pop(shell)
  shell.debt += costs.builtin
  if (isOn(shell, 'xtrace')) write(shell, 2, `+ for ${node.name.text} in ${words.join(' ')}\n`)
  setVariable(shell, node.name.text, word)
  replaceTop(shell, frame, { words, index: frame.index + 1 })
  enter(shell, frame.source, node.body)
}

export function stepArithmeticFor(shell: Shell, frame: FrameOf<'cfor'>): void {
  const node = nodeOf<ArithmeticFor>(shell, frame)
  const value = (expression: ArithmeticFor['test']) => {
    const text = expression ? frame.source.slice(expression.pos, expression.end) : ''
    return text.trim() === '' ? 1 : expanding(shell, () => evaluateText(shell, expandText(shell, text)))
  }
  setLine(shell, frame.source, node.pos)
  if (frame.stage === 'start' || frame.stage === 'update') {
    const done = value(frame.stage === 'start' ? node.initialize : node.update)
    if (done !== undefined) replaceTop(shell, frame, { stage: 'test' })
    return
  }
  const test = value(node.test)
  if (test === undefined) return
  if (isZero(test)) return frame.ran ? pop(shell) : popWith(shell, 0)
  shell.debt += costs.builtin
  replaceTop(shell, frame, { stage: 'update', ran: true })
  enter(shell, frame.source, node.body)
}

/** A menu on standard error, an answer from standard input, again until `break` or the end. */
export function stepSelect(shell: Shell, frame: FrameOf<'select'>): void {
  const node = nodeOf<Select>(shell, frame)
  let { words } = frame
  if (!words) {
    words = node.wordlist ? expanding(shell, () => expandWords(shell, frame.source, node.wordlist!)) : shell.positional
    if (!words) return
    if (words.length === 0) return popWith(shell, 0)
  }
  if (frame.stage !== 'read') {
    const width = String(words.length).length
    if (frame.stage === 'ask') words.forEach((word, index) => write(shell, 2, `${String(index + 1).padStart(width)}) ${word}\n`))
    write(shell, 2, scalarOf(getVariable(shell, 'PS3')) ?? '#? ')
    return replaceTop(shell, frame, { words, stage: 'read' })
  }
  const answer = readDescriptor(shell.kernel, shell.pid, 0, 'line')
  if (answer === 'wait') return park(shell.kernel, shell.pid)
  const line = 'text' in answer ? answer.text : ''
  if (line === '') {
    write(shell, 2, '\n')
    return popWith(shell, 1)
  }
  const reply = line.trim()
  setVariable(shell, 'REPLY', reply)
  if (reply === '') return replaceTop(shell, frame, { stage: 'ask' })
  setVariable(shell, node.name.text, /^\d+$/.test(reply) ? words[Number(reply) - 1] ?? '' : '')
  replaceTop(shell, frame, { stage: 'body' })
  enter(shell, frame.source, node.body)
}

export function stepCase(shell: Shell, frame: FrameOf<'case'>): void {
  const node = nodeOf<Case>(shell, frame)
  if (frame.done) return pop(shell)
  setLine(shell, frame.source, node.pos)
  const matched = expanding(shell, () => {
    if (frame.through) return frame.index + 1
    const ignoreCase = isOn(shell, 'nocasematch')
    const word = expandSingle(shell, frame.source, node.word)
    const text = ignoreCase ? word.toLowerCase() : word
    for (let index = frame.index + 1; index < node.items.length; index++) {
      for (const each of node.items[index]!.pattern) {
        if (matchesPattern(parsePattern(expandPattern(shell, frame.source, each), { ignoreCase }), text)) return index
      }
    }
    return node.items.length
  })
  if (matched === undefined) return
  const item = node.items[matched]
  if (!item) return popWith(shell, frame.index < 0 ? 0 : shell.status)
  replaceTop(shell, frame, {
    index: matched, through: item.terminator === ';&', done: item.terminator !== ';&' && item.terminator !== ';;&',
  })
  shell.status = 0
  enter(shell, frame.source, item.body)
}

/** A compound command with redirections, which hold until it is over. */
export function stepRedirected(shell: Shell, frame: FrameOf<'redirected'>): void {
  const node = nodeOf<Redirected>(shell, frame)
  if (frame.saved) {
    leave(shell, frame)
    return pop(shell)
  }
  setLine(shell, frame.source, node.pos)
  const redirections = expanding(shell, () => expandRedirections(shell, frame.source, node.redirects))
  if (!redirections) return
  const saved = redirect(shell, redirections)
  if (typeof saved === 'string') {
    complain(shell, saved)
    pop(shell)
    return complete(shell, 1)
  }
  const { opened } = shell.frames as FrameOf<'redirected'>
  replaceTop(shell, frame, { saved, opened })
  enter(shell, frame.source, node.command)
}
