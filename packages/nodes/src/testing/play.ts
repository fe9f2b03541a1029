/**
 * A small world for tests: API server, traffic, nodes. What is done to it, and what is seen of a pod,
 * as lines of text; on the way the world is run again, forked, saved and sliced, as every scenario is.
 */
import { configMaps, events as eventResource, type KubeObject, namespaces } from '@track/apimachinery'
import { apiServerPart, builtInKinds, type Client, clientFor } from '@track/apiserver'
import { cacheOf, eventPart } from '@track/controller-runtime'
import { type Duration, instantOf, second, Simulation } from '@track/simulation'
import { checkWorld, type Step } from '@track/simulation/testing'
import { type Program, processesPart, sleep } from '@track/processes'
import { trafficPart } from '@track/traffic'
import type { NodeDescription } from '../nodes/node-description.ts'
import { type Container, type ContainerStatus, type Pod, podResource, type PodSpec } from '../objects/pod.ts'
import { nodesPart } from '../part.ts'

export const startedAt = instantOf({ year: 2026, month: 1, day: 5, hour: 8 })

export function node(name: string, more: Partial<NodeDescription> = {}): NodeDescription {
  const number = Number(/\d+$/.exec(name)?.[0] ?? 1)
  return { name, address: `172.18.0.${number + 1}`, podCidr: `10.244.${number}.0/24`, cpu: '4', memory: '16Gi', zone: 'zone-a', ...more }
}

/** Enough of a userland for a container here; the real one is the processes' own. */
const programs: readonly Program[] = [
  {
    name: 'sleep',
    * run({ argv }) {
      yield* sleep(Number(argv[1]) * second)
      return 0
    },
  },
]

/** The world at the fifth second, with these pods. */
export function worldWith(pods: readonly Pod[] = [], { nodes = [node('node-1')] }: { nodes?: readonly NodeDescription[] } = {}): Simulation {
  const parts = [
    apiServerPart({ kinds: builtInKinds }), eventPart, processesPart({ programs }), trafficPart,
    nodesPart({ nodes, programs: programs.map(({ name }) => name) }),
  ]
  const simulation = Simulation.start(parts, { seed: 7, startedAt })
  const api = adminOf(simulation)
  for (const name of ['default', 'kube-node-lease']) api.create(namespaces, { metadata: { name } } as KubeObject as never)
  simulation.runFor(5 * second)
  for (const pod of pods) api.create(podResource, pod)
  return simulation
}

export function adminOf(simulation: Simulation): Client {
  return clientFor(simulation, { user: { name: 'admin', groups: ['system:masters'] }, manager: 'kubectl' })
}

/** A pod that is bound to a node already; of one container `app` unless told otherwise. */
export function podOf(name: string, container: Partial<Container> = {}, spec: Partial<PodSpec> = {}): Pod {
  const { containers = [{ name: 'app', image: 'registry.k8s.io/pause:3.10', ...container }], ...rest } = spec
  return { metadata: { name, namespace: 'default' }, spec: { nodeName: 'node-1', containers, ...rest } } as unknown as Pod
}

export function configMap(simulation: Simulation, name: string, data: Record<string, string>): void {
  adminOf(simulation).create(configMaps, { metadata: { name, namespace: 'default' }, data })
}

export function podNamed(simulation: Simulation, name: string): Pod | undefined {
  return cacheOf(simulation).get(podResource, name, 'default')
}

export function deletePod(simulation: Simulation, name: string, gracePeriodSeconds?: number): void {
  adminOf(simulation).delete(podResource, podNamed(simulation, name)!, gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds })
}

/** `Running ready app=running+x2`: phase, condition, and each container: `+` when ready, `x2` after two restarts. */
export function seen(pod: Pod | undefined): string {
  if (!pod) return 'gone'
  const { status, metadata } = pod
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? []), ...(status?.ephemeralContainerStatuses ?? [])]
  const words = [
    status?.phase ?? '', status?.reason ?? '',
    status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ? 'ready' : '',
    metadata.deletionTimestamp ? 'terminating' : '', ...all.map(containerSeen),
  ]
  return words.filter((word) => word !== '').join(' ')
}

function containerSeen({ name, state, restartCount, ready }: ContainerStatus): string {
  const what = state.waiting?.reason ?? (state.running ? 'running' : `${state.terminated?.reason}(${state.terminated?.exitCode})`)
  return `${name}=${what}${ready ? '+' : ''}${restartCount > 0 ? `x${restartCount}` : ''}`
}

/** Time that passes, or words for what is done and the doing of it. */
export type Act = Duration | readonly [words: string, act: (simulation: Simulation) => void]

/** A line for everything that is seen of a pod, with the seconds since the scenario's start. */
export function life(build: () => Simulation, name: string, acts: readonly Act[]): string {
  checkWorld(build, acts.map((act): Step => (typeof act === 'number' ? { run: act } : act[1])))
  const simulation = build()
  const begin = simulation.now
  const lines: string[] = []
  let last = ''
  const say = (text: string) => lines.push(`${((simulation.now - begin) / second).toFixed(2).padStart(7)}  ${text}`)
  const look = () => {
    const now = seen(podNamed(simulation, name))
    if (now !== last) say(now)
    last = now
  }
  for (const act of acts) {
    if (typeof act === 'number') passTime(simulation, act, look)
    else {
      say(`> ${act[0]}`)
      act[1](simulation)
    }
    look()
  }
  return `\n${[...lines, ...eventsAbout(simulation, name)].join('\n')}\n`
}

function passTime(simulation: Simulation, duration: Duration, look: () => void): void {
  const until = simulation.now + duration
  while (simulation.nextAt() <= until) {
    simulation.step()
    look()
  }
  simulation.runUntil(until)
}

interface EventObject extends KubeObject {
  involvedObject: { name: string }
  reason: string
  message: string
  count?: number
  type: string
}

/** The events about an object, in the order of their first telling; uids are left out. */
export function eventsAbout(simulation: Simulation, name: string): string[] {
  const all = cacheOf(simulation).list(eventResource as never, 'default') as EventObject[]
  return all.filter(({ involvedObject }) => involvedObject.name === name).map(({ type, reason, message, count = 1 }) =>
    `${type} ${reason}${count > 1 ? ` x${count}` : ''}: ${message.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UID')}`)
}
