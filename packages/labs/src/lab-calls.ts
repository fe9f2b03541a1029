/** The system call `lab`: answers, tasks and hints, as the world's shell asks for them. */
import type { SystemCallHandler } from '@track/processes'
import type { LabAnswer, LabCall } from '@track/shell'
import type { Plain, Simulation } from '@track/simulation'
import { labOf, lookNow, takeAnswer, wordsOnAnswer } from './lab-part.ts'
import { labTasks } from './lab-tasks.ts'

type Handler<Name extends LabCall['do']> = (simulation: Simulation, call: Extract<LabCall, { do: Name }>) => LabAnswer

const handlers: { readonly [Name in LabCall['do']]: Handler<Name> } = {
  answer(simulation, call) {
    const refused = takeAnswer(simulation, call)
    if (refused !== null) return { refused }
    return { lines: [wordsOnAnswer(simulation, call) ?? `${call.task}: ${call.id} is ${call.value}`] }
  },

  tasks(simulation) {
    lookNow(simulation)
    return { tasks: labTasks(simulation) }
  },

  hint(simulation, { task: id }) {
    const { part, state } = labOf(simulation)
    const task = part.lab.tasks.find((each) => each.id === id)
    if (!task) return { refused: `no task "${id}": one of ${part.lab.tasks.map((each) => each.id).join(', ')}` }
    const shown = state.hints.get(id) ?? 0
    if (shown >= task.hints.length) return { refused: `there is no further hint for "${id}"` }
    state.hints.set(id, shown + 1)
    return { hints: task.hints.slice(0, shown + 1) }
  },
}

export const labSystemCall: SystemCallHandler = {
  begin(simulation, _caller, request) {
    const call = request as unknown as LabCall
    return { answer: (handlers[call.do] as Handler<LabCall['do']>)(simulation, call as never) as unknown as Plain }
  },
}
