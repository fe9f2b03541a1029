/** The world's Prometheus by a configuration of its own: what it finds, what it is answered, and what a slip in it does. */
import { configMaps, endpoints, type Event, events } from '@track/apimachinery'
import { clientFor } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { minute, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import { apply, startCluster } from '../testing/play-cluster.ts'
import { addressOf, shopObjects, startShop } from '../network/testing/reach.ts'
import { askPrometheus } from './prometheus.ts'

const admin = (world: Simulation) => clientFor(world, { user: { name: 'admin', groups: ['system:masters'] }, manager: 'test' })

function configured(world: Simulation, text: string): Simulation {
  const indented = text.trimEnd().split('\n').map((line) => `    ${line}`).join('\n')
  apply(world, `apiVersion: v1\nkind: Namespace\nmetadata: {name: monitoring}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: prometheus-k8s, namespace: monitoring}\ndata:\n  prometheus.yaml: |\n${indented}\n`)
  world.runFor(2 * minute)
  return world
}

interface ActiveTarget {
  readonly scrapePool: string
  readonly scrapeUrl: string
  readonly health: string
  readonly lastError: string
  readonly labels: Readonly<Record<string, string>>
}

function asked(world: Simulation, path: string): unknown {
  return (JSON.parse(askPrometheus(world, { method: 'GET', path: `/api/v1/${path}` }).body) as { readonly data: unknown }).data
}

const targets = (world: Simulation) => asked(world, 'targets') as { readonly activeTargets: readonly ActiveTarget[]; readonly droppedTargetCounts: Readonly<Record<string, number>> }

/** `pool health instance`, or what was said. */
function seen(world: Simulation): readonly string[] {
  return targets(world).activeTargets.map(({ scrapePool, health, lastError, labels }) => `${scrapePool} ${health} ${lastError || labels['instance']!}`)
}

const upOf = (world: Simulation, job: string) => (asked(world, `query?query=${encodeURIComponent(`sum(up{job="${job}"})`)}`) as { readonly result: readonly { readonly value: readonly [number, string] }[] }).result[0]?.value[1]

const said = (world: Simulation) => cacheOf(world).list(events).filter(({ involvedObject }: Event) => involvedObject.name === 'prometheus-k8s').map(({ reason, message }: Event) => `${reason!}: ${message!}`)

const job = (name: string, more: string) => `- job_name: ${name}\n${more.trimEnd().split('\n').map((line) => `  ${line}`).join('\n')}\n`
const jobs = (...written: readonly string[]) => `scrape_configs:\n${written.join('')}`

test('nobody has configured it: the jobs of its default, whose text it tells', () => {
  const world = startShop()
  expect(asked(world, 'scrape_pools')).toEqual({ scrapePools: ['alertmanager-main', 'broker', 'cadvisor', 'kube-state-metrics', 'kubelet', 'outside', 'pods', 'prometheus-k8s'] })
  expect((asked(world, 'status/config') as { yaml: string }).yaml).toMatch(/^global:\n {2}scrape_interval: 30s\n/)
  expect(seen(world).filter((line) => !line.startsWith('cadvisor'))).toEqual(
    ['kube-state-metrics up kube-state-metrics.kube-system.svc:8080', ...['node-a1', 'node-b1', 'node-c1'].map((node) => `kubelet up ${addressOf(world, node)}:10250`)],
  )
  // Pods that do not ask for it: one target a container port.
  expect(targets(world).droppedTargetCounts['pods']).toBeGreaterThan(3)
})

describe('what a target is answered', () => {
  const plain = startShop()
  const web = addressOf(plain, 'web-1')
  const node = addressOf(plain, 'node-a1')
  const cases: readonly (readonly [address: string, more: string, answer: string])[] = [
    [`${web}:8080`, '', `up ${web}:8080`],
    ['web.default.svc:80', '', 'up web.default.svc:80'],
    ['web.default', '', 'up web.default'],
    [`${web}:8080`, 'metrics_path: /other', 'down server returned HTTP status 404 Not Found'],
    [`${web}:81`, '', `down Get "http://${web}:81/metrics": dial tcp ${web}:81: connect: connection refused`],
    [`${web}`, 'params: {module: [http 2xx], a: [b]}', `down Get "http://${web}/metrics?a=b&module=http+2xx": dial tcp ${web}:80: connect: connection refused`],
    [`${web}:8080`, 'scheme: https', `down Get "https://${web}:8080/metrics": http: server gave HTTP response to HTTPS client`],
    ['nobody.default.svc:80', '', 'down Get "http://nobody.default.svc:80/metrics": dial tcp: lookup nobody.default.svc on 10.96.0.10:53: no such host'],
    ['10.244.9.250:80', '', 'down Get "http://10.244.9.250:80/metrics": context deadline exceeded'],
    [`${node}:10250`, 'scheme: https', `up ${node}:10250`],
    [`${node}:10250`, '', 'down server returned HTTP status 400 Bad Request'],
    [`${node}:9100`, '', `down Get "http://${node}:9100/metrics": dial tcp ${node}:9100: connect: connection refused`],
    ['kube-state-metrics.kube-system.svc:8080', '', 'up kube-state-metrics.kube-system.svc:8080'],
    ['kube-state-metrics.kube-system.svc:8081', '', 'down Get "http://kube-state-metrics.kube-system.svc:8081/metrics": dial tcp kube-state-metrics.kube-system.svc:8081: connect: connection refused'],
    ['prometheus-k8s.monitoring.svc:9090', '', 'up prometheus-k8s.monitoring.svc:9090'],
  ]
  const written = cases.map(([address, more], index) => job(`j${String(index).padStart(2, '0')}`, `${more}\nstatic_configs: [{targets: ['${address}']}]`))
  const answers = seen(configured(plain.fork(), jobs(...written)))
  test.each(cases.map(([address, more, answer], index) => [address, more, answer, index] as const))('%s %s', (_address, _more, answer, index) => {
    expect(answers[index]).toBe(`j${String(index).padStart(2, '0')} ${answer}`)
  })
})

test('a network policy keeps it out', () => {
  const world = configured(startShop(), jobs(job('web', 'kubernetes_sd_configs: [{role: pod, selectors: [{role: pod, label: app=web}]}]')))
  expect(upOf(world, 'web')).toBe('2')
  apply(world, 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: closed}\nspec: {podSelector: {matchLabels: {name: web-1}}, policyTypes: [Ingress]}')
  world.runFor(2 * minute)
  expect(seen(world)).toEqual([`web down Get "http://${addressOf(world, 'web-1')}:8080/metrics": context deadline exceeded`, `web up ${addressOf(world, 'web-2')}:8080`])
})

test('Services lead to pods, by their endpoints, and a rule renames what it finds', () => {
  const world = configured(startShop(), jobs(
    job('slices', 'kubernetes_sd_configs: [{role: endpointslice, namespaces: {names: [default]}}]\nrelabel_configs:\n- {source_labels: [__meta_kubernetes_service_name], regex: web, action: keep}\n- {source_labels: [__meta_kubernetes_pod_name], target_label: pod}\n- {source_labels: [__meta_kubernetes_endpointslice_port_name], target_label: port}'),
    job('names', 'dns_sd_configs: [{names: [web.default.svc.cluster.local], type: A, port: 80}]'),
    job('services', 'scrape_interval: 20s\nkubernetes_sd_configs: [{role: service, selectors: [{role: service, field: metadata.name=web}]}]'),
  ))
  expect(targets(world).activeTargets.map(({ scrapePool, health, labels }) => [scrapePool, health, labels['pod'] ?? labels['instance']])).toEqual([
    ['names', 'up', `${addressOf(world, 'web')}:80`], ['services', 'up', 'web.default.svc:80'], ['slices', 'up', 'web-1'], ['slices', 'up', 'web-2'],
  ])
  expect(cacheOf(world).get(endpoints, 'web', 'default')).toBeDefined()
})

test('too many targets: none of the job is scraped', () => {
  const world = configured(startShop(), jobs(job('few', "target_limit: 1\nstatic_configs: [{targets: ['a:1', 'b:1']}]")))
  expect(seen(world)).toEqual(Array(2).fill('few down target_limit exceeded (number of targets: 2, limit: 1)'))
})

test('a slip keeps what was there and is told; without the ConfigMap it is the default again', () => {
  const isGood = 'status/runtimeinfo'
  const world = configured(startCluster(), jobs(job('one', "static_configs: [{targets: ['kube-state-metrics.kube-system.svc:8080']}]"), job('self', "static_configs: [{targets: ['prometheus-k8s.monitoring.svc:9090']}]")))
  expect(seen(world)).toEqual(['one up kube-state-metrics.kube-system.svc:8080', 'self up prometheus-k8s.monitoring.svc:9090'])
  configured(world, 'scrape_configs:\n- job_name: two\n  static_config: []\n')
  expect(said(world)).toEqual([
    'InvalidConfiguration: couldn\'t load configuration (--config.file="/etc/prometheus/config/prometheus.yaml"): parsing YAML file /etc/prometheus/config/prometheus.yaml: yaml: unmarshal errors:\n  line 3: field static_config not found in type config.ScrapeConfig',
  ])
  expect(asked(world, isGood)).toMatchObject({ reloadConfigSuccess: false })
  expect(asked(world, 'query?query=prometheus_config_last_reload_successful')).toMatchObject({ result: [{ value: [expect.any(Number), '0'] }] })
  expect(seen(world).map((line) => line.split(' ')[0])).toEqual(['one', 'self'])
  configured(world, `rule_files: [a.yml]\n${jobs(job('two', "body_size_limit: 1MB\nconsul_sd_configs: [{server: 'c:8500'}]"))}`)
  expect(said(world).at(-1)).toBe('NotSimulated: not simulated here: rule_files, body_size_limit of job "two", consul_sd_configs of job "two"')
  expect([asked(world, 'scrape_pools'), asked(world, isGood)]).toMatchObject([{ scrapePools: ['two'] }, { reloadConfigSuccess: true }])
  admin(world).delete(configMaps, { metadata: { name: 'prometheus-k8s', namespace: 'monitoring' } })
  world.runFor(minute)
  expect((asked(world, 'scrape_pools') as { scrapePools: readonly string[] }).scrapePools).toContain('kubelet')
  expect(upOf(world, 'kubelet')).toBe('3')
})

test('selectors are refused in the words of Kubernetes', () => {
  const world = configured(startCluster(), jobs(job('a', 'kubernetes_sd_configs: [{role: pod, selectors: [{role: pod, field: a}]}]')))
  expect(said(world)[0]).toMatch(/invalid selector: 'a'; can't understand 'a'$/)
})

test('a configured world goes the same way forked, saved and by other steps', () => {
  checkWorld(startCluster, [
    (world) => apply(world, shopObjects('ports: [{port: 80, targetPort: 8080}]')),
    { run: minute },
    (world) => void configured(world, jobs(job('pods', 'kubernetes_sd_configs: [{role: pod, attach_metadata: {node: true}}]\nrelabel_configs: [{source_labels: [__meta_kubernetes_node_label_topology_kubernetes_io_zone], target_label: zone}]\nmetric_relabel_configs: [{regex: route, action: labeldrop}]'))),
    { run: 3 * minute },
  ])
})
