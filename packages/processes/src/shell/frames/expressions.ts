/** `[[ … ]]` and `(( … ))`. */
import type { ArithmeticCommand, TestCommand } from 'unbash'
import { costs } from '../../costs.ts'
import { isZero } from '../arithmetic/integer.ts'
import { evaluateText } from '../arithmetic/text.ts'
import { complete } from '../errexit.ts'
import { ExpansionError } from '../expansion/expansion-error.ts'
import { expandText } from '../expansion/text.ts'
import type { FrameOf } from '../shell-row.ts'
import { isOn, nodeOf, pop, setLine, type Shell, write } from '../shell.ts'
import { expanding } from '../substitution.ts'
import { evaluateTest } from '../test/conditional.ts'

export function stepTest(shell: Shell, frame: FrameOf<'test'>): void {
  const node = nodeOf<TestCommand>(shell, frame)
  setLine(shell, frame.source, node.pos)
  const holds = expanding(shell, () => evaluateTest(shell, frame.source, node.expression))
  if (holds === undefined) return
  shell.debt += costs.builtin
  if (isOn(shell, 'xtrace')) write(shell, 2, `+ ${frame.source.slice(node.pos, node.end)}\n`)
  pop(shell)
  shell.pipeStatus = [Number(!holds)]
  complete(shell, holds ? 0 : 1)
}

export function stepArithmetic(shell: Shell, frame: FrameOf<'arithmetic'>): void {
  const node = nodeOf<ArithmeticCommand>(shell, frame)
  setLine(shell, frame.source, node.pos)
  const value = expanding(shell, () => {
    try {
      return evaluateText(shell, expandText(shell, node.body))
    } catch (error) {
      // A mistake in the expression fails this command only.
      if (error instanceof ExpansionError && error.leaves === 'line') throw new ExpansionError(`((: ${error.message}`, { leaves: 'command' })
      throw error
    }
  })
  if (value === undefined) return
  shell.debt += costs.builtin
  if (isOn(shell, 'xtrace')) write(shell, 2, `+ ((${node.body}))\n`)
  pop(shell)
  complete(shell, isZero(value) ? 1 : 0)
}

