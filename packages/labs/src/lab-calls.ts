/** The system call `lab`: answers, tasks and hints, as the world's shell asks for them. */
import type { SystemCallHandler } from '@track/processes'
import type { LabAnswer, LabCall } from '@track/shell'
import { type Plain, printTimestamp, type Simulation } from '@track/simulation'
import { checkId, labOf, takeAnswer } from './lab-part.ts'

type Handler<Name extends LabCall['do']> = (simulation: Simulation, call: Extract<LabCall, { do: Name }>) => LabAnswer

const handlers: { readonly [Name in LabCall['do']]: Handler<Name> } = {
  answer(simulation, call) {
    const refused = takeAnswer(simulation, call)
    return refused === null ? { lines: [`${call.task}: ${call.id} is ${call.value}`] } : { refused }
  },

  tasks(simulation) {
    const { part, state } = labOf(simulation)
    return {
      lines: part.lab.tasks.flatMap((task) => {
        const doneAt = state.done.get(task.id)
        if (doneAt !== undefined) return [`[x] ${task.id}: ${task.title} (${printTimestamp(doneAt)})`]
        if (state.reached.has(task.id) && !task.holdsAtStart) return [`[x] ${task.id}: ${task.title} (on another branch)`]
        const head = `[ ] ${task.id}: ${task.title}`
        const missing = task.checks.map((_, number) => state.checks.get(checkId(task, number)))
        return [head, ...missing.filter((check) => !check?.isMet).map((check) => `      ${check?.says ?? 'not looked at yet'}`)]
      }),
    }
  },

  hint(simulation, { task: id }) {
    const { part, state } = labOf(simulation)
    const task = part.lab.tasks.find((each) => each.id === id)
    if (!task) return { refused: `no task "${id}": one of ${part.lab.tasks.map((each) => each.id).join(', ')}` }
    const shown = state.hints.get(id) ?? 0
    if (shown >= task.hints.length) return { refused: `there is no further hint for "${id}"` }
    state.hints.set(id, shown + 1)
    return { lines: task.hints.slice(0, shown + 1) }
  },
}

export const labSystemCall: SystemCallHandler = {
  begin(simulation, _caller, request) {
    const call = request as unknown as LabCall
    return { answer: (handlers[call.do] as Handler<LabCall['do']>)(simulation, call as never) as unknown as Plain }
  },
}
