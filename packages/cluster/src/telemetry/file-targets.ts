/**
 * The files in which the world writes down what is to be scraped and is no object of the cluster: parts of the
 * system that are there, and what comes from outside. They are where `file_sd_configs` look, and nothing else is.
 */
import type { ObjectMeta, Resource } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import type { Simulation } from '@track/simulation'
import type { StaticGroup } from '@track/telemetry'
import { journeys } from '../outside/journey-kind.ts'
import { loads } from '../outside/load-kind.ts'
import { queues } from '../queues/kind.ts'
import { alertmanagerOf, collectorOf, rulesOf, tempoOf } from './monitoring-parts.ts'

const folder = '/etc/prometheus/targets'

const monitored = (address: string): StaticGroup => ({ targets: [address], labels: { namespace: 'monitoring' } })

const alertmanager = [monitored('alertmanager-main.monitoring.svc:9093')]
const prometheus = [monitored('prometheus-k8s.monitoring.svc:9090')]
const collector = [monitored('otel-collector.monitoring.svc:8888')]
const tempo = [monitored('tempo.monitoring.svc:3200')]
/** Parts that bring what they say of themselves. */
const exposing: Readonly<Record<string, number>> = { 'on-call': 9099, tickets: 9099, delivery: 9099, opencost: 9003, 'synthetic-probes': 9115, 'edge-filter': 9116 }
const kubeState: readonly StaticGroup[] = [{ targets: ['kube-state-metrics.kube-system.svc:8080'], labels: {} }]
const broker: readonly StaticGroup[] = [{ targets: ['broker.kube-system.svc:9419'], labels: {} }]

interface FileRow {
  /** What it is written from; what parts a world has never changes. */
  readonly reads: readonly Resource[]
  groups(simulation: Simulation): readonly StaticGroup[]
}

const files: Readonly<Record<string, FileRow>> = {
  [`${folder}/kube-state-metrics.json`]: { reads: [], groups: () => kubeState },
  [`${folder}/broker.json`]: { reads: [queues as Resource], groups: (simulation) => (cacheOf(simulation).list(queues).length > 0 ? broker : []) },
  [`${folder}/alertmanager-main.json`]: { reads: [], groups: (simulation) => (alertmanagerOf(simulation) ? alertmanager : []) },
  [`${folder}/prometheus-k8s.json`]: { reads: [], groups: (simulation) => (rulesOf(simulation) ? prometheus : []) },
  [`${folder}/otel-collector.json`]: { reads: [], groups: (simulation) => (collectorOf(simulation) ? collector : []) },
  [`${folder}/tempo.json`]: { reads: [], groups: (simulation) => (tempoOf(simulation) ? tempo : []) },
  ...Object.fromEntries(Object.entries(exposing).map(([name, port]) => [`${folder}/${name}.json`, {
    reads: [], groups: ({ parts }) => (parts.some((part) => part.name === name) ? [name === 'opencost' ? { targets: [`opencost.opencost.svc:${port}`], labels: {} } : monitored(`${name}.monitoring.svc:${port}`)] : []),
  } satisfies FileRow])),
  [`${folder}/outside.json`]: {
    reads: [loads, journeys] as Resource[],
    groups(simulation) {
      const cache = cacheOf(simulation)
      return [...cache.list(loads).map(({ metadata }) => outside('load', metadata)), ...cache.list(journeys).map(({ metadata }) => outside('journey', metadata))]
    },
  },
}

/** Load generators stand outside of the cluster and are scraped there. */
function outside(kind: 'load' | 'journey', { namespace = '', name = '' }: ObjectMeta): StaticGroup {
  return { targets: [`${name}.${namespace}.outside:9100`], labels: { namespace, [kind]: name } }
}

export interface FoundFile {
  readonly path: string
  readonly groups: readonly StaticGroup[]
}

/** A path's last part may hold a `*`. */
function namesAt(path: string): readonly string[] {
  const [before = '', after] = path.split('*')
  return Object.keys(files).filter((name) => (
    after === undefined ? name === path : name.startsWith(before) && name.endsWith(after) && name.length >= path.length - 1 && !name.slice(before.length).includes('/')
  ))
}

export function filesAt(simulation: Simulation, path: string): readonly FoundFile[] {
  return namesAt(path).map((name) => ({ path: name, groups: files[name]!.groups(simulation) }))
}

/** The resources that the files at a path are written from. */
export function readByFile(path: string): readonly Resource[] {
  return namesAt(path).flatMap((name) => files[name]!.reads)
}
