/** Tries again what could not be forked, once there may be room. */
import type { Pipeline, Statement, SyntaxNode } from 'unbash'
import type { FrameOf } from '../shell-row.ts'
import { nodeOf, pop, type Shell } from '../shell.ts'
import { enter } from './enter.ts'
import { startInBackground } from './list.ts'
import { startPipeline } from './pipeline.ts'

export function stepRetry(shell: Shell, frame: FrameOf<'retry'>): void {
  const node = nodeOf<SyntaxNode | Statement | Pipeline>(shell, frame)
  pop(shell)
  if (frame.background) startInBackground(shell, frame.source, node as Statement)
  else if (node.type === 'Pipeline') startPipeline(shell, frame, node)
  else enter(shell, frame.source, node)
}
