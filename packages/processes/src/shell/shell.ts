/** A shell at work: its row made changeable for one turn, and put back at the end of it. */
import type { Duration } from '@track/simulation'
import type { SyntaxNode } from 'unbash'
import type { Code } from '../code.ts'
import { type Kernel, rowOf } from '../kernel.ts'
import { writeDescriptor } from '../input-output.ts'
import { raise } from '../signals.ts'
import type { Names } from './arithmetic/evaluate.ts'
import { lineAt, scriptOf } from './script.ts'
import type { Frame, FrameKind, FrameOf, ShellRow } from './shell-row.ts'
import type { Variable } from './variable.ts'

type Changeable<Row> = { -readonly [Field in keyof Row]: Row[Field] }

export interface Shell extends Changeable<ShellRow> {
  readonly kernel: Kernel
  readonly code: Code
  readonly pid: string
  readonly variables: Map<string, Variable>
  /** Assignments made by an expansion that is not finished, and will be made again. */
  overlay: Map<string, Variable | undefined> | undefined
  /** How arithmetic reads and sets variables; made when first needed in a turn. */
  names: Names | undefined
  /** An expansion is going on: assignments go to the overlay. */
  tentative: boolean
  /** How many of the top frame's answers the expansion has used. */
  answersUsed: number
  /** Virtual time used in this turn. */
  debt: Duration
  /** A builtin wrote to a full pipe: the shell waits for it to be read. */
  fullDescriptor: number | undefined
}

export function loadShell(kernel: Kernel, code: Code, pid: string): Shell {
  const row = kernel.state.shells.get(pid)
  if (!row) throw new Error(`process ${pid} has no shell`)
  return {
    ...row, kernel, code, pid, variables: kernel.state.variables.get(pid)!, overlay: undefined, tentative: false, names: undefined,
    answersUsed: 0, debt: rowOf(kernel, pid).debt, fullDescriptor: undefined,
  }
}

/** The plain part of a shell at work. */
export function rowOfShell(shell: Shell): ShellRow {
  const {
    kernel: _kernel, code: _code, pid: _pid, variables: _variables, overlay: _overlay, tentative: _tentative, names: _names, answersUsed: _used, debt: _debt,
    fullDescriptor: _full, ...row
  } = shell
  return row
}

export function storeShell(shell: Shell): void {
  const { kernel, pid, debt } = shell
  if (!kernel.state.shells.has(pid)) return
  kernel.state.shells.set(pid, rowOfShell(shell))
  const process = kernel.state.processes.get(pid)!
  if (process.debt !== debt) kernel.state.processes.set(pid, { ...process, debt })
}

/** What a new frame is made of, without what every frame has. */
export type FrameParts<Kind extends FrameKind> = Omit<FrameOf<Kind>, 'below' | 'answers'>

export function push<Kind extends FrameKind>(shell: Shell, frame: FrameParts<Kind>): void {
  shell.frames = { ...frame, below: shell.frames, answers: noAnswers } as unknown as Frame
}

const noAnswers: readonly string[] = []

/** Replaces fields of the top frame; its expansion is over, so the answers go. */
export function replaceTop<Kind extends FrameKind>(shell: Shell, frame: FrameOf<Kind>, changes: Partial<FrameOf<Kind>>): void {
  shell.frames = { ...frame, answers: noAnswers, ...changes } as Frame
}

export function pop(shell: Shell): void {
  shell.frames = shell.frames!.below
}

/** Leaves the top frame with a status. */
export function popWith(shell: Shell, status: number): void {
  shell.status = status
  pop(shell)
}

export function nodeOf<Node extends SyntaxNode>(shell: Shell, frame: { source: string; node: number }): Node {
  return scriptOf(shell.code, frame.source).nodes[frame.node] as Node
}

export function numberOfNode(shell: Shell, node: SyntaxNode): number {
  const number = shell.code.numbers.get(node)
  if (number === undefined) throw new Error(`a ${node.type} that is not in its script`)
  return number
}

export function setLine(shell: Shell, source: string, position: number): void {
  shell.line = lineAt(scriptOf(shell.code, source), position)
}

/** Writes for a builtin; a full pipe is waited for after the step. */
export function write(shell: Shell, fd: number, text: string): boolean {
  if (text === '') return true
  const answer = writeDescriptor(shell.kernel, shell.pid, fd, text)
  if (answer === 'done') return true
  if (answer === 'full') {
    shell.fullDescriptor = fd
    return true
  }
  if (answer === 'broken') raise(shell.kernel, shell.pid, 'PIPE')
  return false
}

/** `bash: line 3: …` on standard error, as the shell complains. */
export function complain(shell: Shell, words: string): void {
  write(shell, 2, `${messageStart(shell)}${words}\n`)
}

export function messageStart(shell: Shell): string {
  return shell.interactive ? `${shell.messagePrefix}: ` : `${sourceName(shell)}: line ${shell.line}: `
}

/** A function of a `-c` string has no file: bash calls where it comes from `environment`. */
export function sourceName(shell: Shell): string {
  if (!isOn(shell, 'command')) return shell.messagePrefix
  for (let frame = shell.frames; frame; frame = frame.below) if (frame.kind === 'function') return 'environment'
  return shell.messagePrefix
}

export function isOn(shell: Shell, option: string): boolean {
  return shell.options[option] === true
}

export function setOption(shell: Shell, option: string, on: boolean): void {
  shell.options = { ...shell.options, [option]: on }
}

