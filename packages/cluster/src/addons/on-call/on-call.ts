/** People on call: a pager that answers Alertmanager, schedules and policies as objects, and people who mend what is broken. */
import { defineController } from '@track/controller-runtime'
import type { Part, Simulation } from '@track/simulation'
import { forgetOnCall, onCallMetrics, onCallPart, type OnCallPart, setPerson, setPolicy, setSchedule } from '@track/work'
import type { ExposingPart } from '../../telemetry/exposing-part.ts'
import type { Addon } from '../addon.ts'
import { monitoringNamespace } from '../monitoring-namespace.ts'
import { faultCauses } from './causes.ts'
import { escalationPolicies, escalationPolicyKind, type EscalationPolicyObject, readPolicy } from './escalationpolicy-kind.ts'
import { onCallScheduleKind, type OnCallScheduleObject, onCallSchedules, readSchedule } from './oncallschedule-kind.ts'
import { personKind, type PersonObject, persons, readPerson } from './person-kind.ts'

const pager: OnCallPart & ExposingPart = {
  ...onCallPart(faultCauses), exposes: (simulation) => onCallMetrics(simulation.state(pager), simulation.now),
}

/** A key of something without a namespace. */
const nameIn = (key: string) => key.replace(/^\//, '')

function gone(what: 'people' | 'schedules' | 'policies') {
  return (key: string, { simulation }: { readonly simulation: Simulation }) => forgetOnCall(simulation, pager, what, nameIn(key))
}

export const onCall: Addon = {
  name: 'on-call',
  kinds: [personKind, onCallScheduleKind, escalationPolicyKind],
  controllers: [
    defineController<PersonObject>({
      name: 'person-controller', reconciles: persons, gone: gone('people'),
      reconcile: (object, { simulation }) => setPerson(simulation, pager, readPerson(object).person),
    }),
    defineController<OnCallScheduleObject>({
      name: 'on-call-schedule-controller', reconciles: onCallSchedules, gone: gone('schedules'),
      reconcile: (object, { simulation }) => setSchedule(simulation, pager, readSchedule(object).schedule),
    }),
    defineController<EscalationPolicyObject>({
      name: 'escalation-policy-controller', reconciles: escalationPolicies, gone: gone('policies'),
      reconcile: (object, { simulation }) => setPolicy(simulation, pager, readPolicy(object).policy),
    }),
  ],
  parts: [monitoringNamespace as Part, pager as Part],
}
