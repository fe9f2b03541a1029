/**
 * A HorizontalPodAutoscaler in a few lines, for the figures of the lab: it scrapes a queue every 30 s,
 * reads the mean of 30 s every 15 s, and starts and stops workers.
 *
 * Follows pkg/controller/podautoscaler/horizontal.go of Kubernetes 1.34 for the formula (external metric,
 * AverageValue), the tolerance, the default scale-up policies and the scale-down window. Left out: the rest.
 */
import { type Duration, type Instant, type Part, second, Simulation } from '@track/simulation'
import { startClient } from '../clients.ts'
import type { Grain } from '../exact/queues.ts'
import { metricsOf } from '../measures/metrics.ts'
import { declareQueue } from '../queues.ts'
import { startWorker, stopWorker } from '../servers.ts'
import { trafficPart } from '../traffic-part.ts'
import { client, queue, queueTruth, startedAt, worker } from './scenario.ts'

export interface Signal {
  readonly metric: 'backlog' | 'arrivals'
  readonly perPod: number
}

export interface Loop {
  readonly grain: Grain
  readonly podStart: Duration
  /** What a pod should have of it: messages that wait, or arrivals a second. */
  readonly signal: Signal
  readonly changesTo?: { readonly at: Duration; readonly signal: Signal }
  readonly scaleDownWindow: Duration
  readonly seed?: number
  /** The load, as lines of a description. */
  readonly load: string
}

interface Sample {
  readonly at: Instant
  readonly backlog: number
  readonly published: number
}

interface AutoscalerState {
  samples: Sample[]
  pods: string[]
  started: number
  recommendations: { readonly at: Instant; readonly replicas: number }[]
  added: { readonly at: Instant; readonly pods: number }[]
}

const [podsMin, podsMax] = [2, 60]

export interface Trace {
  /** Seconds since the start. */
  readonly seconds: number
  readonly replicas: number
  readonly backlog: number
}

/** Runs the loop and answers what it looked like every five seconds. */
export function runLoop(loop: Loop, duration: Duration): { traces: Trace[]; simulation: Simulation } {
  const autoscaler = autoscalerPart(loop)
  const simulation = Simulation.start([trafficPart, autoscaler], { seed: loop.seed ?? 1, startedAt })
  declareQueue(simulation, { name: 'jobs', workload: queue(), grain: loop.grain })
  startClient(simulation, { id: 'producer', workload: client(`publishes: jobs\n${loop.load}`) })
  scale(simulation, simulation.state(autoscaler), 4, 0)
  const traces: Trace[] = []
  for (let at = 0; at < duration; at += 5 * second) {
    simulation.runFor(5 * second)
    const replicas = simulation.state(autoscaler).pods.length
    traces.push({ seconds: (at + 5 * second) / second, replicas, backlog: queueTruth(simulation, 'jobs').ready })
  }
  return { traces, simulation }
}

function autoscalerPart(loop: Loop): Part<AutoscalerState> {
  const part: Part<AutoscalerState> = {
    name: 'autoscaler',
    initial(simulation) {
      simulation.schedule({ at: simulation.now, part: 'autoscaler', event: 'scrape' })
      simulation.scheduleAfter({ after: 7 * second, part: 'autoscaler', event: 'sync' })
      return { samples: [], pods: [], started: 0, recommendations: [], added: [] }
    },
    events: {
      scrape(simulation) {
        const state = simulation.state(part)
        const read = (name: string) => metricsOf(simulation, 'jobs').find((family) => family.name === name)!.samples[0]!.value
        const sample = { at: simulation.now, backlog: read('queue_messages_ready'), published: read('queue_published_total') }
        state.samples = [...state.samples, sample].slice(-4)
        simulation.scheduleAfter({ after: 30 * second, part: 'autoscaler', event: 'scrape' })
      },
      sync(simulation) {
        simulation.scheduleAfter({ after: 15 * second, part: 'autoscaler', event: 'sync' })
        const state = simulation.state(part)
        const { now } = simulation
        const hasChanged = loop.changesTo !== undefined && now >= startedAt + loop.changesTo.at
        const signal = hasChanged ? loop.changesTo!.signal : loop.signal
        const usage = usageOf(state, signal, now)
        if (usage === undefined) return
        scale(simulation, state, desired(state, signal.perPod, usage, { now, window: loop.scaleDownWindow }), loop.podStart)
      },
    },
  }
  return part
}

function usageOf({ samples }: AutoscalerState, { metric }: Signal, now: Instant): number | undefined {
  const recent = samples.filter((sample) => sample.at > now - 30 * second)
  if (metric === 'backlog') return recent.reduce((sum, { backlog }) => sum + backlog, 0) / recent.length
  const [before, last] = [samples.at(-3), samples.at(-1)]
  return before && last ? (last.published - before.published) * second / (last.at - before.at) : undefined
}

function desired(
  state: AutoscalerState, perPod: number, usage: number, { now, window }: { now: Instant; window: Duration },
): number {
  const current = state.pods.length
  const ratio = usage / (perPod * current)
  const wanted = Math.abs(1 - ratio) <= 0.1 ? current : Math.ceil(usage / perPod)
  state.recommendations = [...state.recommendations.filter(({ at }) => at > now - window), { at: now, replicas: wanted }]
  const highest = Math.max(...state.recommendations.map(({ replicas }) => replicas))
  const stable = wanted < current ? Math.min(current, highest) : wanted
  state.added = state.added.filter(({ at }) => at > now - 15 * second)
  const before = current - state.added.reduce((sum, { pods }) => sum + pods, 0)
  const allowed = Math.max(before + 4, 2 * before)
  const replicas = Math.min(podsMax, Math.max(podsMin, stable > current ? Math.min(stable, allowed) : stable))
  if (replicas > current) state.added = [...state.added, { at: now, pods: replicas - current }]
  return replicas
}

function scale(simulation: Simulation, state: AutoscalerState, replicas: number, podStart: Duration): void {
  while (state.pods.length < replicas) {
    const id = `worker-${state.started++}`
    const workload = worker(`consumes: jobs\nservice: 20ms\nstartup: ${podStart / second}s`)
    startWorker(simulation, { id, workload })
    state.pods = [...state.pods, id]
  }
  while (state.pods.length > replicas) {
    stopWorker(simulation, state.pods.at(-1)!, { graceful: false })
    state.pods = state.pods.slice(0, -1)
  }
}
