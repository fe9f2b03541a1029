/** Trials as the commands ask for them: checked first, then one after the other with their progress. */
import type { PromqlAnswer } from '@track/cluster'
import { type Guest, printError, terminal } from '@track/processes'
import type { Trial, TrialAnswer } from '@track/session'
import { askPromql } from '../../promql-answer.ts'
import { askSession } from '../../track-command.ts'

/** An answer a query, at one instant of a trial. */
export type Answers = readonly PromqlAnswer[]

/** Whether every query can be asked; says what is wrong with the first that cannot. */
export function* areAskable(queries: readonly string[]): Guest<boolean> {
  for (const query of queries) {
    const answer = yield* askPromql({ query })
    if (!('error' in answer)) continue
    yield* printError(`world: ${answer.error}\n`)
    return false
  }
  return true
}

/** The answers of each trial, by its instants; undefined once one is refused. */
export function* runTrials(trials: readonly Trial[]): Guest<TrialAnswer[] | undefined> {
  const isWatched = trials.length > 1 && (yield* terminal(2)) !== null
  const answers: TrialAnswer[] = []
  for (const [index, trial] of trials.entries()) {
    if (isWatched) yield* printError(`\r${index + 1} of ${trials.length} runs\x1b[K`)
    const answer = yield* askSession<TrialAnswer>('world', { do: 'try', ...trial })
    if (!answer) return undefined
    answers.push(answer)
  }
  if (isWatched) yield* printError('\r\x1b[K')
  return answers
}

/** Seeds from 1 on: the same for everybody who asks for as many. */
export function seedsFor(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}
