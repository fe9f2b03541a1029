/** `answer`, `tasks`, `hint`: what a learner in the world's shell says to the lab, and asks of it. */
import { type Guest, print, printError, request, type SystemCallHandler } from '@track/processes'
import type { Plain } from '@track/simulation'
import { defineTrackCommand, TrackUsageError } from '../track-command.ts'

/** What the lab is asked; the layer above answers it. */
export type LabCall =
  | { readonly do: 'answer'; readonly task: string; readonly id: string; readonly value: string }
  | { readonly do: 'tasks' }
  | { readonly do: 'hint'; readonly task: string }

export type LabAnswer = { readonly refused: string } | { readonly lines: readonly string[] }

/** The system call `lab` of a world that has none. */
export const noLab: SystemCallHandler = { begin: () => ({ answer: null }) }

function* askLab(command: string, call: LabCall): Guest<number> {
  const answer = yield* request<LabAnswer | null>('lab', call as unknown as Plain)
  if (answer === null) {
    yield* printError(`${command}: there is no lab in this world\n`)
    return 1
  }
  if ('refused' in answer) {
    yield* printError(`${command}: ${answer.refused}\n`)
    return 1
  }
  for (const line of answer.lines) yield* print(`${line}\n`)
  return 0
}

export const answer = defineTrackCommand({
  name: 'answer',
  summary: 'Give the lab a value that you measured or worked out.',
  usage: ['TASK ID=VALUE …'],
  examples: ['answer record peak=80k period=240s', 'answer bisect limit=125'],
  flags: {},
  *run({ operands }) {
    const [task, ...given] = operands
    if (task === undefined || given.length === 0) throw new TrackUsageError('a task and what is answered: answer TASK ID=VALUE')
    let exitCode = 0
    for (const each of given) {
      const [, id, value] = /^([\w-]+)=(.+)$/s.exec(each) ?? []
      if (id === undefined || value === undefined) throw new TrackUsageError(`"${each}" is no answer: ID=VALUE`)
      exitCode = Math.max(exitCode, yield* askLab('answer', { do: 'answer', task, id, value }))
    }
    return exitCode
  },
})

export const tasks = defineTrackCommand({
  name: 'tasks',
  summary: "Show the lab's tasks, and what each still lacks.",
  usage: [''],
  examples: ['tasks'],
  flags: {},
  run: () => askLab('tasks', { do: 'tasks' }),
})

export const hint = defineTrackCommand({
  name: 'hint',
  summary: 'Ask for the next hint of a task.',
  usage: ['TASK'],
  examples: ['hint record'],
  flags: {},
  *run({ operands: [task] }) {
    if (task === undefined) throw new TrackUsageError('which task?')
    return yield* askLab('hint', { do: 'hint', task })
  },
})
