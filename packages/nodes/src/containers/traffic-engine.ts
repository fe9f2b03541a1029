/** Containers that are servers, workers or loads of the traffic. */
import { milliValue, quantityValue } from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import {
  helpOf, parseWorkload, type ProcessWorkload, type ReportData, setReady, startClient, startServer, startStore, startWorker, stopClient, stopServer,
} from '@track/traffic'
import type { Container, Pod } from '../objects/pod.ts'
import { containerKey, nodesOf } from '../state.ts'
import { appendLog } from '../logs/container-log.ts'
import { accountFor } from './container-usage.ts'
import type { Engine, RunEnd, RunRow, RunStart, StartedRun } from './run.ts'
import { withServiceNames } from './service-names.ts'
import { keepTls, readTlsFiles } from './tls-files.ts'
import { workloadText } from './workload-text.ts'

const reportTo = { part: 'nodes', event: 'traffic' } as const

/** The id of a container's server, worker or load in the traffic: `uid/container`. */
export function serverIdOf(pod: { readonly metadata: { readonly uid?: string } }, container: string): string {
  return containerKey(pod.metadata.uid ?? '', container)
}

export const trafficEngine: Engine = {
  start(simulation, start) {
    const { uid, container, image, instance } = start
    const id = containerKey(uid, container.name)
    const described = workloadText(simulation, start)
    const { workload, complaints } = parseWorkload(described)
    const base: StartedRun = {
      engine: 'traffic', uid, container: container.name, instance, isEnding: false,
      exitCode: image.behaviour.kind === 'server' ? image.behaviour.exitCode : 0,
    }
    if (described.args?.includes('--help')) {
      const asDescribed = parseWorkload({ ...described, args: [] }).workload
      appendLog(simulation, id, 'stdout', helpOf(asDescribed?.kind ?? 'server'))
      exitSoon(simulation, base, 0)
      return base
    }
    if (!workload || workload.kind === 'queue') {
      const wrong = workload ? ['kind: found "queue", expected one of server, client, worker, database, cache, broker, consumer, object-store, consensus-store, quorum-store'] : complaints
      refuseStart(simulation, start, wrong.map((complaint) => `workload.yaml: ${complaint}`))
      return base
    }
    const missing = missingVariables(workload, start)
    if (missing.length > 0) {
      refuseStart(simulation, start, missing.map((name) => `environment variable ${name} is not set`), workload['boot.exitCode'])
      return base
    }
    const tls = readTlsFiles(simulation, uid, container, workload)
    if (typeof tls === 'string') {
      refuseStart(simulation, start, [tls])
      return base
    }
    keepTls(simulation, id, tls)
    if (image.behaviour.kind === 'server') {
      const { requires, bootLines, logs } = image.behaviour
      if (requires && !requires.variables.some((name) => start.configuration.env[name])) {
        refuseStart(simulation, start, [requires.words])
        return base
      }
      appendLog(simulation, id, logs, bootLines.map((line) => `${line}\n`).join(''))
    }
    startWorkload(simulation, id, workload, start)
    const port = 'port' in workload ? workload.port : -1
    return { ...base, traffic: { id, kind: workload.kind, port, isUp: false, ...morePorts(start) } }
  },

  terminate(simulation, run) {
    if (run.traffic?.kind === 'client') {
      const { traffic, ...rest } = run
      stopClient(simulation, traffic.id)
      nodesOf(simulation).runs.set(containerKey(run.uid, run.container), { ...rest, isEnding: true })
      exitSoon(simulation, run, run.exitCode)
    } else if (run.traffic) stopServer(simulation, run.traffic.id, { graceful: true })
  },

  kill(simulation, { traffic }) {
    if (traffic?.kind === 'client') stopClient(simulation, traffic.id)
    else if (traffic) stopServer(simulation, traffic.id, { graceful: false })
  },
}

/** Of a server that listens on all that its container declares. */
function morePorts({ image, container }: RunStart): { readonly morePorts?: readonly number[] } {
  const more = image.behaviour.kind === 'server' ? image.behaviour.morePorts : undefined
  return more === undefined ? {} : { morePorts: [...(container.ports ?? []).map(({ containerPort }) => containerPort), ...more] }
}

function startWorkload(simulation: Simulation, id: string, described: ProcessWorkload, { uid, container }: RunStart): void {
  const { pod, node } = nodesOf(simulation).pods.get(uid)!
  const workload = withServiceNames(described, pod.metadata.namespace ?? '')
  const labels = labelsOf(pod, container, node)
  const { cpu, memory } = container.resources?.limits ?? {}
  const memoryLimit = memory === undefined ? {} : { memoryLimit: quantityValue(memory) }
  const cpuLimit = cpu === undefined ? {} : { cpuLimit: milliValue(cpu) / 1000 }
  if (workload.kind === 'client') {
    const stream = `${pod.metadata.namespace ?? ''}/${pod.metadata.name ?? ''}/${container.name}`
    return startClient(simulation, { id, workload, labels, stream, ...memoryLimit, reportTo })
  }
  const process = { id, labels, ...cpuLimit, ...memoryLimit, reportTo }
  if (workload.kind === 'worker') startWorker(simulation, { ...process, workload })
  else {
    if (workload.kind === 'server') startServer(simulation, { ...process, workload })
    else startStore(simulation, { ...process, workload })
    // Whether it gets requests is for the EndpointSlices to say.
    setReady(simulation, id, true)
  }
}

function labelsOf({ metadata }: Pod, container: Container, node: string): Record<string, string> {
  return {
    ...metadata.labels, namespace: metadata.namespace ?? '', pod: metadata.name ?? '', container: container.name, node,
  }
}

function missingVariables(workload: ProcessWorkload, { configuration }: RunStart): string[] {
  const required: readonly string[] = 'boot.requires' in workload ? workload['boot.requires'] : []
  return required.filter((name) => configuration.env[name] === undefined)
}

/** A process that cannot go to work says why, and exits. */
function refuseStart(simulation: Simulation, { uid, container, instance }: RunStart, complaints: readonly string[], exitCode = 1): void {
  const key = containerKey(uid, container.name)
  for (const complaint of complaints) appendLog(simulation, key, 'stderr', `${complaint}\n`)
  simulation.schedule({
    at: simulation.now, part: 'nodes', event: 'exit', data: { uid, container: container.name, instance, exitCode },
  })
}

function exitSoon(simulation: Simulation, { uid, container, instance }: StartedRun, exitCode: number): void {
  simulation.schedule({ at: simulation.now, part: 'nodes', event: 'exit', data: { uid, container, instance, exitCode } })
}

/** What became of a process of the traffic: its end, if it is that. */
export function trafficReported(simulation: Simulation, data: ReportData): RunEnd | undefined {
  const { runs } = nodesOf(simulation)
  const run = runs.get(data.id)
  if (!run?.traffic) return undefined
  switch (data.what) {
    case 'started':
      runs.set(data.id, { ...run, traffic: { ...run.traffic, isUp: true } })
      return undefined
    case 'out of memory': return { ...ended(simulation, run, 137), reason: 'OOMKilled' }
    case 'boot failed':
      appendLog(simulation, data.id, 'stderr', `${data.message ?? 'failed to start'}\n`)
      return ended(simulation, run, data.exitCode ?? 1)
    case 'crashed': return ended(simulation, run, data.exitCode ?? 1)
    case 'drained': return ended(simulation, run, run.exitCode)
    case 'answered': return undefined
    case 'logged':
      appendLog(simulation, data.id, run.traffic.kind === 'cache' ? 'stdout' : 'stderr', `${data.message ?? ''}\n`)
      return undefined
  }
}

function ended(simulation: Simulation, run: RunRow, exitCode: number): RunEnd {
  accountFor(simulation, run.uid, run.container)
  trafficEngine.kill(simulation, run)
  return { uid: run.uid, container: run.container, instance: run.instance, exitCode }
}
