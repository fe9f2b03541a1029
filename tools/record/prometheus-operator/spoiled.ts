/** The sets' objects with a field or two of another value, for what the definitions of the kinds refuse and fill in. */
import { alertmanagerSets } from './alertmanager-objects.ts'
import { objectSets } from './objects.ts'

type Json = Record<string, unknown>

export interface Sample {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec: unknown
}

const odd: readonly unknown[] = [
  '', 'A b', 'Replace', 'replace', 'HTTP', 'ftp', '1m', '5x', '1h30m', '0', '1MB', '10', '1Gi', 'TLS12', 'TLS1', 'Pod', 'pod', 'Endpoints', 'SRV', 'ftp://x', 'https://x', '/a/*.json', '/a/*/b.yml', 'PrometheusText0.0.4', 'text',
  'RoleSelector', 'UTF8', 'V1', 'v3', 'In', 0, -1, 5, 70_000, 0x7fff_ffff, true, false, [], {},
]

/** By hand: what no spoiling leads to. */
const written: readonly [kind: string, spec: unknown][] = [
  ['ServiceMonitor', {}], ['ServiceMonitor', { selector: {}, endpoints: [] }], ['ServiceMonitor', { selector: {} }], ['PodMonitor', { selector: {} }], ['PodMonitor', {}], ['Probe', {}], ['ScrapeConfig', {}],
  ['Prometheus', {}], ['Alertmanager', {}], ['Alertmanager', { retention: '1d', clusterGossipInterval: '1s', replicas: 3 }], ['Alertmanager', { logLevel: 'loud', imagePullPolicy: 'Now', minReadySeconds: -1 }],
  ['ServiceMonitor', { selector: {}, endpoints: [{ port: 'a', basicAuth: { username: { name: 'a' } } }], scrapeProtocols: ['PrometheusText0.0.4', 'PrometheusText0.0.4'] }],
  ['Probe', { prober: { url: 'a' }, params: [{ name: 'a', values: ['b'] }, { name: 'a', values: [] }], targets: {} }], ['Probe', { prober: {}, params: [] }],
  ['ScrapeConfig', { staticConfigs: [{ targets: ['a', 'a'] }, { targets: [] }], relabelings: [], jobName: '', kubernetesSDConfigs: [{ role: 'Pod', selectors: [{ role: 'Pod' }, { role: 'Pod' }] }] }],
  ['Prometheus', { scrapeClasses: [{ name: 'a' }, { name: 'a' }, { name: '' }], excludedFromEnforcement: [{ resource: 'x', namespace: '' }], alerting: {} }],
  ['Prometheus', { alerting: { alertmanagers: [{ name: 'a' }, { port: 'web', name: 'b', apiVersion: 'v3' }] }, tsdb: { outOfOrderTimeWindow: '1', staleSeriesCompactionThreshold: 'x' }, runtime: { goGC: -2 } }],
]

const versionOf = (kind: string) => `monitoring.coreos.com/${kind === 'ScrapeConfig' || kind === 'AlertmanagerConfig' ? 'v1alpha1' : 'v1'}`

function sample(kind: string, spec: unknown): Sample {
  return { apiVersion: versionOf(kind), kind, metadata: { name: 'sample' }, spec }
}

export function spoiledObjects(count: number, seed: number): Sample[] {
  const whole = objectSets(count, seed).flatMap(({ prometheus, serviceMonitors, podMonitors, probes, scrapeConfigs }) => [prometheus, ...serviceMonitors, ...podMonitors, ...probes, ...scrapeConfigs])
  return [...written.map(([kind, spec]) => sample(kind, spec)), ...spoiledOf(whole, count, seed)]
}

/** Of the version that is stored: of the other a server without the conversion's webhook says nothing. */
export function spoiledAlertmanagerConfigs(count: number, seed: number): Sample[] {
  const whole = alertmanagerSets(count * 2, seed).flatMap(({ configs }) => configs).filter(({ apiVersion }) => apiVersion === 'monitoring.coreos.com/v1alpha1')
  const strategies = ['None', 'Every', 'OnNamespace', undefined].map((type) => sample('Alertmanager', { alertmanagerConfigMatcherStrategy: { ...(type !== undefined && { type }) } }))
  return [...strategies, ...spoiledOf(whole, count, seed)]
}

function spoiledOf(whole: readonly Json[], count: number, seed: number): Sample[] {
  return whole.slice(0, count).map((object: Json, index) => {
    const roll = dice(seed * 104_729 + index * 7919 + 3)
    for (let warm = 0; warm < 5; warm++) roll(2)
    let { spec } = object
    for (let left = roll(4); left > 0; left--) spec = spoil(spec, roll)
    return sample(object['kind'] as string, spec)
  })
}

function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor(state / 0x1_0000_0000 * sides)
  }
}

/** Walks to a place, and removes, repeats or replaces what is there by something of its own type. */
function spoil(value: unknown, roll: (sides: number) => number): unknown {
  if (Array.isArray(value)) {
    if (value.length === 0 || roll(8) === 0) return roll(2) === 0 ? [] : [...value as unknown[], ...value as unknown[]]
    const index = roll(value.length)
    return value.map((each: unknown, at) => (at === index ? spoil(each, roll) : each))
  }
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value)
    const key = keys[roll(keys.length)]
    if (key === undefined) return value
    const { [key]: own, ...rest } = value as Json
    return roll(7) === 0 ? rest : { ...rest, [key]: spoil(own, roll) }
  }
  const same = odd.filter((each) => typeof each === typeof value)
  return same[roll(same.length)]
}
