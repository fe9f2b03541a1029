/**
 * The same acts as a real Kubernetes 1.34 was put through by tools/record/controllers.ts, and the
 * same revisions, status, conditions and events after each.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Event, events, type KubeObject, pods } from '@track/apimachinery'
import { type Client, storedObjects, storeOf } from '@track/apiserver'
import { controllerRuntimePart } from '@track/controller-runtime'
import { adminOf, worldWith } from '@track/controller-runtime/testing'
import { second, type Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import { garbageCollectorPart } from '../garbage-collector/part.ts'
import { deployments, type ReplicaSet, replicaSets } from '../objects.ts'
import { replicaSetController } from '../replicaset/controller.ts'
import { isLeaving, run, stop } from '../testing/pods.ts'
import { deploymentController } from './controller.ts'

interface Act {
  readonly patch?: unknown
  readonly ready?: number
  readonly wait?: number
}

interface Scenario {
  readonly name: string
  readonly spec: never
  readonly acts: readonly Act[]
  readonly seen: readonly unknown[]
}

const scenarios: Scenario[] = JSON.parse(readFileSync(join(import.meta.dirname, '../../testdata/rollouts.json'), 'utf8'))
const web = { metadata: { name: 'web', namespace: 'default' } }

/** Pods are gone as soon as they are deleted, as they were on the recorded nodes. */
function settle(simulation: Simulation, api: Client, turns = 20): void {
  for (let turn = 0; turn < turns; turn++) {
    simulation.runFor(second / 10)
    for (const pod of api.list(pods).filter(isLeaving)) stop(api, pod)
  }
}

function act(simulation: Simulation, api: Client, { patch, ready, wait }: Act): void {
  if (patch !== undefined) api.patch(deployments, web, { type: 'merge', body: patch })
  if (wait !== undefined) simulation.runFor(wait * second)
  const waiting = api.list(pods).filter((pod) => !isLeaving(pod) && pod.status?.phase !== 'Running')
  const newestFirst = waiting.toSorted((a, b) => order(b) - order(a))
  for (const pod of newestFirst.slice(0, ready ?? 0)) {
    const current = api.list(pods).find(({ metadata }) => metadata.uid === pod.metadata.uid)
    if (current) run(api, current)
    settle(simulation, api, 4)
  }
}

function order({ metadata }: KubeObject): number {
  return Number(metadata.resourceVersion)
}

function look(simulation: Simulation, api: Client, known: Set<string>): unknown {
  const { status } = api.get(deployments, 'web', 'default')
  const sets = [...storedObjects(storeOf(simulation), replicaSets).values()].sort((a, b) => byRevision(a) - byRevision(b)) as ReplicaSet[]
  const anonymous = (text = '') => sets.reduce((line, { metadata }, index) => line.replaceAll(metadata.name!, `rs${index + 1}`), text)
  const { conditions = [], ...counts } = status ?? {}
  const isNew = (event: Event) => event.involvedObject.kind === 'Deployment' && !known.has(event.metadata.uid!)
  const fresh = api.list(events).filter(isNew).sort((a, b) => order(a) - order(b))
  for (const event of fresh) known.add(event.metadata.uid!)
  return {
    revisions: sets.map(({ metadata, spec, status: counted }, index) => [
      `rs${index + 1}`, `revision ${metadata.annotations?.['deployment.kubernetes.io/revision']}`,
      `${spec.replicas} wanted`, `${counted?.replicas} there`, `${counted?.readyReplicas ?? 0} ready`, `${counted?.availableReplicas ?? 0} available`,
    ].join(', ')),
    status: counts,
    conditions: conditions.map(({ type, status: value, reason, message }) => `${type} ${value} ${reason}: ${anonymous(message)}`).sort(),
    events: fresh.map(({ reason, message }) => `${reason}: ${anonymous(message)}`),
  }
}

/** The n-th object of a kind that was ever created, by its first resource version: creation times have whole seconds. */
function byRevision({ metadata }: KubeObject): number {
  return Number(Date.parse(metadata.creationTimestamp!))
}

/** Which of the two the real controller writes last depends on whether its cache has seen its own write. */
function steady(seen: readonly unknown[]): unknown {
  const created = /NewReplicaSetCreated: Created new replica set (\\"rs\d+\\")/g
  return JSON.parse(JSON.stringify(seen).replace(created, 'ReplicaSetUpdated: ReplicaSet $1 is progressing.'))
}

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (_name, { spec, acts, seen }) => {
  const simulation = worldWith([controllerRuntimePart([deploymentController, replicaSetController]), garbageCollectorPart])
  const api = adminOf(simulation)
  api.create(deployments, { ...web, spec })
  const known = new Set<string>()
  settle(simulation, api)
  const ours = [look(simulation, api, known)]
  for (const step of acts) {
    act(simulation, api, step)
    settle(simulation, api)
    ours.push(look(simulation, api, known))
  }
  expect(steady(ours)).toEqual(steady(seen))
})
