/** The rows are those of pkg/controller/podautoscaler/replica_calculator_test.go of Kubernetes 1.34. */
import type { Pod } from '@track/apimachinery'
import { minute, printTimestamp, second } from '@track/simulation'
import { expect, test } from 'vitest'
import type { PodMetric } from './metrics-client.ts'
import { averageReplicas, isProblem, perPodReplicas, type Problem, type Proposal, utilizationReplicas, valueReplicas } from './replica-calculator.ts'

const now = 1000 * minute

/** How the test pods are, in order: ready, unready, hot (just started), pending, failed, leaving. */
type Kind = 'ready' | 'unready' | 'hot' | 'pending' | 'failed' | 'leaving'

function pod(kind: Kind, index: number, request: string | undefined): Pod {
  const startTime = printTimestamp(kind === 'hot' ? now : now - 10 * minute)
  const phase = kind === 'pending' ? 'Pending' : kind === 'failed' ? 'Failed' : 'Running'
  const status = kind === 'unready' || kind === 'pending' || kind === 'failed' || kind === 'leaving' ? 'False' : 'True'
  const container = (name: string) => ({ name, ...(request !== undefined && { resources: { requests: { cpu: request } } }) })
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: { name: `pod-${index}`, ...(kind === 'leaving' && { deletionTimestamp: printTimestamp(now) }) },
    spec: { containers: [container('container1'), container('container2')] },
    status: { phase, startTime, conditions: [{ type: 'Ready', status, lastTransitionTime: startTime }] },
  }
}

interface Row {
  readonly current: number
  readonly pods?: readonly Kind[]
  /** What each container uses; pods at the end may say nothing. */
  readonly levels: readonly number[]
  readonly requests?: readonly string[]
  readonly names?: readonly string[]
  readonly container?: string
  readonly target: number
  readonly gets: readonly [replicas: number, utilization: number, usage: number] | string
}

const three = (kind: Kind): Kind[] => [kind, kind, kind]

const utilization: Record<string, Row> = {
  'the metrics are of other pods': { current: 1, levels: [100], names: ['older'], target: 100, gets: 'no metrics returned matched known pods' },
  'up': { current: 3, levels: [300, 500, 700], target: 30, gets: [5, 50, 1000] },
  'up by one container': { current: 3, levels: [300, 500, 700], container: 'container2', target: 30, gets: [5, 50, 500] },
  'up, less for an unready pod': { current: 3, pods: ['unready', 'ready', 'ready'], levels: [300, 500, 700], target: 30, gets: [4, 60, 1200] },
  'up, less for a hot pod': { current: 3, pods: ['hot', 'ready', 'ready'], levels: [300, 500, 700], target: 30, gets: [4, 60, 1200] },
  'unready pods keep it': { current: 3, pods: ['ready', 'unready', 'unready'], levels: [400, 500, 700], target: 30, gets: [3, 40, 800] },
  'up, failed pods do not count': { current: 2, pods: ['ready', 'ready', 'failed', 'failed'], levels: [500, 700], target: 30, gets: [4, 60, 1200] },
  'up, leaving pods do not count': { current: 2, pods: ['ready', 'ready', 'leaving', 'leaving'], levels: [500, 700], target: 30, gets: [4, 60, 1200] },
  'down': { current: 5, levels: [100, 300, 500, 250, 250], target: 50, gets: [3, 28, 560] },
  'down by one container': { current: 5, levels: [100, 300, 500, 250, 250], container: 'container2', target: 50, gets: [3, 28, 280] },
  'down, without unready pods': { current: 5, pods: [...three('ready'), 'unready', 'unready'], levels: [100, 300, 500, 250, 250], target: 50, gets: [2, 30, 600] },
  'down, without pending pods': { current: 5, pods: ['ready', 'pending', ...three('pending')], levels: [100], target: 50, gets: [1, 10, 200] },
  'down, without hot pods': { current: 5, pods: [...three('ready'), 'hot', 'hot'], levels: [100, 300, 500, 250, 250], target: 50, gets: [2, 30, 600] },
  'down, failed pods do not count': { current: 5, pods: [...three('ready'), 'ready', 'ready', 'failed', 'failed'], levels: [100, 300, 500, 250, 250], target: 50, gets: [3, 28, 560] },
  'down, leaving pods do not count': { current: 5, pods: [...three('ready'), 'ready', 'ready', 'leaving', 'leaving'], levels: [100, 300, 500, 250, 250], target: 50, gets: [3, 28, 560] },
  'within a tenth': { current: 3, requests: ['900m', '1', '1100m'], levels: [1010, 1030, 1020], target: 100, gets: [3, 102, 2040] },
  'metrics of pods that are not there': { current: 4, levels: [4000, 9500, 3000, 7000, 3200, 2000], target: 100, gets: [24, 587, 11750] },
  'down, half of the pods say nothing': { current: 4, levels: [400, 95], target: 100, gets: [3, 24, 495] },
  'no metrics': { current: 4, levels: [], target: 100, gets: 'did not receive metrics for targeted pods (pods might be unready)' },
  'no request': { current: 1, requests: [], levels: [200], target: 100, gets: 'missing request for cpu in container container1 of Pod pod-0' },
  'one says nothing: as it should be': { current: 2, levels: [1000], target: 100, gets: [2, 100, 2000] },
  'one says nothing: not up': { current: 2, levels: [1900], target: 100, gets: [2, 190, 3800] },
  'one says nothing: not down': { current: 2, levels: [600], target: 100, gets: [2, 60, 1200] },
  'one unready, one says nothing: as it is': { current: 3, pods: ['unready', 'ready', 'ready'], levels: [100, 450], target: 50, gets: [3, 45, 900] },
  'one hot, one says nothing: as it is': { current: 3, pods: ['hot', 'ready', 'ready'], levels: [100, 450], target: 50, gets: [3, 45, 900] },
  'one unready, one says nothing: up': { current: 3, pods: ['unready', 'ready', 'ready'], levels: [100, 2000], target: 50, gets: [4, 200, 4000] },
  'one unready, one says nothing: down': { current: 4, pods: ['unready', ...three('ready')], levels: [100, 100, 100], target: 50, gets: [3, 10, 200] },
  'down from a target over 100': {
    current: 4, pods: ['unready', ...three('ready')], requests: ['1', '1', '2', '2'], levels: [200, 100, 100], target: 300, gets: [2, 6, 200],
  },
  'more pods than replicas while a rollout surges': { current: 2, pods: three('ready'), levels: [100, 100], target: 50, gets: [2, 10, 200] },
}

function metricsOf({ levels, names = [], container }: Row): PodMetric[] {
  return levels.map((level, index) => ({
    pod: names[index] ?? `pod-${index}`, milliValue: container === undefined ? 2 * level : level, timestamp: now, window: 60 * second,
  }))
}

function podsOf({ current, pods = Array.from({ length: current }, () => 'ready' as const), requests }: Row): Pod[] {
  return pods.map((kind, index) => pod(kind, index, requests ? requests[index] : '1'))
}

const told = (outcome: Proposal | Problem, of: (proposal: Proposal) => unknown) => (isProblem(outcome) ? outcome.problem : of(outcome))

test.each(Object.entries(utilization))('utilization: %s', (_words, row) => {
  const given = { pods: podsOf(row), metrics: metricsOf(row), now, currentReplicas: row.current }
  const outcome = utilizationReplicas(given, { resource: 'cpu', container: row.container, targetUtilization: row.target })
  expect(told(outcome, ({ replicas, utilization: percent, usage }) => [replicas, percent, usage])).toEqual(row.gets)
})

const averages: readonly (readonly [words: string, current: number, pods: readonly Kind[] | undefined, levels: readonly number[], target: number, replicas: number, usage: number])[] = [
  ['up', 3, undefined, [20000, 10000, 30000], 15000, 4, 20000],
  ['up, also for an unready hot pod', 3, ['ready', 'ready', 'hot'], [50000, 10000, 30000], 15000, 6, 30000],
  ['up, the pods are ready or not', 3, ['unready', 'ready', 'hot'], [50000, 15000, 30000], 15000, 7, 31666],
  ['up from one', 1, undefined, [8600], 4400, 2, 8600],
  ['down', 5, undefined, [12000, 12000, 12000, 12000, 12000], 20000, 3, 12000],
  ['within a tenth', 3, undefined, [20000, 21000, 21000], 20000, 3, 20666],
  ['some say nothing', 5, undefined, [20000, 19000, 21000], 20000, 5, 20000],
  ['more pods than replicas', 2, three('ready'), [10000, 10000], 17000, 2, 10000],
]

test.each(averages)('average: %s', (_words, currentReplicas, kinds, levels, target, replicas, usage) => {
  const row: Row = { current: currentReplicas, levels, target, container: 'x', gets: '', ...(kinds && { pods: kinds }) }
  const outcome = averageReplicas({ pods: podsOf(row), metrics: metricsOf(row), now, currentReplicas }, { target })
  expect(told(outcome, (proposal) => proposal)).toEqual({ replicas, usage })
})

const values: readonly (readonly [words: string, current: number, pods: readonly Kind[] | undefined, usage: number, target: number, replicas: number])[] = [
  ['up', 3, undefined, 20000, 15000, 4],
  ['only ready pods count', 3, ['unready', 'ready', 'unready'], 50000, 10000, 5],
  ['only ready pods count, even downwards', 3, ['unready', 'ready', 'unready'], 8600, 4400, 2],
  ['down', 5, undefined, 12000, 20000, 3],
  ['within a tenth', 3, undefined, 20666, 20000, 3],
  ['from zero', 0, [], 20000, 15000, 2],
]

test.each(values)('value: %s', (_words, currentReplicas, kinds, usage, target, replicas) => {
  const pods = podsOf({ current: currentReplicas, levels: [], target, gets: '', ...(kinds && { pods: kinds }) })
  expect(valueReplicas(usage, target, { pods, currentReplicas })).toEqual({ replicas, usage })
})

const shares: readonly (readonly [words: string, usage: number, target: number, statusReplicas: number, replicas: number, average: number])[] = [
  ['up', 20000, 5000, 3, 4, 6667],
  ['up from outside', 8600, 2150, 3, 4, 2867],
  ['down', 6000, 2000, 5, 3, 1200],
  ['down from outside', 8600, 2867, 5, 3, 1720],
  ['within a tenth', 20166, 5000, 4, 4, 5042],
  ['within a tenth from outside', 8600, 2900, 3, 3, 2867],
  ['no more than fit', 1e18, 1, 1, 0x7fff_ffff, 1e18],
]

test.each(shares)('per pod: %s', (_words, usage, target, statusReplicas, replicas, average) => {
  expect(perPodReplicas(usage, target, statusReplicas)).toEqual({ replicas, usage: average })
})
