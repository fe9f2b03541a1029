/**
 * The controller's metrics, made of what its server has counted.
 *
 * Follows internal/ingress/metric/collectors/{socket,controller,nginx_status}.go of ingress-nginx. Left out: sizes, upstream latencies, the label `method`;
 * what the proxy answers by itself (redirects, refusals, unknown paths) stands without an Ingress.
 */
import { secrets } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { second, type Simulation } from '@track/simulation'
import type { MetricFamily, MetricSample } from '@track/telemetry'
import { metricsOf } from '@track/traffic'
import { certificatesIn } from '../../network/tls/certificate.ts'
import { secretText } from '../../network/tls/secret.ts'
import { locationBehind } from './location-names.ts'
import { ownIngresses } from './own-ingresses.ts'
import { controllerName } from './own-ingresses.ts'
import { controllerPods } from './running.ts'
import { type Configuration, configurationOf } from './servers.ts'
import { syncPart } from './sync-part.ts'

const prefix = 'nginx_ingress_controller'

export function controllerMetrics(simulation: Simulation, id: string): readonly MetricFamily[] {
  const found = controllerPods(simulation).find((each) => each.id === id)
  if (!found) return []
  const { namespace = '', name = '' } = found.pod.metadata
  const own = { controller_class: controllerName, controller_namespace: namespace, controller_pod: name }
  const configuration = configurationOf(ownIngresses(cacheOf(simulation)))
  const families = metricsOf(simulation, id)
  const samplesOf = (family: string) => families.find((each) => each.name === family)?.samples ?? []
  const relabelled = (samples: readonly MetricSample[]) => samples.flatMap((sample) => relabel(sample, configuration, own) ?? [])
  return [
    { name: `${prefix}_requests`, help: 'The total number of client requests', type: 'counter', samples: summed(relabelled(samplesOf('http_requests_total'))) },
    {
      name: `${prefix}_request_duration_seconds`, help: 'The request processing time in milliseconds', type: 'histogram',
      samples: summed(relabelled(samplesOf('http_request_duration_seconds'))),
    },
    { name: `${prefix}_nginx_process_connections`, help: 'current number of client connections with state {active, reading, writing, waiting}', type: 'gauge', samples: connections(samplesOf('http_requests_in_flight'), own) },
    { name: `${prefix}_ssl_expire_time_seconds`, help: 'Number of seconds since 1970 to the SSL Certificate expire.\n\t\t\tAn example to check if this certificate will expire in 10 days is: "nginx_ingress_controller_ssl_expire_time_seconds < (time() + (10 * 24 * 3600))"', type: 'gauge', samples: expiries(simulation, own) },
    ...families.filter(({ name: family }) => family.startsWith('process_')),
  ]
}

type Labels = Readonly<Record<string, string>>

function relabel(sample: MetricSample, configuration: Configuration, own: Labels): MetricSample | undefined {
  const { code, route = '', le } = sample.labels
  if (!route.startsWith('(') && route !== '') return undefined
  const rule = /^\((\d+ \S+ \d+)(?: .*)? (\S+)\)$/.exec(route)
  const [, name = '', upstream = ''] = rule ?? []
  const location = locationBehind(configuration, name)
  const { namespace = '', name: ingress = '' } = location?.ingress?.metadata ?? {}
  const service = configuration.upstreams.get(upstream)
  const labels = {
    ...own, canary: service?.canary ? upstream : '', host: name.split(' ')[1] ?? '', ingress, namespace, path: location?.ingressPath ?? '', service: service?.service ?? '',
    ...(code !== undefined && { status: code }), ...(le !== undefined && { le }),
  }
  return { ...sample, labels }
}

/** Several rules stand for one location. */
function summed(samples: readonly MetricSample[]): MetricSample[] {
  const byLabels = new Map<string, MetricSample>()
  for (const sample of samples) {
    const key = `${sample.suffix ?? ''} ${JSON.stringify(sample.labels)}`
    byLabels.set(key, { ...sample, value: sample.value + (byLabels.get(key)?.value ?? 0) })
  }
  return [...byLabels.values()]
}

function connections(samples: readonly MetricSample[], own: Labels): MetricSample[] {
  const active = samples.reduce((sum, { value }) => sum + value, 0)
  return ['active', 'reading', 'writing', 'waiting'].map((state) => ({ labels: { ...own, state }, value: state === 'active' || state === 'writing' ? active : 0 }))
}

function expiries(simulation: Simulation, own: Labels): MetricSample[] {
  return Object.entries(simulation.state(syncPart).certificates).flatMap(([host, key]) => {
    const [namespace = '', name = ''] = key.split('/')
    const secret = key === '' ? undefined : cacheOf(simulation).get(secrets, name, namespace)
    const [leaf] = secret ? certificatesIn(secretText(secret, 'tls.crt') ?? '') : []
    return leaf ? [{ labels: { class: controllerName, host, namespace, secret_name: name, ...own }, value: leaf.notAfter / second }] : []
  })
}
