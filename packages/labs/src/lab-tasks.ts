/** The tasks of a lab as the world's shell tells them: asked, given, missing, done. */
import type { LabQuestion, LabTask, LabTasks } from '@track/shell'
import { printTimestamp, type Simulation } from '@track/simulation'
import { type AnswerCheck, questionOf } from './checks/answer.ts'
import { checkId, labOf, type LabState } from './lab-part.ts'
import type { Task } from './lab.ts'

export function labTasks(simulation: Simulation): LabTasks {
  const { part: { lab: { title, scenario, tasks } }, state } = labOf(simulation)
  return { title, scenario, tasks: tasks.map((task) => taskOf(simulation, state, task)) }
}

function taskOf(simulation: Simulation, state: LabState, task: Task): LabTask {
  const { id, title, do: aim, holdsAtStart, hints, explain } = task
  const doneAt = state.done.get(id)
  const done = doneAt !== undefined || (state.reached.has(id) && !holdsAtStart)
  const found = task.checks.map((check, number) => ({ check, row: state.checks.get(checkId(task, number)) }))
  const credit = found.reduce((sum, { row }) => sum + (row?.credit ?? 0), 0) / found.length
  const shown = state.hints.get(id) ?? 0
  return {
    id, title, do: aim, done, credit: done ? 1 : Math.round(credit * 100) / 100, holdsAtStart,
    ...(doneAt !== undefined && { doneAt: printTimestamp(doneAt) }),
    questions: found.flatMap(({ check, row }) => (check.kind === 'answer' ? [questionIn(simulation, state, { task: id, check, says: row?.says, isRight: row?.isMet ?? false })] : [])),
    missing: done ? [] : found.filter(({ check, row }) => check.kind !== 'answer' && !row?.isMet).map(({ row }) => row?.says ?? 'not looked at yet'),
    hints: hints.slice(0, shown), hintsLeft: hints.length - shown,
    ...(done && { explain }),
  }
}

interface Asked {
  readonly task: string
  readonly check: AnswerCheck
  readonly says: string | undefined
  readonly isRight: boolean
}

/** The verdict is that on the last answer; without one the check would only say the question again. */
function questionIn(simulation: Simulation, state: LabState, { task, check, says, isRight }: Asked): LabQuestion {
  const given = state.answers.get(`${task}/${check.id}`)
  return {
    id: check.id, unit: check.unit, question: questionOf(simulation, check, { task, given }), isRight,
    ...(given && { given: given.value, ...(says !== undefined && { verdict: says }) }),
  }
}
