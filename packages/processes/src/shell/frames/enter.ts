/** From a node of a script to the frame that runs it. */
import type { Function as FunctionNode, SyntaxNode } from 'unbash'
import { canFork, retry } from '../forking.ts'
import type { FrameOf, Place } from '../shell-row.ts'
import { complain, nodeOf, numberOfNode, pop, push, type Shell } from '../shell.ts'
import { forkShell } from '../subshell.ts'
import { enterPipeline } from './pipeline.ts'
import { pushForeground } from './foreground.ts'

/** Pushes the frame of a node, or does at once what needs none. */
export function enter(shell: Shell, source: string, node: SyntaxNode): void {
  const place: Place = { source, node: numberOfNode(shell, node) }
  switch (node.type) {
    case 'Script':
    case 'CompoundList': return push<'list'>(shell, { kind: 'list', ...place, index: 0 })
    case 'Statement': return enter(shell, source, node.command)
    case 'AndOr': return push<'andor'>(shell, { kind: 'andor', ...place, index: 0 })
    case 'Pipeline': return enterPipeline(shell, place, node)
    case 'Command': return push<'command'>(shell, { kind: 'command', ...place, run: undefined, opened: [] })
    case 'Redirected': return push<'redirected'>(shell, { kind: 'redirected', ...place, saved: undefined, opened: [] })
    case 'BraceGroup': return enter(shell, source, node.body)
    case 'Subshell': return enterSubshell(shell, source, node)
    case 'If': return push<'if'>(shell, { kind: 'if', ...place, clause: 0, tested: false })
    case 'While': return push<'while'>(shell, { kind: 'while', ...place, stage: 'test', last: 0 })
    case 'For': return push<'for'>(shell, { kind: 'for', ...place, words: undefined, index: 0 })
    case 'ArithmeticFor': return push<'cfor'>(shell, { kind: 'cfor', ...place, stage: 'start', ran: false })
    case 'Select': return push<'select'>(shell, { kind: 'select', ...place, words: undefined, stage: 'ask' })
    case 'Case': return push<'case'>(shell, { kind: 'case', ...place, index: -1, through: false, done: false })
    case 'TestCommand': return push<'test'>(shell, { kind: 'test', ...place })
    case 'ArithmeticCommand': return push<'arithmetic'>(shell, { kind: 'arithmetic', ...place })
    case 'Function': return define(shell, source, node)
    case 'Coproc':
      complain(shell, 'not simulated here: coproc')
      shell.status = 1
      return
    default: throw new Error(`a ${node.type} cannot be run`)
  }
}

export function stepEnter(shell: Shell, frame: FrameOf<'enter'>): void {
  const node = nodeOf(shell, frame)
  pop(shell)
  // The body of a subshell runs in this very process.
  enter(shell, frame.source, node.type === 'Subshell' ? node.body : node)
}

function define(shell: Shell, source: string, node: FunctionNode): void {
  const name = node.name.text
  shell.functions = new Map(shell.functions).set(name, { source, node: numberOfNode(shell, node.body), exported: false })
  shell.status = 0
}

function enterSubshell(shell: Shell, source: string, node: SyntaxNode & { type: 'Subshell' }): void {
  const place = { source, node: numberOfNode(shell, node) }
  if (!canFork(shell)) return retry(shell, place, node)
  const pid = forkShell(shell, { place, group: shell.options['monitor'] ? 'own' : undefined })
  pushForeground(shell, place, { pids: [pid], text: source.slice(node.pos, node.end) })
}

