/** Pipelines: one subshell a command, joined by pipes; `!` and `time` before them. */
import type { Duration, Instant } from '@track/simulation'
import { second } from '@track/simulation'
import type { Pipeline } from 'unbash'
import { addPipe, release, retain } from '../../descriptors.ts'
import { rowOf } from '../../kernel.ts'
import { canFork, retry } from '../forking.ts'
import type { FrameOf, Place } from '../shell-row.ts'
import { isOn, nodeOf, numberOfNode, pop, push, replaceTop, type Shell, write } from '../shell.ts'
import { forkShell } from '../subshell.ts'
import { scalarOf } from '../variable.ts'
import { getVariable, timeOf } from '../variables.ts'
import { enter } from './enter.ts'
import { pushForeground } from './foreground.ts'

export function enterPipeline(shell: Shell, place: Place, node: Pipeline): void {
  const negated = node.prefixes.filter((prefix) => prefix.type === 'Negation').length % 2 === 1
  const isTimed = node.prefixes.some((prefix) => prefix.type === 'Time')
  if (node.prefixes.length > 0) {
    return push<'prefix'>(shell, { kind: 'prefix', ...place, negated, startedAt: isTimed ? timeOf(shell) : undefined })
  }
  startPipeline(shell, place, node)
}

export function stepPrefix(shell: Shell, frame: FrameOf<'prefix'>): void {
  const node = nodeOf<Pipeline>(shell, frame)
  if (frame.answers.length === 0) {
    replaceTop(shell, frame, { answers: ['started'] })
    return startPipeline(shell, frame, node)
  }
  pop(shell)
  if (frame.startedAt !== undefined) reportTime(shell, timeOf(shell) - frame.startedAt, node)
  if (frame.negated) shell.status = shell.status === 0 ? 1 : 0
}

export function startPipeline(shell: Shell, place: Place, node: Pipeline): void {
  const { commands } = node
  if (commands.length === 0) return
  if (commands.length === 1) return enter(shell, place.source, commands[0]!)
  if (!canFork(shell, commands.length)) return retry(shell, place, node)
  const pids = forkAll(shell, place, node)
  pushForeground(shell, place, { pids, text: place.source.slice(node.pos, node.end) })
}

/** Starts every command of a pipeline, the first one first. */
function forkAll(shell: Shell, { source }: Place, node: Pipeline): string[] {
  const { kernel, pid } = shell
  const pids: string[] = []
  let input: string | undefined
  node.commands.forEach((command, index) => {
    const ends = index < node.commands.length - 1 ? addPipe(kernel) : undefined
    if (ends) {
      retain(kernel, ends.read)
      retain(kernel, ends.write)
    }
    const descriptors: Record<string, string> = {}
    if (input !== undefined) descriptors[0] = input
    if (ends) descriptors[1] = ends.write
    if (ends && node.operators[index] === '|&') descriptors[2] = ends.write
    const group = isOn(shell, 'monitor') ? pids[0] ?? 'own' : rowOf(kernel, pid).group
    pids.push(forkShell(shell, { place: { source, node: numberOfNode(shell, command) }, descriptors, group }))
    if (input !== undefined) release(kernel, input)
    if (ends) release(kernel, ends.write)
    input = ends?.read
  })
  return pids
}

const defaultFormat = '\nreal\t%3lR\nuser\t%3lU\nsys\t%3lS'

function reportTime(shell: Shell, elapsed: Duration, node: Pipeline): void {
  const isPosix = node.prefixes.some((prefix) => prefix.type === 'Time' && prefix.posix)
  const format = isPosix ? 'real %2R\nuser %2U\nsys %2S' : scalarOf(getVariable(shell, 'TIMEFORMAT')) ?? defaultFormat
  // Processors are not simulated for commands: none of the time is theirs.
  const text = format.replace(/%(%|P|(\d?)(l?)([RUS]))/g, (_, all: string, digits: string, long: string, which: string) => {
    if (all === '%') return '%'
    if (all === 'P') return '0.00'
    return printSeconds(which === 'R' ? elapsed : 0, digits === '' ? 3 : Math.min(3, Number(digits)), long !== '')
  })
  write(shell, 2, `${text}\n`)
}

function printSeconds(duration: Instant, digits: number, long: boolean): string {
  const seconds = duration / second
  const fixed = (value: number) => (Math.floor(value * 1000) / 1000).toFixed(digits)
  return long ? `${Math.floor(seconds / 60)}m${fixed(seconds - Math.floor(seconds / 60) * 60)}s` : fixed(seconds)
}
