/**
 * What the scheduler says of itself: what came of its attempts, who waits and why, what it knows of the cluster.
 *
 * Follows pkg/scheduler/metrics/metrics.go of Kubernetes 1.34. Left out: durations of extension points, plugins and events (a decision is
 * one step of a millisecond), incoming pods by event, goroutines, requests to the API server, its Go runtime.
 */
import { attemptBounds, countName, cycleTime, durationBounds, type SchedulerState, victimBounds } from '@track/scheduler'
import { second, type Simulation } from '@track/simulation'
import type { MetricFamily, MetricSample } from '@track/telemetry'
import { buildInfo } from './build-info.ts'
import { counter, gauge, histogram, histogramOf, type Labels, ofProcess, plain } from './families.ts'

const profile = 'default-scheduler'
const results = ['error', 'scheduled', 'unschedulable'] as const

/** What the pods of a queue are called. */
const placeOf: Readonly<Record<string, string>> = { active: 'active', backoff: 'backing off', gated: 'gated', unschedulable: 'unschedulable' }

const attemptDurationBounds: readonly number[] = Array.from({ length: 15 }, (_, index) => (1 << index) / 1000)

export function schedulerMetrics(simulation: Simulation): readonly MetricFamily[] {
  const state = simulation.state(simulation.part('scheduler')) as SchedulerState
  const { counts, queued } = state
  const rows = [...queued.values()]
  const attempts = results.flatMap((result) => (counts.has(result) ? [{ labels: { profile, result }, value: counts.get(result)! }] : []))
  const sized = (type: string, value: number) => ({ labels: { type }, value })
  return [
    counter('scheduler_schedule_attempts_total', "[STABLE] Number of attempts to schedule pods, by the result. 'unschedulable' means a pod could not be scheduled, while 'error' means an internal scheduler problem.", attempts),
    histogram('scheduler_scheduling_attempt_duration_seconds', '[STABLE] Scheduling attempt latency in seconds (scheduling algorithm + binding)', attemptDurationBounds, attempts.map(({ labels, value }) => ({ labels, values: new Map([[cycleTime / second, value]]) }))),
    gauge('scheduler_pending_pods', "[STABLE] Number of pending pods, by the queue type. 'active' means number of pods in activeQ; 'backoff' means number of pods in backoffQ; 'unschedulable' means number of pods in unschedulablePods that the scheduler attempted to schedule and failed; 'gated' is the number of unschedulable pods that the scheduler never attempted to schedule because they are gated.", Object.entries(placeOf).map(([queue, place]) => ({ labels: { queue }, value: rows.filter((row) => row.place === place).length }))),
    gauge('scheduler_unschedulable_pods', '[ALPHA] The number of unschedulable pods broken down by plugin name. A pod will increment the gauge for all plugins that caused it to not schedule and so this metric have meaning only when broken down by plugin.', refusals(rows)),
    { ...kept(counts, 'attempts', attemptBounds, {}, 'scheduler_pod_scheduling_attempts', '[STABLE] Number of attempts to successfully schedule a pod.') },
    sliDurations(counts),
    counter('scheduler_preemption_attempts_total', '[STABLE] Total preemption attempts in the cluster till now', plain(counts.get('preemptions') ?? 0)),
    kept(counts, 'victims', victimBounds, {}, 'scheduler_preemption_victims', '[STABLE] Number of selected preemption victims'),
    gauge('scheduler_cache_size', '[ALPHA] Number of nodes, pods, and assumed (bound) pods in the scheduler cache.', [sized('assumed_pods', 0), sized('nodes', state.nodes.size), sized('pods', state.assigned.size)]),
    buildInfo(),
    ...ofProcess(simulation),
  ]
}

function refusals(rows: readonly { readonly place: string; readonly refusedBy: readonly string[] }[]) {
  const found = new Map<string, number>()
  for (const { place, refusedBy } of rows) for (const plugin of place === 'gated' ? ['SchedulingGates'] : refusedBy) found.set(plugin, (found.get(plugin) ?? 0) + 1)
  return Array.from(found, ([plugin, value]) => ({ labels: { plugin, profile }, value }))
}

type Counts = SchedulerState['counts']

function samplesOf(counts: Counts, histogramName: string, bounds: readonly number[], labels: Labels): MetricSample[] {
  let total = 0
  const cumulative = [...bounds, Infinity].map((_, place) => (total += counts.get(countName(histogramName, place)) ?? 0))
  return histogramOf(labels, bounds, cumulative, { sum: counts.get(countName(histogramName, 'sum')) ?? 0, count: total })
}

function kept(counts: Counts, histogramName: string, bounds: readonly number[], labels: Labels, name: string, help: string): MetricFamily {
  return { name, help, type: 'histogram', samples: samplesOf(counts, histogramName, bounds, labels) }
}

function sliDurations(counts: Counts): MetricFamily {
  const told = [...counts.keys()].flatMap((name) => (/^sli (\S+) sum$/.exec(name)?.[1] ?? []))
  return {
    name: 'scheduler_pod_scheduling_sli_duration_seconds', type: 'histogram',
    help: '[BETA] E2e latency for a pod being scheduled, from the time the pod enters the scheduling queue and might involve multiple scheduling attempts.',
    samples: told.flatMap((attempts) => samplesOf(counts, `sli ${attempts}`, durationBounds, { attempts })),
  }
}
