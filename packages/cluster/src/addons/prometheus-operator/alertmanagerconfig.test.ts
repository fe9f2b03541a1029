/** AlertmanagerConfigs as people use them: who is told of what, and what a slip in one does. */
import { gunzipSync } from 'node:zlib'
import { type Event, events, secrets } from '@track/apimachinery'
import { clientFor } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { expect, test } from 'vitest'
import { alertmanagerOf, rulesOf } from '../../telemetry/monitoring-parts.ts'
import { apply, clusterOptions } from '../../testing/play-cluster.ts'
import { buildWorld } from '../../world.ts'
import { alerting } from '../alerting/alerting.ts'
import { alertmanagers } from './kinds/alertmanager.ts'
import { prometheuses } from './kinds/prometheus.ts'
import { prometheusOperator } from './prometheus-operator.ts'

const build = () => buildWorld({ seed: 7, ...clusterOptions, addons: [alerting, prometheusOperator] })

const shop = (receiver = 'chat') => `
apiVersion: v1
kind: Secret
metadata: {name: chat, namespace: default}
data: {url: aHR0cHM6Ly9ob29rcy5leGFtcGxlLm9yZy94}
---
apiVersion: monitoring.coreos.com/v1alpha1
kind: AlertmanagerConfig
metadata: {name: shop, namespace: default}
spec:
  route: {receiver: ${receiver}, groupWait: 10s, matchers: [{name: severity, matchType: '=', value: page}]}
  receivers: [{name: chat, webhookConfigs: [{urlSecret: {name: chat, key: url}}]}]
`

const rule = `
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: always, namespace: default}
spec: {groups: [{name: a, interval: 15s, rules: [{alert: Always, expr: vector(1), labels: {severity: page, namespace: default}}]}]}
`

const admin = (world: Simulation) => clientFor(world, { user: { name: 'admin', groups: ['system:masters'] }, manager: 'test' })
const said = (world: Simulation, name: string) => cacheOf(world).list(events).filter(({ involvedObject }: Event) => involvedObject.name === name).map(({ reason, message }: Event) => `${reason!}: ${message!}`)
const receivers = (world: Simulation) => world.state(alertmanagerOf(world)!).config.receivers.map(({ name }) => name)
const told = (world: Simulation) => world.state(alertmanagerOf(world)!).deliveries.map(({ receiver }) => receiver)
const reconciled = (world: Simulation) => cacheOf(world).get(alertmanagers, 'main', 'monitoring')?.status?.conditions?.[1]

function startShop(): Simulation {
  const world = build()
  world.runFor(5 * second)
  apply(world, shop() + '---' + rule)
  world.runFor(2 * minute)
  return world
}

const base = startShop()

test('alerts of its namespace reach the receiver that it names', () => {
  expect(receivers(base)).toEqual(['null', 'default/shop/chat'])
  expect(new Set(told(base))).toEqual(new Set(['default/shop/chat']))
  const packed = cacheOf(base).get(secrets, 'alertmanager-main-generated', 'monitoring')!.data!['alertmanager.yaml.gz']!
  expect(gunzipSync(Buffer.from(packed, 'base64')).toString()).toContain('    - severity="page"\n    - namespace="default"\n    continue: true\n')
})

test('one that names nobody is rejected and told so; the others stay as they are', () => {
  const world = base.fork()
  apply(world, shop('nobody'))
  world.runFor(minute)
  expect(said(world, 'shop')).toContain('InvalidConfiguration: AlertmanagerConfig shop was rejected due to invalid configuration: receiver "nobody" not found')
  expect(receivers(world)).toEqual(['null'])
  apply(world, shop())
  world.runFor(minute)
  expect(receivers(world)).toEqual(['null', 'default/shop/chat'])
})

test('a Secret that goes takes the receiver along, and its return brings it back', () => {
  const world = base.fork()
  admin(world).delete(secrets, { metadata: { name: 'chat', namespace: 'default' } })
  world.runFor(minute)
  expect(said(world, 'shop').at(-1)).toContain('unable to get secret "chat": secrets "chat" not found')
  expect(receivers(world)).toEqual(['null'])
})

test('what somebody wrote into the Secret is where it starts from; what cannot be read is said in the status', () => {
  const world = base.fork()
  const text = (config: string) => `apiVersion: v1\nkind: Secret\nmetadata: {name: alertmanager-main, namespace: monitoring}\ndata: {alertmanager.yaml: ${btoa(config)}}`
  apply(world, text('route: {receiver: ops}\nreceivers: [{name: ops}]\n'))
  world.runFor(minute)
  expect(receivers(world)).toEqual(['ops', 'default/shop/chat'])
  apply(world, text('route: {receiver: nobody}\n'))
  world.runFor(minute)
  expect(reconciled(world)).toMatchObject({
    status: 'False', reason: 'ReconciliationFailed', message: 'provision alertmanager configuration: failed to initialize from secret: undefined receiver "nobody" used in route',
  })
  expect(receivers(world)).toEqual(['ops', 'default/shop/chat'])
})

test('without the Alertmanager object the Secret holds as it is written', () => {
  const world = base.fork()
  apply(world, `apiVersion: v1\nkind: Secret\nmetadata: {name: alertmanager-main, namespace: monitoring}\ndata: {alertmanager.yaml: ${btoa('route: {receiver: ops}\nreceivers: [{name: ops}]\n')}}`)
  world.runFor(minute)
  admin(world).delete(alertmanagers, { metadata: { name: 'main', namespace: 'monitoring' } })
  world.runFor(minute)
  expect(receivers(world)).toEqual(['ops'])
})

test('the newer version is the same object under other names', () => {
  const world = base.fork()
  apply(world, shop().replace('v1alpha1', 'v1beta1').replace('name: shop,', 'name: beta,') + '  timeIntervals: [{name: nights, timeIntervals: [{times: [{startTime: "00:00", endTime: "06:00"}]}]}]\n')
  world.runFor(minute)
  expect(receivers(world)).toEqual(['null', 'default/beta/chat', 'default/shop/chat'])
  expect(world.state(alertmanagerOf(world)!).config.mute_time_intervals.map(({ name }) => name)).toEqual(['default/beta/nights'])
})

const ofRules = (world: Simulation, spec: object) => admin(world).patch(prometheuses, { metadata: { name: 'k8s', namespace: 'monitoring' } }, { type: 'merge', body: { spec } })
const rules = (world: Simulation) => [...world.state(rulesOf(world)!).groups.values()].map(({ group }) => [group.interval / second, ...group.rules.map(({ query }) => query)])

test('the Prometheus object says which rules are taken, how often they are evaluated, and of which namespace', () => {
  const world = base.fork()
  apply(world, rule.replace('name: always', 'name: plain, labels: {role: other}').replace(', interval: 15s', '').replace('vector(1)', "'rate(up{namespace=\"other\", a=\"b\"}[5m]) > on (x) sum(y offset 5m)'"))
  world.runFor(minute)
  expect(rules(world)).toEqual([[15, 'vector(1)'], [30, 'rate(up{a="b",namespace="other"}[5m]) > on (x) sum(y offset 5m)']])
  ofRules(world, { ruleSelector: { matchLabels: { role: 'other' } }, evaluationInterval: '20s', enforcedNamespaceLabel: 'namespace' })
  world.runFor(minute)
  expect(rules(world)).toEqual([[20, 'rate(up{a="b",namespace="default"}[5m]) > on (x) sum(y{namespace="default"} offset 5m)']])
  ofRules(world, { excludedFromEnforcement: [{ resource: 'prometheusrules', namespace: 'default', name: 'plain' }] })
  world.runFor(minute)
  expect(rules(world)).toEqual([[20, 'rate(up{a="b",namespace="other"}[5m]) > on (x) sum(y offset 5m)']])
  ofRules(world, { ruleNamespaceSelector: { matchLabels: { team: 'shop' } } })
  world.runFor(minute)
  expect(rules(world)).toEqual([])
})

test('forks, snapshots, replays and other steps go the same way', () => {
  checkWorld(build, [
    (world) => apply(world, shop() + '---' + rule),
    { run: minute },
    (world) => apply(world, shop('nobody')),
    { run: minute },
  ])
})

test.each([
  ['[5]', 'route[0]: json: cannot unmarshal number into Go value of type v1alpha1.Route'],
  ['[{receiver: {}}]', 'route[0]: json: cannot unmarshal object into Go struct field Route.receiver of type string'],
  ['[{groupBy: 7}]', 'route[0]: json: cannot unmarshal number into Go struct field Route.groupBy of type []string'],
  ['[{groupBy: [7]}]', 'route[0]: json: cannot unmarshal number into Go struct field Route.groupBy of type string'],
  ['[{receiver: chat}, {matchers: [5]}]', 'route[1]: json: cannot unmarshal number into Go struct field Route.matchers of type v1alpha1.Matcher'],
  ['[{matchers: [{regex: "x"}]}]', 'route[0]: json: cannot unmarshal string into Go struct field Matcher.matchers.regex of type bool'],
  ['[{matchers: [{foo: 5}]}]', 'route[0]: json: unknown field "foo"'],
  ['[{routes: 5}]', 'route[0]: json: cannot unmarshal number into Go struct field Route.routes of type []v1.JSON'],
  ['[null, {receiver: null, matchers: null, groupBy: null, routes: [null]}]', undefined],
])('routes below the first one that are none: %s', (routes, words) => {
  const world = build()
  world.runFor(5 * second)
  apply(world, `{apiVersion: monitoring.coreos.com/v1, kind: Alertmanager, metadata: {name: own}, spec: {alertmanagerConfigSelector: {}}}`)
  apply(world, shop().replace('{receiver: chat, ', `{receiver: chat, routes: ${routes}, `))
  world.runFor(minute)
  const said = (cacheOf(world).list(events) as unknown as Event[]).filter(({ reason }) => reason === 'InvalidConfiguration').map(({ message }) => message)
  expect(said.some((message) => message?.includes(words ?? ''))).toBe(words !== undefined)
})
