/**
 * Makes chaos objects by a Schedule's times, and deletes those beyond its history.
 *
 * Follows controllers/schedule/{cron,active,gc,pause}/controller.go of Chaos Mesh. Left out: MissSchedule of a manager that was
 * away (it never is).
 */
import { deepEqual } from '@track/apimachinery'
import { type Controller, type ControllerContext, controllerReference, defineController } from '@track/controller-runtime'
import { nextTime as nextMinute } from '@track/controllers'
import { type Instant, integerBelow, minute, parseTimestamp, printTimestamp, second } from '@track/simulation'
import { effectOf } from './effects/table.ts'
import { isFinished, isPaused, pauseAnnotation } from './experiment.ts'
import { type ChaosKind, resourceOf } from './kinds/chaos-kind.ts'
import { apiVersion, type ChaosObject, type ChaosSpec } from './kinds/chaos-object.ts'
import { type ChaosTimes, fieldOf, parseTimes, type ScheduleObject, schedules } from './kinds/schedule.ts'
import { chaosKinds } from './kinds/table.ts'

const managedBy = 'managed-by'

export const scheduleController: Controller = defineController<ScheduleObject>({
  name: 'schedule-controller',
  reconciles: schedules,
  owns: chaosKinds.map(resourceOf),
  user: { name: 'system:serviceaccount:chaos-mesh:chaos-controller-manager', groups: ['system:serviceaccounts', 'system:masters'] },
  manager: 'chaos-controller-manager',
  eventSource: 'schedule-cron',

  reconcile(schedule, context) {
    const kind = chaosKinds.find((each) => each.kind === schedule.spec.type)!
    const times = parseTimes(schedule.spec.schedule)
    if (typeof times === 'string') throw new Error(`the Schedule "${schedule.metadata.name ?? ''}" has passed with ${times}`)
    const made = ownedBy(schedule, kind, context)
    pauseAlike(schedule, kind, made, context)
    collect(schedule, kind, made, context)
    const last = parseTimestamp(schedule.status?.time ?? schedule.metadata.creationTimestamp ?? '')
    const { now } = context.simulation
    const due = isPaused(schedule) ? Infinity : nextTime(times, last)
    const time = due <= now && spawn(schedule, kind, made, context) ? printTimestamp(now) : schedule.status?.time
    const status = { active: activeOf(ownedBy(schedule, kind, context)), ...(time !== undefined && { time }) }
    if (!deepEqual(status, schedule.status ?? { active: [] })) context.api.update(schedules, { ...schedule, status })
    const next = isPaused(schedule) ? Infinity : nextTime(times, now)
    return next === Infinity ? undefined : { requeueAfter: next - now }
  },
})

function ownedBy({ metadata }: ScheduleObject, kind: ChaosKind, { cache }: ControllerContext): ChaosObject[] {
  return cache.list(resourceOf(kind)).filter((each) => each.metadata.namespace === metadata.namespace && each.metadata.labels?.[managedBy] === metadata.name)
}

function activeOf(made: readonly ChaosObject[]): object[] {
  return made.map(({ kind = '', metadata: { namespace = '', name = '', uid = '', resourceVersion = '' } }) =>
    ({ kind, namespace, name, uid, apiVersion, resourceVersion })).sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ resourceVersion: _changes, ...reference }) => reference)
}

function isOneShot(kind: ChaosKind, { spec }: ChaosObject): boolean {
  return effectOf(kind.kind).isOneShot?.(spec) ?? false
}

/** True where one was made. */
function spawn(schedule: ScheduleObject, kind: ChaosKind, made: readonly ChaosObject[], { api, events, simulation }: ControllerContext): boolean {
  const running = made.find((each) => !isFinished(each, isOneShot(kind, each)))
  if (schedule.spec.concurrencyPolicy !== 'Allow' && running) {
    const message = `Forbid spawning new job because: ${running.metadata.name ?? ''} is still running`
    events.record(schedule, { type: 'Warning', reason: 'Forbid', message })
    return false
  }
  const { namespace = '', name: owner = '' } = schedule.metadata
  const name = `${owner}-${suffix(simulation.stream('schedule', namespace, owner, String(simulation.now)))}`
  const resource = resourceOf(kind)
  api.create(resource, {
    apiVersion, kind: kind.kind, spec: schedule.spec[fieldOf(kind.kind)] as ChaosSpec,
    metadata: { name, namespace, labels: { [managedBy]: owner }, ownerReferences: [controllerReference(schedule, schedules)] },
  })
  events.record(schedule, { type: 'Normal', reason: 'Spawned', message: `Create new object: ${name}` })
  events.record(schedule, { type: 'Normal', reason: 'Updated', message: 'Successfully update lastScheduleTime of resource' })
  return true
}

/** Five of the letters that generated names have. */
const letters = 'bcdfghjklmnpqrstvwxz2456789'

function suffix(chance: Parameters<typeof integerBelow>[1]): string {
  return Array.from({ length: 5 }, (_each, index) => letters[integerBelow(letters.length, chance, index)]).join('')
}

function pauseAlike(schedule: ScheduleObject, kind: ChaosKind, made: readonly ChaosObject[], { api }: ControllerContext): void {
  for (const each of made) {
    if (isPaused(each) === isPaused(schedule)) continue
    const annotations = { ...each.metadata.annotations, [pauseAnnotation]: String(isPaused(schedule)) }
    api.update(resourceOf(kind), { ...each, metadata: { ...each.metadata, annotations } })
  }
}

/** The oldest beyond the history go, once they have finished. */
function collect({ spec }: ScheduleObject, kind: ChaosKind, made: readonly ChaosObject[], { api }: ControllerContext): void {
  const byAge = made.toSorted((a, b) => parseTimestamp(a.metadata.creationTimestamp ?? '') - parseTimestamp(b.metadata.creationTimestamp ?? ''))
  for (const each of byAge.slice(0, Math.max(0, byAge.length - (spec.historyLimit ?? 0)))) {
    if (each.metadata.deletionTimestamp === undefined && isFinished(each, isOneShot(kind, each))) api.delete(resourceOf(kind), each)
  }
}

/** The first time after an instant at which it is due; Infinity where there is none. */
export function nextTime({ seconds, minutes }: ChaosTimes, after: Instant): Instant {
  if (minutes.kind === 'every') return nextMinute(minutes, after)
  for (let before = Math.floor(after / minute) * minute - 1; before < Infinity;) {
    const at = nextMinute(minutes, before)
    const due = seconds.map((each) => at + each * second).find((each) => each > after)
    if (due !== undefined) return due
    before = at
  }
  return Infinity
}
