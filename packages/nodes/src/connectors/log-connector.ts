/**
 * `pods/log`: what a container has written, and what it goes on to write.
 *
 * Follows pkg/kubelet/kubelet_pods.go (validateContainerLogStatus) and
 * k8s.io/cri-client/pkg/logs/logs.go of Kubernetes 1.34.
 */
import { badRequest } from '@track/apimachinery'
import type { Connector, Reading } from '@track/apiserver'
import { type Instant, printMicroTimestamp, type Simulation } from '@track/simulation'
import { linesOf, type LogLine, type LogRow } from '../logs/container-log.ts'
import type { Pod } from '../objects/pod.ts'
import { containerKey, nodesOf } from '../state.ts'
import { type LogOptions, logOptions } from './log-options.ts'
import { newConnection } from './new-connection.ts'
import { checkKubelet, targetOf } from './target.ts'

/** A log that is being read. */
export interface LogReader {
  readonly kind: 'log'
  readonly key: string
  /** Of the instance that wrote it; empty when there is nothing to read. */
  readonly instance: string
  /** Lines before this one are not wanted. */
  readonly from: number
  /** Without `follow`: lines from this one on are not wanted. */
  readonly to: number
  readonly options: LogOptions
}

export const logConnector: Connector = {
  open(simulation, request, query) {
    const options = logOptions(query, request.name ?? '', simulation.now)
    const target = targetOf(simulation, request, query)
    const state = nodesOf(simulation)
    const id = newConnection(simulation, 'log')
    state.readers.set(id, openedLog(simulation, target.pod, target.container, options, () => checkKubelet(simulation, target, 'containerLogs')))
    return id
  },
  read(simulation, id, cursor) {
    const reader = nodesOf(simulation).readers.get(id)
    return reader?.kind === 'log' ? readLog(simulation, reader, cursor) : { chunks: [], cursor, ended: true }
  },
  close: (simulation, id) => {
    nodesOf(simulation).readers.delete(id)
  },
}

function openedLog(simulation: Simulation, pod: Pod, container: string, options: LogOptions, check: () => void): LogReader {
  const key = containerKey(pod.metadata.uid!, container)
  const nothing: LogReader = { kind: 'log', key, instance: '', from: 0, to: 0, options }
  // A pod without a node has no log, and that is no error.
  if (pod.spec.nodeName === undefined) return nothing
  check()
  const instance = instanceWithLog(pod, container, options.previous)
  const log = logOf(simulation, key, instance)
  if (!log) return nothing
  const lines = linesOf(log)
  const first = log.dropped
  let from = first
  if (options.tailLines !== undefined) from = Math.max(from, first + lines.length - options.tailLines)
  while (from < first + lines.length && lines[from - first]!.at < options.since) from++
  return { kind: 'log', key, instance, from, to: options.follow ? Infinity : first + lines.length, options }
}

function logOf(simulation: Simulation, key: string, instance: string): LogRow | undefined {
  const { logs, previousLogs } = nodesOf(simulation)
  return [logs.get(key), previousLogs.get(key)].find((log) => log?.instance === instance)
}

/** The id of the instance whose log is meant; refuses while there is none. */
function instanceWithLog({ metadata, status }: Pod, container: string, previous: boolean): string {
  const name = metadata.name ?? ''
  const found = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? []), ...(status?.ephemeralContainerStatuses ?? [])].find((each) => each.name === container)
  if (!found) throw badRequest(`container "${container}" in pod "${name}" is not available`)
  const last = found.lastState.terminated?.containerID
  if (previous) {
    if (!last) throw badRequest(`previous terminated container "${container}" in pod "${name}" not found`)
    return idOf(last)
  }
  if (found.state.running) return idOf(found.containerID!)
  const ended = found.state.terminated?.containerID ?? last
  if (ended) return idOf(ended)
  const words: Record<string, string> = { ErrImagePull: "image can't be pulled", ImagePullBackOff: 'trying and failing to pull image' }
  const reason = found.state.waiting?.reason ?? ''
  throw badRequest(`container "${container}" in pod "${name}" is waiting to start: ${words[reason] ?? reason}`)
}

function idOf(containerId: string): string {
  return containerId.replace('containerd://', '')
}

function readLog(simulation: Simulation, reader: LogReader, cursor: number): Reading {
  const log = logOf(simulation, reader.key, reader.instance)
  if (!log) return { chunks: [], cursor, ended: true }
  const isOver = !isWriting(simulation, reader)
  const start = reader.from + cursor
  const lines = linesOf(log, start).slice(0, Math.max(0, reader.to - start))
  const whole = isOver || !reader.options.follow ? lines : lines.filter(({ isPartial }) => !isPartial)
  const text = limited(reader, log, start, whole)
  const isFull = text === undefined
  return {
    chunks: text ? [{ channel: 1, text }] : [],
    cursor: cursor + whole.length,
    ended: isFull || !reader.options.follow || isOver,
  }
}

/** Whether the instance still runs, and so may write more. */
function isWriting(simulation: Simulation, { key, instance }: LogReader): boolean {
  const row = nodesOf(simulation).containers.get(key)
  return row?.id === instance && row.state === 'running'
}

function limited({ options, from }: LogReader, log: LogRow, start: number, lines: readonly LogLine[]): string | undefined {
  const text = printed(lines, options)
  if (options.limitBytes === undefined) return text
  const before = printed(linesOf(log, from).slice(0, start - from), options).length
  if (before >= options.limitBytes) return undefined
  return text.slice(0, options.limitBytes - before)
}

function printed(lines: readonly LogLine[], { timestamps }: LogOptions): string {
  return lines.map(({ at, text, isPartial }) => `${timestamps ? `${nanoTimestamp(at)} ` : ''}${text}${isPartial ? '' : '\n'}`).join('')
}

/** Nine digits after the second, as containerd writes them. */
function nanoTimestamp(at: Instant): string {
  return printMicroTimestamp(at).replace('Z', '000Z')
}
