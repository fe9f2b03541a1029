/** After a failed expansion: what bash leaves out before it goes on (its DISCARD). */
import type { CompoundList, Script as ScriptNode } from 'unbash'
import { lineAt, scriptOf } from './script.ts'
import type { Frame } from './shell-row.ts'
import { nodeOf, type Shell } from './shell.ts'
import { unwindTo } from './unwind.ts'

/** A script, and what `eval` and `source` run, goes on with its next line; a subshell ends. */
export function skipToNextLine(shell: Shell): void {
  unwindTo(shell, (frame) => shell.depth === 0 && isBottom(frame))
  shell.status = 1
  const bottom = shell.frames
  if (bottom?.kind !== 'list') return
  const script = scriptOf(shell.code, bottom.source)
  const { commands } = nodeOf<CompoundList | ScriptNode>(shell, bottom)
  let { index } = bottom
  const failed = commands[index - 1]
  const line = failed ? lineAt(script, Math.max(failed.pos, failed.end - 1)) : shell.line
  while (commands[index] && lineAt(script, commands[index]!.pos) <= line) index++
  shell.frames = { ...bottom, index, answers: [] } as Frame
}

function isBottom({ kind, below }: Frame): boolean {
  if (kind === 'input') return true
  return kind === 'list' && (below === null || below.kind === 'sourced')
}
