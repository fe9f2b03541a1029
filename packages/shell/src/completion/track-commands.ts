/** Words of `clock`, `world`, `promql`, `answer` and their like, from their own declarations. */
import { trackCommands } from '../track-commands.ts'
import { type Candidate, completeNames } from './completion.ts'
import { completeFlagNames, completeFlagValue, flagAssigned, flagAwaiting } from './flags.ts'
import type { CompletionSource } from './source.ts'

export function isTrackCommand(name: string): boolean {
  return trackCommands.some((command) => command.name === name)
}

/** Commands whose first operand is a task of the lab. */
const askForTasks: ReadonlySet<string> = new Set(['answer', 'hint', 'tasks'])

const nowhere = { namespace: '', pod: undefined }

export function completeTrackCommand(source: CompletionSource, name: string, words: readonly string[], typed: string): Candidate[] {
  const { flags, actions = [] } = trackCommands.find((command) => command.name === name)!
  const awaiting = flagAwaiting(flags, words.at(-1))
  if (awaiting) return completeFlagValue(source, awaiting, typed, nowhere)
  const assigned = flagAssigned(flags, typed)
  if (assigned) {
    return completeFlagValue(source, assigned.spec, assigned.value, nowhere).map(({ word, ...rest }) => ({ label: word, ...rest, word: assigned.prefix + word }))
  }
  if (typed.startsWith('-')) return completeFlagNames({ ...flags, help: { kind: 'boolean', short: 'h', help: 'Show this help.' } }, typed)
  if (words.length > 0) return []
  return completeNames(askForTasks.has(name) ? source.tasks() : actions, typed)
}
