/** What a target says when it is scraped; or that nobody answers. */
import type { Simulation } from '@track/simulation'
import { alertmanagerFamilies, groupMetrics, type MetricFamily, type Target } from '@track/telemetry'
import { metricsOf } from '@track/traffic'
import { cacheOf } from '@track/controller-runtime'
import { kubeletMetrics } from '@track/nodes'
import { journeyMetrics } from '../outside/journey-metrics.ts'
import { loadId } from '../outside/load-controller.ts'
import { queues } from '../queues/kind.ts'
import { alertmanagerOf, rulesOf } from './monitoring-parts.ts'
import { kubeStateMetrics } from './kube-state-metrics.ts'

type Scraped = readonly MetricFamily[] | 'down'

const collectors: Readonly<Record<string, (simulation: Simulation, target: Target) => Scraped>> = {
  'kube-state-metrics': (simulation) => kubeStateMetrics(simulation),
  'broker': (simulation) => merged(cacheOf(simulation).list(queues).flatMap(({ metadata }) => metricsOf(simulation, metadata.name!))),
  'pods': (simulation, { key }) => {
    const families = metricsOf(simulation, key)
    return families.length > 0 ? families : 'down'
  },
  'outside': (simulation, { key }) => {
    const [kind, object = ''] = key.split(':')
    return kind === 'load' ? metricsOf(simulation, loadId(object)) : journeyMetrics(simulation, object)
  },
  'kubelet': (simulation, { key, path }) => kubeletMetrics(simulation, key, path) ?? 'down',
  'cadvisor': (simulation, { key, path }) => kubeletMetrics(simulation, key, path) ?? 'down',
  'alertmanager-main': (simulation) => {
    const part = alertmanagerOf(simulation)
    return part ? alertmanagerFamilies(simulation.state(part), simulation.now) : 'down'
  },
  'prometheus-k8s': (simulation) => {
    const part = rulesOf(simulation)
    return part ? groupMetrics(simulation.state(part).groups.values()) : 'down'
  },
}

export function collect(simulation: Simulation, target: Target): Scraped {
  return collectors[target.job]?.(simulation, target) ?? 'down'
}

/** One family a name, with the samples of all. */
function merged(families: readonly MetricFamily[]): MetricFamily[] {
  const byName = new Map<string, MetricFamily>()
  for (const family of families) {
    const earlier = byName.get(family.name)
    byName.set(family.name, earlier ? { ...earlier, samples: [...earlier.samples, ...family.samples] } : family)
  }
  return [...byName.values()]
}
