/**
 * Which targets there are, by the configuration of the world's Prometheus: objects of the cluster, names in its DNS,
 * files, and what is written down.
 *
 * Follows discovery/{kubernetes,dns,file} of Prometheus 3.16. Left out: how long each takes to notice a change (all are
 * asked when the scraper asks), targets that stay while no server of names answers.
 */
import { groupResource } from '@track/apimachinery'
import { changesSince, storeOf } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { oncePerRow, type Simulation } from '@track/simulation'
import type { DiscoveredTarget, DnsSearch, ScrapeJob, ScrapePool, StaticGroup } from '@track/telemetry'
import { ask } from '../network/dns/ask.ts'
import type { RecordType } from '../network/dns/question.ts'
import type { Side } from '../network/policy/connection.ts'
import { type Configuration, discoveryPart } from './discovery-part.ts'
import { kubernetesGroups, readBySearch } from './discovery/kubernetes-discovery.ts'
import { namedTargets, recordsOf } from './discovery/dns.ts'
import type { LabelSet, TargetGroup } from './discovery/target-group.ts'
import { filesAt, readByFile } from './file-targets.ts'
import { prometheusSide } from './prometheus-side.ts'
import { defaultPoolsFor, everyDefaultPool } from './scrape-jobs.ts'

/** The scraper asks every few seconds; it is only worth while to look where something has changed that targets are found by. */
export function discoveredTargets(simulation: Simulation): readonly DiscoveredTarget[] {
  const state = simulation.state(discoveryPart)
  const store = storeOf(simulation)
  const changes = changesSince(store, state.revision)
  state.revision = store.revision
  const pools = state.pools ?? everyDefaultPool
  if (changes && !pools.some((pool) => mayFindOthers(pool, changes))) return state.targets
  const found = targetsOf(simulation)
  if (!isSame(found, state.targets)) state.targets = found
  return state.targets
}

function mayFindOthers(pool: ScrapePool, changes: readonly { readonly resource: string }[]): boolean {
  // Names come from many places, faults of the DNS among them.
  if (pool.dns.length > 0) return true
  const read = readBy(pool)
  return changes.some(({ resource }) => read.has(resource))
}

/** Group resources that a pool's targets are made of. */
const readBy = oncePerRow(({ kubernetes, files }: ScrapePool): ReadonlySet<string> => (
  new Set([...kubernetes.flatMap(readBySearch), ...files.flatMap(readByFile)].map((resource) => groupResource(resource)))
))

/** Other pools from now on, or those of the default: with what is found for them. */
export function setPools(simulation: Simulation, pools: readonly ScrapePool[] | undefined, configuration: Configuration): { readonly jobs: readonly ScrapeJob[]; readonly discovered: readonly DiscoveredTarget[] } {
  const state = simulation.state(discoveryPart)
  state.pools = pools && [...pools]
  state.configuration = configuration
  state.targets = targetsOf(simulation)
  return { jobs: poolsOf(simulation).map(({ job }) => job), discovered: state.targets }
}

function poolsOf(simulation: Simulation): readonly ScrapePool[] {
  return simulation.state(discoveryPart).pools ?? defaultPoolsFor(simulation.parts)
}

/** A configuration that cannot be used: the one before stays. */
export function keepPools(simulation: Simulation): void {
  const state = simulation.state(discoveryPart)
  state.configuration = { ...state.configuration, isLastGood: false }
}

/** As they are now; only reads. */
export function targetsOf(simulation: Simulation): DiscoveredTarget[] {
  return targetsFor(simulation, poolsOf(simulation), prometheusSide)
}

/** The same for whoever scrapes; names are asked for from where it stands. */
export function targetsFor(simulation: Simulation, pools: readonly ScrapePool[], from: Side): DiscoveredTarget[] {
  const cache = cacheOf(simulation)
  return pools.flatMap((pool) => [
    ...pool.kubernetes.flatMap((search) => kubernetesGroups(cache, search)).flatMap(rowsOf(pool.job)),
    ...pool.files.flatMap((path) => filesAt(simulation, path)).flatMap(({ path, groups }) => written(pool.job, groups, { __meta_filepath: path })),
    ...pool.dns.flatMap((search) => named(simulation, search, from)).map((labels): DiscoveredTarget => ({ job: pool.job.name, labels })),
    ...writtenOnce(pool),
  ])
}

/** The very same rows for the very same group. */
const rowsOf = oncePerRow(({ name: job }: ScrapeJob) => oncePerRow(({ labels, targets }: TargetGroup): readonly DiscoveredTarget[] => (
  targets.map((target) => ({ job, labels: { ...labels, ...target } }))
)))

function written({ name: job }: ScrapeJob, groups: readonly StaticGroup[], more: LabelSet = {}): readonly DiscoveredTarget[] {
  return groups.flatMap(({ targets, labels }) => targets.map((address) => ({ job, labels: { ...more, ...labels, __address__: address } })))
}

const writtenOnce = oncePerRow((pool: ScrapePool) => written(pool.job, pool.static))

/** Uncounted: it is also asked when somebody only looks at the targets. */
function named(simulation: Simulation, search: DnsSearch, from: Side): readonly LabelSet[] {
  return search.names.flatMap((name) => namedTargets(search, name, recordsOf(name, search.type as RecordType, (question) => ask(simulation, from, question))))
}

/** Rows that are no objects of the cluster are made anew each time. */
function isSame(a: readonly DiscoveredTarget[], b: readonly DiscoveredTarget[]): boolean {
  return a.length === b.length && a.every((target, index) => target === b[index] || hasSameLabels(target, b[index]!))
}

function hasSameLabels({ job, labels }: DiscoveredTarget, other: DiscoveredTarget): boolean {
  const names = Object.keys(labels)
  return job === other.job && names.length === Object.keys(other.labels).length && names.every((name) => labels[name] === other.labels[name])
}
