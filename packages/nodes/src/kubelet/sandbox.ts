/**
 * The pod's sandbox: its network namespace and address, from the node's range in turn.
 *
 * Follows pkg/kubelet/kuberuntime/kuberuntime_sandbox.go of Kubernetes 1.34 and the host-local
 * plugin of containernetworking/plugins (the next free address after the last one given out).
 * Left out: ports of the host, several networks, IPv6.
 */
import { type Duration, millisecond, sample, type Simulation } from '@track/simulation'
import { hexDigits } from '../hex-digits.ts'
import { nodesOf } from '../state.ts'
import { recordPodEvent } from './kubelet-events.ts'
import { taskDone } from './pod-worker.ts'
import { markUnseen } from './relist.ts'

/** Most of it is the network plugin. */
const sandboxTime = { kind: 'lognormal', p50: 300 * millisecond, p99: 900 * millisecond } as const

export function beginSandbox(simulation: Simulation, uid: string, attempt: number): boolean {
  const row = nodesOf(simulation).pods.get(uid)!
  if (row.sandbox) {
    const message = 'Pod sandbox changed, it will be killed and re-created.'
    recordPodEvent(simulation, row.node, row.pod, { type: 'Normal', reason: 'SandboxChanged', message })
  }
  const after: Duration = Math.round(sample(sandboxTime, simulation.stream('sandbox', uid), attempt))
  simulation.scheduleAfter({ after, part: 'nodes', event: 'sandbox', data: { uid, attempt, step: row.step } })
  return true
}

export function endSandbox(simulation: Simulation, { uid, attempt, step }: { uid: string; attempt: number; step: number }): void {
  const state = nodesOf(simulation)
  const row = state.pods.get(uid)
  if (!row?.tasks || row.step !== step) return
  const node = state.nodes.get(row.node)!
  const address = row.pod.spec.hostNetwork ? node.description.address : takeAddress(simulation, row.node, uid)
  if (address === undefined) {
    const message = 'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox: '
      + 'plugin type="host-local" failed (add): failed to allocate for range 0: no IP addresses available in range set: '
      + node.description.podCidr
    recordPodEvent(simulation, row.node, row.pod, { type: 'Warning', reason: 'FailedCreatePodSandBox', message })
    return taskDone(simulation, uid, { failed: true, abort: true })
  }
  const id = hexDigits(simulation.stream('sandbox id', uid), attempt, 64)
  state.pods.set(uid, { ...row, sandbox: { id, attempt, address, isReady: true }, sandboxes: attempt + 1 })
  markUnseen(simulation, uid)
  taskDone(simulation, uid)
}

/** The first two addresses are the network's and the bridge's, the last is for broadcast. */
function takeAddress(simulation: Simulation, node: string, uid: string): string | undefined {
  const state = nodesOf(simulation)
  const row = state.nodes.get(node)!
  const { first, count } = rangeOf(row.description.podCidr)
  let taken = state.addresses.get(node)
  if (!taken) state.addresses.set(node, (taken = new Map<string, string>()))
  for (let tried = 0; tried < count; tried++) {
    const index = 2 + ((row.lastAddress - 1 + tried) % (count - 3) + (count - 3)) % (count - 3)
    const address = printAddress(first + index)
    if (taken.has(address)) continue
    taken.set(address, uid)
    state.nodes.set(node, { ...row, lastAddress: index })
    return address
  }
  return undefined
}

/** The sandbox is stopped: its address is free for others, its own status still shows it. */
export function stopSandbox(simulation: Simulation, uid: string): void {
  const state = nodesOf(simulation)
  const row = state.pods.get(uid)
  if (!row?.sandbox?.isReady) return
  state.pods.set(uid, { ...row, sandbox: { ...row.sandbox, isReady: false } })
  const taken = state.addresses.get(row.node)
  if (taken?.get(row.sandbox.address) === uid) taken.delete(row.sandbox.address)
}

/** Whose address it is, at this instant. */
export function uidAt(simulation: Simulation, address: string): string | undefined {
  for (const taken of nodesOf(simulation).addresses.values()) {
    const uid = taken.get(address)
    if (uid !== undefined) return uid
  }
  return undefined
}

function rangeOf(cidr: string): { first: number; count: number } {
  const [address = '', bits = '24'] = cidr.split('/')
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number)
  let count = 1
  for (let bit = Number(bits); bit < 32; bit++) count *= 2
  return { first: ((a * 256 + b) * 256 + c) * 256 + d, count }
}

function printAddress(value: number): string {
  return [Math.floor(value / 16_777_216), Math.floor(value / 65_536) % 256, Math.floor(value / 256) % 256, value % 256].join('.')
}
