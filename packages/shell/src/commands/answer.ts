/** `answer`, `tasks`, `hint`: what a learner in the world's shell says to the lab, and asks of it. */
import { type Guest, print, printError, request, type SystemCallHandler, terminal } from '@track/processes'
import type { Plain } from '@track/simulation'
import type { FlagTable } from '../flags.ts'
import { currentTask, type LabTasks } from '../tasks/lab-tasks.ts'
import { printMarkdown, type TextStyle } from '../tasks/markdown-text.ts'
import { printTask, printTasks } from '../tasks/print-tasks.ts'
import { defineTrackCommand, type TrackRun, TrackUsageError } from '../track-command.ts'

/** What the lab is asked; the layer above answers it. */
export type LabCall =
  | { readonly do: 'answer'; readonly task: string; readonly id: string; readonly value: string }
  | { readonly do: 'tasks' }
  | { readonly do: 'hint'; readonly task: string }

export type LabAnswer =
  | { readonly refused: string }
  | { readonly lines: readonly string[] }
  | { readonly tasks: LabTasks }
  /** Markdown. */
  | { readonly hints: readonly string[] }

/** The system call `lab` of a world that has none. */
export const noLab: SystemCallHandler = { begin: () => ({ answer: null }) }

/** What the lab answers; a refusal is said on standard error and answers undefined. */
function* askLab(command: string, call: LabCall): Guest<Exclude<LabAnswer, { readonly refused: string }> | undefined> {
  const answer = yield* request<LabAnswer | null>('lab', call as unknown as Plain)
  if (answer !== null && !('refused' in answer)) return answer
  yield* printError(`${command}: ${answer === null ? 'there is no lab in this world' : answer.refused}\n`)
  return undefined
}

/** Of the terminal that is written to; elsewhere what the environment asks for, as many tools have it. */
function* textStyle({ COLUMNS, CLICOLOR_FORCE, NO_COLOR }: TrackRun<FlagTable>['env']): Guest<TextStyle> {
  const size = yield* terminal()
  return { columns: size?.columns || Number(COLUMNS) || 80, hasColours: !NO_COLOR && (size !== null || CLICOLOR_FORCE === '1') }
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
      const taken = yield* askLab('answer', { do: 'answer', task, id, value })
      if (!taken) exitCode = 1
      else if ('lines' in taken) yield* print(`${taken.lines.join('\n')}\n`)
    }
    return exitCode
  },
})

export const tasks = defineTrackCommand({
  name: 'tasks',
  summary: "Show the lab's tasks, and what the one to work on asks and lacks; or all of one task.",
  usage: ['[TASK] [--scenario] [--json]'],
  examples: ['tasks', 'tasks record', 'tasks --scenario', 'tasks --json'],
  flags: {
    scenario: { kind: 'boolean', help: 'The situation first.' },
    json: { kind: 'boolean', help: 'Print JSON, for scripts: the scenario, and everything of each task.' },
  },
  *run({ flags, operands: [id, surplus], env }) {
    if (surplus !== undefined) throw new TrackUsageError('one task, or none for all of them')
    const answered = yield* askLab('tasks', { do: 'tasks' })
    if (!answered || !('tasks' in answered)) return 1
    const lab = answered.tasks
    const task = lab.tasks.find((each) => each.id === id)
    if (id !== undefined && !task) {
      yield* printError(`tasks: no task "${id}": one of ${lab.tasks.map((each) => each.id).join(', ')}\n`)
      return 1
    }
    const style = yield* textStyle(env)
    if (flags.scenario && !flags.json) yield* print(`${printMarkdown(lab.scenario, style)}\n\n`)
    if (flags.json) yield* print(`${JSON.stringify(task ?? lab)}\n`)
    else yield* print(`${task ? printTask(task, style) : printTasks(lab, style)}\n`)
    return 0
  },
})

export const hint = defineTrackCommand({
  name: 'hint',
  summary: 'Ask for the next hint of the task to work on, or of another.',
  usage: ['[TASK]'],
  examples: ['hint', 'hint record'],
  flags: {},
  *run({ operands: [given, surplus], env }) {
    if (surplus !== undefined) throw new TrackUsageError('one task, or none for the one to work on')
    const task = given ?? (yield* taskToWorkOn())
    if (task === undefined) return 1
    const answered = yield* askLab('hint', { do: 'hint', task })
    if (!answered || !('hints' in answered)) return 1
    const style = yield* textStyle(env)
    for (const each of answered.hints) yield* print(`${printMarkdown(each, style)}\n`)
    return 0
  },
})

/** What is not there is said on standard error. */
function* taskToWorkOn(): Guest<string | undefined> {
  const answered = yield* askLab('hint', { do: 'tasks' })
  if (!answered || !('tasks' in answered)) return undefined
  const current = currentTask(answered.tasks)
  if (!current) yield* printError('hint: every task is done\n')
  return current?.id
}
