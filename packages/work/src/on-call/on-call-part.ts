/** People on call as a part of a world. */
import type { Part, Simulation } from '@track/simulation'
import { newMeasures } from '../measures.ts'
import type { Causes, EscalationPolicy, OnCallState } from './page.ts'
import { answer, escalate, type PagerEvent, remind, resolvePage, type Ringing, triggerPage } from './paging.ts'
import type { Person } from './person.ts'
import { diagnosed, repaired, type Working } from './repairing.ts'
import type { Schedule } from './schedule.ts'

export type OnCallPart = Part<OnCallState> & { readonly causes: Causes }

export const onCallName = 'on-call'

export function onCallPart(causes: Causes): OnCallPart {
  const part: OnCallPart = {
    name: onCallName,
    causes,
    initial: () => ({
      people: new Map(), schedules: new Map(), policies: new Map(), pages: new Map(), closed: [], notifications: [], desks: new Map(), made: 0, ...newMeasures(),
    }),
    events: {
      escalate: (simulation: Simulation, page: string) => escalate(simulation, part, page),
      remind: (simulation: Simulation, ringing: Ringing) => remind(simulation, part, ringing),
      answer: (simulation: Simulation, ringing: Ringing) => answer(simulation, part, ringing),
      diagnosed: (simulation: Simulation, working: Working) => diagnosed(simulation, part, working),
      repaired: (simulation: Simulation, working: Working) => repaired(simulation, part, working),
    },
    inputs: {
      trigger: (simulation: Simulation, event: PagerEvent) => triggerPage(simulation, part, event),
      resolve(simulation: Simulation, { policy, key }: PagerEvent) {
        resolvePage(simulation, part, policy, key)
        return null
      },
    },
  }
  return part
}

/** What somebody has decided, put in place from now on. */
export function setPerson(simulation: Simulation, part: OnCallPart, who: Person): void {
  simulation.state(part).people.set(who.name, who)
}

export function setSchedule(simulation: Simulation, part: OnCallPart, schedule: Schedule): void {
  simulation.state(part).schedules.set(schedule.name, schedule)
}

export function setPolicy(simulation: Simulation, part: OnCallPart, policy: EscalationPolicy): void {
  simulation.state(part).policies.set(policy.name, policy)
}

/** Pages that are open stay so; nobody new is told by what is gone. */
export function forgetOnCall(simulation: Simulation, part: OnCallPart, what: 'people' | 'schedules' | 'policies', name: string): void {
  simulation.state(part)[what].delete(name)
}
