/**
 * Carries out experiments: chooses targets once, injects while it is to run, recovers when it is to stop, and keeps
 * the object until everything has been taken back.
 *
 * Follows controllers/common/{finalizers,desiredphase,condition,records}/controller.go of Chaos Mesh. Left out: what lies between
 * the manager and its daemons (PodNetworkChaos and its kind, phases of waiting for them); several writes of one turn
 * are one here.
 */
import { deepEqual, type Pod, pods } from '@track/apimachinery'
import { type Controller, type ControllerContext, defineController } from '@track/controller-runtime'
import { printTimestamp, second, type Stream } from '@track/simulation'
import { type Effect, type EffectContext, type Target } from './effects/effect.ts'
import { effectOf } from './effects/table.ts'
import { conditionsOf, desiredPhase } from './experiment.ts'
import { type ChaosKind, resourceOf } from './kinds/chaos-kind.ts'
import type { ChaosObject, ChaosRecord, RecordEvent } from './kinds/chaos-object.ts'
import { selectPods } from './selecting.ts'
import type { Selecting } from './webhook/check.ts'

const finalizer = 'chaos-mesh/records'
const forced = { key: 'chaos-mesh.chaos-mesh.org/cleanFinalizer', value: 'forced' }
const eventsMax = 100
const retryAfter = second

export function chaosController(kind: ChaosKind): Controller {
  const resource = resourceOf(kind)
  const effect = effectOf(kind.kind)
  return defineController<ChaosObject>({
    name: `${kind.kind.toLowerCase()}-controller`,
    reconciles: resource,
    user: { name: 'system:serviceaccount:chaos-mesh:chaos-controller-manager', groups: ['system:serviceaccounts', 'system:masters'] },
    manager: 'chaos-controller-manager',
    eventSource: 'chaos-controller-manager',

    reconcile(found, context) {
      const { api } = context
      const object = withFinalizer(found, context)
      const { phase, event, until } = desiredPhase(object, effect.isOneShot?.(object.spec) ?? false, context.simulation.now)
      const before = object.status?.experiment
      if (before?.desiredPhase !== phase && event) tell(object, context, event.reason, event.message)
      if (before?.desiredPhase !== phase) tell(object, context, 'Updated', 'Successfully update desiredPhase of resource')
      const { records, failed } = carriedOut({ object, effect, context, phase })
      const status = { conditions: conditionsOf(object, records), experiment: { desiredPhase: phase, ...(records && { containerRecords: [...records] }) } }
      const isDone = object.metadata.deletionTimestamp !== undefined && isClean(object, records)
      if (isDone) tell(object, context, 'FinalizerInited', 'Finalizer has been removed')
      const metadata = isDone ? { ...object.metadata, finalizers: [] } : object.metadata
      if (isDone || object !== found || !deepEqual(status, object.status)) api.update(resource, { ...object, metadata, status })
      if (failed) return { requeueAfter: retryAfter }
      return until === undefined || phase === 'Stop' ? undefined : { requeueAfter: until - context.simulation.now }
    },
  })
}

function tell(object: ChaosObject, { events }: ControllerContext, reason: string, message: string, type: 'Normal' | 'Warning' = 'Normal'): void {
  events.record(object, { type, reason, message })
}

function withFinalizer(object: ChaosObject, context: ControllerContext): ChaosObject {
  const { finalizers = [], deletionTimestamp } = object.metadata
  if (deletionTimestamp !== undefined || finalizers.includes(finalizer)) return object
  tell(object, context, 'FinalizerInited', 'Finalizer has been inited')
  tell(object, context, 'Updated', 'Successfully update finalizer of resource')
  return { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, finalizer] } }
}

function isClean({ metadata }: ChaosObject, records: readonly ChaosRecord[] = []): boolean {
  return metadata.annotations?.[forced.key] === forced.value || records.every(({ phase }) => phase === 'Not Injected')
}

interface Turn {
  readonly object: ChaosObject
  readonly effect: Effect
  readonly context: ControllerContext
  readonly phase: 'Run' | 'Stop'
}

interface Outcome {
  readonly records: readonly ChaosRecord[] | undefined
  readonly failed: boolean
}

function carriedOut(turn: Turn): Outcome {
  const { object, context, phase } = turn
  const before = object.status?.experiment?.containerRecords
  const chosen = before ?? (object.metadata.deletionTimestamp === undefined ? selected(turn) : undefined)
  if (chosen === undefined) return { records: undefined, failed: false }
  if (typeof chosen === 'string') {
    tell(object, context, 'Failed', `Failed to select targets: ${chosen}`, 'Warning')
    return { records: undefined, failed: false }
  }
  const others = chosen.filter(({ selectorKey }) => selectorKey !== '.').flatMap(({ id }) => podOf(context, id) ?? [])
  const records = chosen.map((record) => {
    if (phase === 'Run' && record.phase === 'Not Injected') return applied(turn, record, others)
    return phase === 'Stop' && record.phase === 'Injected' ? recovered(turn, record, others) : record
  })
  if (records.some((record, index) => record !== before?.[index])) tell(object, context, 'Updated', 'Successfully update records of resource')
  const wanted = phase === 'Run' ? 'Injected' : 'Not Injected'
  return { records, failed: records.some((record) => record.phase !== wanted) }
}

/** The targets, or the controller's words where there are none. */
function selected({ object, effect, context }: Turn): ChaosRecord[] | string {
  const { namespace = '', name = '', uid = '' } = object.metadata
  const selectors: [key: string, selecting: Selecting][] = [['.', object.spec]]
  const other = (object.spec as { target?: Selecting | string }).target
  if (typeof other === 'object') selectors.push(['.Target', other])
  const records: ChaosRecord[] = []
  for (const [key, selecting] of selectors) {
    const chance: Stream = context.simulation.stream('chaos', namespace, name, uid, key)
    const found = selectPods(context.simulation, selecting, chance)
    if (typeof found === 'string') return found
    const ids = found.flatMap((pod) => idsOf(pod, effect.isOfContainers(object.spec) ? object.spec.containerNames ?? [] : undefined))
    if (ids.length === 0) return 'no target has been selected'
    records.push(...ids.map((id): ChaosRecord => ({ id, selectorKey: key, phase: 'Not Injected', injectedCount: 0, recoveredCount: 0 })))
  }
  return records
}

/** Of a pod: itself, or the containers of these names, without any the first. */
function idsOf({ metadata: { namespace = '', name = '' }, spec }: Pod, containers: readonly string[] | undefined): string[] {
  if (containers === undefined) return [`${namespace}/${name}`]
  const meant = containers.length === 0 ? spec.containers.slice(0, 1) : spec.containers.filter((each) => containers.includes(each.name))
  return meant.map((each) => `${namespace}/${name}/${each.name}`)
}

function podOf({ cache }: ControllerContext, id: string): Pod | undefined {
  const [namespace = '', name = ''] = id.split('/')
  return cache.get(pods, name, namespace)
}

function contextOf({ context: { simulation, api } }: Turn, { injectedCount }: ChaosRecord, others: readonly Pod[]): EffectContext {
  return { simulation, api, turn: injectedCount, others }
}

function applied(turn: Turn, record: ChaosRecord, others: readonly Pod[]): ChaosRecord {
  const { object, effect, context } = turn
  const pod = podOf(context, record.id)
  const target: Target | undefined = pod && { id: record.id, pod, container: record.id.split('/')[2] }
  const isFarEnd = record.selectorKey !== '.'
  const failure = !target ? `Pod "${record.id.split('/')[1] ?? ''}" not found` : isFarEnd ? undefined : effect.apply(target, object, contextOf(turn, record, others))
  if (failure !== undefined) {
    tell(object, context, 'Failed', `Failed to apply chaos: ${failure}`, 'Warning')
    return withEvent(record, context, { type: 'Failed', operation: 'Apply', message: failure })
  }
  tell(object, context, 'Applied', `Successfully apply chaos for ${record.id}`)
  return withEvent({ ...record, phase: 'Injected', injectedCount: record.injectedCount + 1 }, context, { type: 'Succeeded', operation: 'Apply' })
}

/** What was done to a pod that has gone is over with it; what stands in the world's rules is taken back all the same. */
function recovered(turn: Turn, record: ChaosRecord, others: readonly Pod[]): ChaosRecord {
  const { object, effect, context } = turn
  if (record.selectorKey === '.') {
    const target = { id: record.id, pod: podOf(context, record.id), container: record.id.split('/')[2] }
    effect.recover(target, object, contextOf(turn, record, others))
  }
  tell(object, context, 'Recovered', `Successfully recover chaos for ${record.id}`)
  return withEvent({ ...record, phase: 'Not Injected', recoveredCount: record.recoveredCount + 1 }, context, { type: 'Succeeded', operation: 'Recover' })
}

function withEvent(record: ChaosRecord, { simulation }: ControllerContext, event: Omit<RecordEvent, 'timestamp'>): ChaosRecord {
  const events = [...record.events ?? [], { ...event, timestamp: printTimestamp(simulation.now) }]
  return { ...record, events: events.slice(-eventsMax) }
}
