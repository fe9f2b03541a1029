/**
 * Processes that do nothing but take CPU and memory: in a container's own group, where they count as the
 * container's, or on the node beside all containers (a noisy neighbour).
 *
 * Follows how Linux shares a CPU: within a container's quota thread by thread, and on the node nobody gets less than
 * what was requested. A container that crosses its memory limit dies as a whole (memory.oom.group, which the kubelet
 * sets since 1.28). Left out: contention on a node without a stressor; what images do that are no workloads
 * takes as long as ever.
 */
import { milliValue, quantityValue } from '@track/apimachinery'
import { type Duration, type Instant, second, type Simulation } from '@track/simulation'
import { setLimits, type Usage, usageOf } from '@track/traffic'
import { runEnded } from '../kubelet/container-exit.ts'
import { type Container, containerNamed, containerNames } from '../objects/pod.ts'
import { containerKey, nodesOf, type NodesState } from '../state.ts'

export interface StressRow {
  readonly id: string
  readonly node: string
  /** The container that it is in; absent: beside all of them. */
  readonly in?: { readonly uid: string; readonly container: string }
  readonly threads: number
  /** What they want together. */
  readonly cores: number
  readonly memoryBytes: number
  readonly since: Instant
}

export type Stress = Omit<StressRow, 'since'> & { readonly for?: Duration }

export function beginStress(simulation: Simulation, { for: length, ...stress }: Stress): void {
  const { stress: rows } = nodesOf(simulation)
  if (rows.has(stress.id)) throw new Error(`stress "${stress.id}" begins twice`)
  rows.set(stress.id, { ...stress, since: simulation.now })
  if (length !== undefined) simulation.scheduleAfter({ after: length, part: 'nodes', event: 'stress ends', data: { id: stress.id } })
  applyStress(simulation, stress.node)
  if (stress.in) killWhereFull(simulation, stress.in)
}

export function endStress(simulation: Simulation, { id }: Pick<StressRow, 'id'>): void {
  const state = nodesOf(simulation)
  const row = state.stress.get(id)
  if (!row) return
  state.stress.delete(id)
  account(state, row, simulation.now)
  applyStress(simulation, row.node)
}

/** What they have used stays counted: in the container while its instance lives, else on the node. */
function account(state: NodesState, row: StressRow, now: Instant): void {
  const used = usageOfStress(state, row, now).cpuSeconds
  const node = state.nodes.get(row.node)
  if (row.in) {
    const key = containerKey(row.in.uid, row.in.container)
    if (state.runs.has(key)) state.stressed.set(key, (state.stressed.get(key) ?? 0) + used)
  } else if (node) state.nodes.set(row.node, { ...node, endedCpuSeconds: node.endedCpuSeconds + used })
}

/** The container's processes are gone, these too. */
export function forgetStress(simulation: Simulation, key: string): void {
  const state = nodesOf(simulation)
  state.stressed.delete(key)
  const node = [...state.stress.values()].find((row) => isIn(row, key))?.node
  if (node === undefined) return
  for (const [id, row] of state.stress) if (isIn(row, key)) state.stress.delete(id)
  applyStress(simulation, node)
}

function isIn(row: StressRow, key: string): boolean {
  return row.in !== undefined && containerKey(row.in.uid, row.in.container) === key
}

/** What stressors in a container use beside its own process. */
export function stressIn(simulation: Simulation, key: string): Usage {
  const state = nodesOf(simulation)
  return sumOf([...state.stress.values()].filter((row) => isIn(row, key)).map((row) => usageOfStress(state, row, simulation.now)), state.stressed.get(key) ?? 0)
}

export function stressOnNode(simulation: Simulation, node: string): Usage {
  const state = nodesOf(simulation)
  return sumOf([...state.stress.values()].filter((row) => row.node === node && !row.in).map((row) => usageOfStress(state, row, simulation.now)), 0)
}

function sumOf(usages: readonly Usage[], cpuSeconds: number): Usage {
  return usages.reduce((sum, each) => ({ cpuSeconds: sum.cpuSeconds + each.cpuSeconds, memoryBytes: sum.memoryBytes + each.memoryBytes }), { cpuSeconds, memoryBytes: 0 })
}

function usageOfStress(state: NodesState, row: StressRow, now: Instant): Usage {
  return { cpuSeconds: takenBy(state, row) * (now - row.since) / second, memoryBytes: row.memoryBytes }
}

/** Cores that it gets: no more than the container's limit and the machine's cores. */
function takenBy(state: NodesState, row: StressRow): number {
  const limit = row.in ? limitsOf(containerOf(state, row.in)).cpu : Infinity
  return Math.min(row.cores, limit, coresOf(state, row.node))
}

function coresOf({ nodes }: NodesState, node: string): number {
  return milliValue(nodes.get(node)?.description.cpu ?? '1') / 1000
}

function containerOf(state: NodesState, { uid, container }: { readonly uid: string; readonly container: string }): Container | undefined {
  const pod = state.pods.get(uid)?.pod
  return pod && containerNamed(pod, container)?.container
}

function limitsOf(container: Container | undefined): { cpu: number; memory: number; requested: number } {
  const { limits = {}, requests = {} } = container?.resources ?? {}
  const cores = (value: string | undefined, without: number) => (value === undefined ? without : milliValue(value) / 1000)
  return {
    cpu: cores(limits['cpu'], Infinity), memory: limits['memory'] === undefined ? Infinity : quantityValue(limits['memory']),
    requested: cores(requests['cpu'] ?? limits['cpu'], 0),
  }
}

/** Works out anew what is left to each container of a node. */
function applyStress(simulation: Simulation, node: string): void {
  const state = nodesOf(simulation)
  for (const uid of state.podsOfNode.get(node)?.keys() ?? []) {
    const pod = state.pods.get(uid)?.pod
    for (const name of pod ? containerNames(pod) : []) applyTo(simulation, uid, name)
  }
}

/** The same for one container, as when it has started. */
export function applyTo(simulation: Simulation, uid: string, name: string): void {
  const state = nodesOf(simulation)
  const key = containerKey(uid, name)
  const run = state.runs.get(key)
  const node = state.pods.get(uid)?.node
  if (!run?.traffic || node === undefined) return
  const own = limitsOf(containerOf(state, { uid, container: name }))
  const rows = [...state.stress.values()].filter((row) => row.node === node)
  const inside = rows.filter((row) => isIn(row, key))
  const others = rows.filter((row) => !isIn(row, key)).reduce((sum, row) => sum + takenBy(state, row), 0)
  const left = others === 0 ? own.cpu : Math.min(own.cpu, Math.max(coresOf(state, node) - others, own.requested, smallestShare))
  const cpu = inside.length > 0 ? Math.min(left, coresOf(state, node)) : left
  const hog = inside.reduce((sum, row) => ({ threads: sum.threads + row.threads, cores: sum.cores + row.cores, memory: sum.memory + row.memoryBytes }), { threads: 0, cores: 0, memory: 0 })
  setLimits(simulation, run.traffic.id, { cpu, memory: own.memory - hog.memory }, hog)
}

/** Who has requested nothing still runs, if slowly (`cpu.weight` of 1 among hundreds). */
const smallestShare = 0.01

/** Where no traffic watches the memory, the kernel does at once. */
function killWhereFull(simulation: Simulation, { uid, container }: { readonly uid: string; readonly container: string }): void {
  const state = nodesOf(simulation)
  const key = containerKey(uid, container)
  const run = state.runs.get(key)
  if (!run || usageOf(simulation, run.traffic?.id ?? '')) return
  const { memory } = limitsOf(containerOf(state, { uid, container }))
  if (stressIn(simulation, key).memoryBytes > memory) runEnded(simulation, { uid, container, instance: run.instance, exitCode: 137, reason: 'OOMKilled' })
}
