/** Redirections: expanded first, then carried out one after the other. */
import { isRefusal, lookUp } from '@track/files'
import type { HereDoc, Redirection } from 'unbash'
import { addPipe, attach, attachNew, closeDescriptor, release, retain } from '../descriptors.ts'
import { filesOf, pathOf } from '../file-systems.ts'
import { rowOf } from '../kernel.ts'
import { openFile } from '../opening.ts'
import { ExpansionError } from './expansion/expansion-error.ts'
import { expandBody } from './expansion/text.ts'
import { expandSingle, expandWords } from './expansion/word.ts'
import type { SavedDescriptor } from './shell-row.ts'
import { isOn, type Shell, write } from './shell.ts'
import { restoreDescriptors } from './unwind.ts'
import { getParameter, setVariable } from './variables.ts'

/** A redirection whose words are expanded. */
export interface Redirecting {
  readonly operator: string
  readonly fd: number | undefined
  /** `{name}>file`: the variable that gets the number. */
  readonly variable: string | undefined
  readonly target: string
}

export function expandRedirections(shell: Shell, source: string, redirections: readonly Redirection[]): Redirecting[] {
  return redirections.map((each) => {
    const fd = each.descriptor?.type === 'FileDescriptor' ? each.descriptor.value : undefined
    const variable = each.descriptor?.type === 'FileDescriptorVariable' ? each.descriptor.name : undefined
    return { operator: each.operator, fd, variable, target: targetOf(shell, source, each) }
  })
}

function targetOf(shell: Shell, source: string, each: Redirection): string {
  if (each.type === 'HereDoc') return documentText(shell, source, each)
  if (!each.target) return ''
  if (each.type === 'HereString') return `${expandSingle(shell, source, each.target)}\n`
  const words = expandWords(shell, source, [each.target])
  if (words.length !== 1) throw new ExpansionError(`${each.target.text}: ambiguous redirect`, { leaves: 'command' })
  return words[0]!
}

function documentText(shell: Shell, source: string, { operator, delimiter, body, closing, pos }: HereDoc): string {
  const lines = source.slice(0, pos).split('\n').length
  if (!closing) {
    const end = source.split('\n').length
    write(shell, 2, `${shell.messagePrefix}: line ${end}: warning: here-document at line ${lines} delimited by end-of-file (wanted \`${delimiter?.value}')\n`)
  }
  const strips = operator === '<<-'
  const text = strips ? body.text.replace(/^\t+/gm, '') : body.text
  const whole = delimiter?.quoted ? text : expandBody(shell, source, body.parts, text, strips)
  return closing || whole.endsWith('\n') ? whole : `${whole}\n`
}

/** Carries them out; the answer is what to put back, or bash's words for what failed. */
export function redirect(shell: Shell, redirections: readonly Redirecting[]): readonly SavedDescriptor[] | string {
  const saved: SavedDescriptor[] = []
  for (const each of redirections) {
    const failure = redirectOne(shell, each, saved)
    if (failure !== undefined) {
      restoreDescriptors(shell, saved)
      return failure
    }
  }
  return saved
}

function redirectOne(shell: Shell, each: Redirecting, saved: SavedDescriptor[]): string | undefined {
  const { operator, target } = each
  if (operator === '<<' || operator === '<<-' || operator === '<<<') return point(shell, each, 0, documentPipe(shell, target), saved)
  if (operator === '&>' || operator === '&>>' || (operator === '>&' && each.fd === undefined && !/^(?:\d+|-)$/.test(target))) {
    const id = open(shell, operator === '&>>' ? '>>' : '>', target)
    if (typeof id !== 'string') return id.failure
    return point(shell, { ...each, fd: 1 }, 1, id, saved) ?? point(shell, { ...each, fd: 2 }, 2, id, saved)
  }
  if (operator === '>&' || operator === '<&') return duplicate(shell, each, operator === '<&' ? 0 : 1, saved)
  const id = open(shell, operator, target)
  if (typeof id !== 'string') return id.failure
  return point(shell, each, operator === '<' || operator === '<>' ? 0 : 1, id, saved)
}

const modes = { '<': 'read', '>': 'write', '>|': 'write', '>>': 'append', '<>': 'both' } as const

function open(shell: Shell, operator: string, target: string): string | { readonly failure: string } {
  const { kernel, pid } = shell
  if (operator === '>' && isOn(shell, 'noclobber')) {
    const found = lookUp(filesOf(kernel, pid), pathOf(kernel, pid, target))
    if (!isRefusal(found) && found.row.type === 'file') return { failure: `${target}: cannot overwrite existing file` }
  }
  const id = openFile(kernel, pid, target, modes[operator as keyof typeof modes])
  return typeof id === 'string' ? id : { failure: `${target}: ${id.error}` }
}

/** A pipe that holds the whole text and has no writer. */
function documentPipe(shell: Shell, text: string): string {
  const { kernel } = shell
  const ends = addPipe(kernel)
  kernel.state.pipes.set(ends.pipe, { ...kernel.state.pipes.get(ends.pipe)!, text })
  retain(kernel, ends.write)
  release(kernel, ends.write)
  return ends.read
}

/** Points a descriptor to an open row, and keeps what was there. */
function point(shell: Shell, { fd, variable }: Redirecting, byDefault: number, id: string, saved: SavedDescriptor[]): string | undefined {
  const { kernel, pid } = shell
  if (variable !== undefined) {
    setVariable(shell, variable, String(attachNew(kernel, pid, id, 10)))
    return undefined
  }
  const number = fd ?? byDefault
  save(shell, number, saved)
  attach(kernel, pid, number, id)
  return undefined
}

function save(shell: Shell, fd: number, saved: SavedDescriptor[]): void {
  const open = rowOf(shell.kernel, shell.pid).descriptors[fd]
  if (open !== undefined) retain(shell.kernel, open)
  saved.push({ fd, open })
}

/** `2>&1`, `<&3`, `3>&-`, `4<&3-`. */
function duplicate(shell: Shell, each: Redirecting, byDefault: number, saved: SavedDescriptor[]): string | undefined {
  const { kernel, pid } = shell
  const fd = each.fd ?? (each.variable === undefined ? byDefault : Number(getParameter(shell, each.variable)))
  if (each.target === '-') {
    save(shell, fd, saved)
    closeDescriptor(kernel, pid, fd)
    return undefined
  }
  const moved = /^(\d+)-$/.exec(each.target)
  const from = moved?.[1] ?? each.target
  if (!/^\d+$/.test(from)) return `${each.target}: ambiguous redirect`
  const id = rowOf(kernel, pid).descriptors[from]
  if (id === undefined) return `${from}: ${badDescriptor}`
  const failure = point(shell, each.variable === undefined ? { ...each, fd } : each, byDefault, id, saved)
  if (moved && failure === undefined) {
    save(shell, Number(from), saved)
    closeDescriptor(kernel, pid, Number(from))
  }
  return failure
}

const badDescriptor = 'Bad file descriptor'

/** `exec 3>file`: the redirections stay, nothing is put back. */
export function keepRedirections(shell: Shell, saved: readonly SavedDescriptor[]): void {
  for (const { open } of saved) if (open !== undefined) release(shell.kernel, open)
}

