/**
 * postStart and preStop: a command, a request, or a sleep.
 *
 * Follows pkg/kubelet/lifecycle/handlers.go of Kubernetes 1.34. Left out: HTTPS that falls back to HTTP.
 */
import { type Duration, second, type Simulation } from '@track/simulation'
import { forgetCommands, runCommand } from '../containers/commands.ts'
import { addressOf, refusedWords, sendRequest } from '../containers/requests.ts'
import type { HookWait } from '../containers/waits.ts'
import { type Container, containerNamed, describedPod, type HttpGet, type LifecycleHandler } from '../objects/pod.ts'
import { containerKey, nodesOf } from '../state.ts'
import { nextStage } from './kill-container.ts'
import { recordPodEvent } from './kubelet-events.ts'
import { postStartEnded } from './post-start.ts'
import { portOf } from './probes/container-port.ts'

/** The kubelet's client gives up after this long. */
const requestTimeout: Duration = 30 * second

export interface HookRow {
  readonly hook: 'postStart' | 'preStop'
  /** Counts the hooks of the container, so that one that was given up is known by its number. */
  readonly number: number
}

export function beginPostStart(simulation: Simulation, uid: string, container: Container): boolean {
  return begin(simulation, uid, container, 'postStart')
}

export function beginPreStop(simulation: Simulation, uid: string, container: Container): boolean {
  return begin(simulation, uid, container, 'preStop')
}

function begin(simulation: Simulation, uid: string, container: Container, hook: HookRow['hook']): boolean {
  const handler = container.lifecycle?.[hook]
  if (!handler) return false
  const { hooks } = nodesOf(simulation)
  const key = containerKey(uid, container.name)
  const number = (hooks.get(key)?.number ?? 0) + 1
  hooks.set(key, { hook, number })
  const wait = { kind: 'hook', uid, key, number } as const
  if (handler.sleep) {
    const data = { uid, key, number, error: null, output: '' }
    simulation.scheduleAfter({ after: handler.sleep.seconds * second, part: 'nodes', event: 'hook', data })
  } else if (handler.exec) runCommand(simulation, uid, container, { command: handler.exec.command ?? [], for: wait })
  else if (handler.httpGet) ask(simulation, uid, container, handler.httpGet, wait)
  return true
}

function ask(simulation: Simulation, uid: string, container: Container, { path = '/', port: name }: HttpGet, wait: HookWait): void {
  const port = portOf(name, container)
  const url = `http://${addressOf(simulation, uid)}:${port}${path.startsWith('/') ? '' : '/'}${path}`
  if (sendRequest(simulation, { port, path, timeout: requestTimeout, row: { uid, url, for: wait } })) return
  const data = { ...wait, error: refusedWords(url), output: '' }
  simulation.schedule({ at: simulation.now, part: 'nodes', event: 'hook', data })
}

export interface HookEnd {
  readonly uid: string
  readonly key: string
  readonly number: number
  /** The words of the failure; null when there is none. */
  readonly error: string | null
  readonly output: string
}

export function endHook(simulation: Simulation, { uid, key, number, error, output }: HookEnd): void {
  const state = nodesOf(simulation)
  const row = state.hooks.get(key)
  const pod = state.pods.get(uid)
  if (row?.number !== number || !pod) return
  state.hooks.delete(key)
  const name = key.slice(uid.length + 1)
  const { container, fieldPath } = containerNamed(pod.pod, name)!
  if (error !== null) {
    const reason = row.hook === 'postStart' ? 'FailedPostStartHook' : 'FailedPreStopHook'
    const message = row.hook === 'postStart' ? 'PostStartHook failed' : 'PreStopHook failed'
    recordPodEvent(simulation, pod.node, pod.pod, { type: 'Warning', reason, message, fieldPath })
  }
  if (row.hook === 'preStop') return nextStage(simulation, uid, key)
  const words = error === null
    ? undefined
    : failureWords(container.lifecycle!.postStart!, { container: name, pod: describedPod(pod.pod), error, output })
  postStartEnded(simulation, uid, name, words)
}

function failureWords(
  { exec, httpGet, sleep }: LifecycleHandler,
  { container, pod, error, output }: { container: string; pod: string; error: string; output: string },
): string {
  const where = `for Container "${container}" in Pod "${pod}" failed - error: ${error}`
  if (exec) return `Exec lifecycle hook ([${(exec.command ?? []).join(' ')}]) ${where}, message: ${JSON.stringify(output)}`
  if (httpGet) return `HTTP lifecycle hook (${httpGet.path ?? '/'}) ${where}`
  return `Sleep lifecycle hook (${sleep?.seconds ?? 0}) ${where}`
}

/** The container ended under it, or its time is up. */
export function cancelHook(simulation: Simulation, key: string): void {
  const { hooks } = nodesOf(simulation)
  if (!hooks.has(key)) return
  hooks.delete(key)
  forgetCommands(simulation, key)
}
