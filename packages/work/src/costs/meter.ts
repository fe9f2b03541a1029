/** Meter readings: what nodes, containers, volumes and signals have used, hour by hour. Rows of facts, without a price. */
import { type Duration, hour, type Instant } from '@track/simulation'

export interface Place {
  readonly node: string
  readonly namespace: string
  /** `deployment:web`; empty where nobody controls the pod. */
  readonly controller: string
  readonly pod: string
  readonly container: string
}

/** Units times hours: core hours, GiB hours. */
export interface ContainerUse extends Place {
  readonly labels: Readonly<Record<string, string>>
  readonly hours: number
  readonly cpuRequested: number
  readonly cpuUsed: number
  /** Of request and usage the larger, minute by minute. */
  readonly cpuAllocated: number
  readonly ramRequested: number
  readonly ramUsed: number
  readonly ramAllocated: number
}

export interface NodeUse {
  readonly node: string
  readonly instanceType: string
  readonly isSpot: boolean
  readonly cpu: number
  readonly memoryGiB: number
  readonly hours: number
}

export interface VolumeUse {
  readonly namespace: string
  readonly pod: string
  readonly volume: string
  readonly gibHours: number
}

export interface EgressUse {
  readonly namespace: string
  readonly pod: string
  readonly to: 'zone' | 'region' | 'internet'
  readonly gib: number
}

export const signals = ['samples', 'logs', 'traces'] as const
export type Signal = (typeof signals)[number]

/** Samples as a count, logs and traces in bytes. */
export type SignalUse = Readonly<Record<Signal, number>>

export interface Window {
  readonly from: Instant
  /** The last look that is in it. */
  readonly until: Instant
  readonly nodes: readonly NodeUse[]
  readonly containers: readonly ContainerUse[]
  readonly volumes: readonly VolumeUse[]
  readonly egress: readonly EgressUse[]
  readonly signals: SignalUse
}

/** Bytes that a pod has sent since the meter has watched it. */
export interface EgressLook extends Pick<EgressUse, 'namespace' | 'pod' | 'to'> {
  readonly bytes: number
}

/** What is there at an instant. */
export interface Look {
  readonly nodes: readonly Omit<NodeUse, 'hours'>[]
  readonly containers: readonly ContainerLook[]
  /** Since the beginning. */
  readonly signals: SignalUse
  /** Of pods that are there or were; absent where nobody counts it. */
  readonly egress?: readonly EgressLook[]
}

export interface ContainerLook extends Place {
  /** The container's own, of which usage is remembered. */
  readonly id: string
  readonly labels: Readonly<Record<string, string>>
  /** Cores and GiB. */
  readonly cpuRequest: number
  readonly ramRequest: number
  /** Since its start; never falls while it runs. */
  readonly cpuSeconds: number
  readonly ramGiB: number
}

export interface MeterState {
  readonly closed: Window[]
  /** The hour that is not over. */
  open: { readonly from: Instant; readonly until: Instant }
  readonly nodes: Map<string, NodeUse>
  /** By id. */
  readonly containers: Map<string, ContainerUse>
  readonly lastCpuSeconds: Map<string, number>
  /** Cores that a container has used and been allocated, at the last look, by id. */
  readonly rates: Map<string, Rate>
  /** By pod and where to. */
  readonly egress: Map<string, EgressUse>
  readonly lastEgress: Map<string, number>
  lastAt: Instant
  lastSignals: SignalUse
  signals: SignalUse
}

export interface Rate extends Place {
  readonly cpuAllocated: number
  readonly ramAllocated: number
}

const nothing: SignalUse = { samples: 0, logs: 0, traces: 0 }

export function newMeter(now: Instant): MeterState {
  const from = Math.floor(now / hour) * hour
  return {
    closed: [], open: { from, until: now }, nodes: new Map(), containers: new Map(), lastCpuSeconds: new Map(), rates: new Map(), egress: new Map(), lastEgress: new Map(),
    lastAt: now, lastSignals: nothing, signals: nothing,
  }
}

/** Counts the time since the last look for what is there; what has come or gone in between counts as a whole or not at all. */
export function readMeter(state: MeterState, look: Look, now: Instant): void {
  const passed = now - state.lastAt
  if (passed > 0) {
    const hours = passed / hour
    for (const node of look.nodes) state.nodes.set(node.node, { ...node, hours: (state.nodes.get(node.node)?.hours ?? 0) + hours })
    state.rates.clear()
    for (const container of look.containers) readContainer(state, container, passed)
    state.signals = plus(state.signals, minus(look.signals, state.lastSignals))
    for (const each of look.egress ?? []) readEgress(state, each)
  }
  const known = new Set(look.containers.map(({ id }) => id))
  for (const id of [...state.lastCpuSeconds.keys()]) if (!known.has(id)) state.lastCpuSeconds.delete(id)
  for (const { id, cpuSeconds } of look.containers) state.lastCpuSeconds.set(id, cpuSeconds)
  state.lastAt = now
  state.lastSignals = look.signals
  state.open = { ...state.open, until: now }
  if (now >= state.open.from + hour) closeWindow(state, now)
}

function readEgress(state: MeterState, { namespace, pod, to, bytes }: EgressLook): void {
  const key = `${namespace}/${pod} ${to}`
  const more = bytes - (state.lastEgress.get(key) ?? 0)
  state.lastEgress.set(key, bytes)
  if (more > 0) state.egress.set(key, { namespace, pod, to, gib: (state.egress.get(key)?.gib ?? 0) + more / giB })
}

const giB = 1_073_741_824

function readContainer(state: MeterState, { id, cpuSeconds, ramGiB, cpuRequest, ramRequest, labels, ...place }: ContainerLook, passed: Duration): void {
  const hours = passed / hour
  const before = state.containers.get(id)
  // It has been started anew where it has used less than before.
  const last = state.lastCpuSeconds.get(id) ?? 0
  const cores = (cpuSeconds >= last ? cpuSeconds - last : cpuSeconds) / (hours * 3600)
  const [cpuAllocated, ramAllocated] = [Math.max(cores, cpuRequest), Math.max(ramGiB, ramRequest)]
  state.rates.set(id, { ...placeOf(place), cpuAllocated, ramAllocated })
  state.containers.set(id, {
    ...placeOf(place), labels, hours: (before?.hours ?? 0) + hours,
    cpuRequested: (before?.cpuRequested ?? 0) + cpuRequest * hours, cpuUsed: (before?.cpuUsed ?? 0) + cores * hours,
    cpuAllocated: (before?.cpuAllocated ?? 0) + cpuAllocated * hours, ramRequested: (before?.ramRequested ?? 0) + ramRequest * hours,
    ramUsed: (before?.ramUsed ?? 0) + ramGiB * hours, ramAllocated: (before?.ramAllocated ?? 0) + ramAllocated * hours,
  })
}

function placeOf({ node, namespace, controller, pod, container }: Place): Place {
  return { node, namespace, controller, pod, container }
}

function closeWindow(state: MeterState, now: Instant): void {
  state.closed.push(openWindow(state))
  state.nodes.clear()
  state.containers.clear()
  state.egress.clear()
  state.signals = nothing
  const from = Math.floor(now / hour) * hour
  state.open = { from, until: now }
}

/** What the hour that is not over has had so far. */
export function openWindow({ open, nodes, containers, egress, signals: used }: MeterState): Window {
  return { from: open.from, until: open.until, nodes: [...nodes.values()], containers: [...containers.values()], volumes: [], egress: [...egress.values()], signals: used }
}

function plus(a: SignalUse, b: SignalUse): SignalUse {
  return { samples: a.samples + b.samples, logs: a.logs + b.logs, traces: a.traces + b.traces }
}

function minus(a: SignalUse, b: SignalUse): SignalUse {
  return { samples: a.samples - b.samples, logs: a.logs - b.logs, traces: a.traces - b.traces }
}
