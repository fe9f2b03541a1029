/** Loki in a whole cluster: lines that are pushed, rules from ConfigMaps over them, and whom they tell. */
import { minute, type Plain, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { expect, test } from 'vitest'
import { answerSystem } from '../../network/system-apis.ts'
import { apply, clusterOptions } from '../../testing/play-cluster.ts'
import { buildWorld } from '../../world.ts'
import { alerting } from '../alerting/alerting.ts'
import { logging } from './logging.ts'

function startWorld(): Simulation {
  const world = buildWorld({ seed: 7, ...clusterOptions, addons: [alerting, logging] })
  apply(world, 'apiVersion: v1\nkind: Namespace\nmetadata: {name: monitoring}\n')
  world.runFor(5 * second)
  return world
}

const rules = (expression: string, more = 'labels: {loki_rule: ""}') => `apiVersion: v1
kind: ConfigMap
metadata: {name: shop-rules, namespace: monitoring, ${more}}
data:
  shop.yaml: |
    groups:
    - name: errors
      interval: 10s
      rules:
      - {alert: ManyErrors, expr: '${expression}', labels: {severity: page}}
      - {record: 'shop:errors:count', expr: 'sum(count_over_time({app="shop"} |= "error" [5m]))'}
`

const expression = 'sum(count_over_time({app="shop"} |= "error" [5m])) > 1'

function pushed(world: Simulation, ...lines: readonly string[]): object {
  const values = lines.map((line, index) => [String(BigInt(world.now + index) * 1000n), line])
  return { api: 'loki', method: 'POST', path: '/loki/api/v1/push', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ streams: [{ stream: { app: 'shop' }, values }] }) }
}

const read = (world: Simulation, api: 'loki' | 'prometheus' | 'alertmanager', path: string) => String(answerSystem(world, api, { method: 'GET', path, headers: {} }).body)
const alertNames = (world: Simulation) => (JSON.parse(read(world, 'alertmanager', '/api/v2/alerts')) as { labels: { alertname: string } }[]).map(({ labels }) => labels.alertname)

test('an alert over lines reaches Alertmanager, what is recorded reaches Prometheus, in forks and replays too', () => {
  const { simulation } = checkWorld(startWorld, [
    (world) => apply(world, rules(expression)),
    { run: second },
    (world) => void world.input('network calls', 'system request', pushed(world, 'error one', 'error two', 'fine') as Plain),
    { run: minute },
  ])
  expect(alertNames(simulation)).toEqual(['ManyErrors'])
  expect(read(simulation, 'prometheus', '/api/v1/query?query=shop:errors:count')).toContain('"2"]')
  expect(read(simulation, 'loki', '/loki/api/v1/rules')).toContain('shop.yaml:\n    - name: errors\n')
  expect(read(simulation, 'loki', '/prometheus/api/v1/alerts')).toContain('"state":"firing"')
})

test('a ConfigMap that is wrong keeps the rules that there were and says so; one without the label is none', () => {
  const world = startWorld()
  apply(world, rules(expression, 'labels: {app: shop}'))
  world.runFor(second)
  expect(read(world, 'loki', '/loki/api/v1/rules')).toBe('no rule groups found\n')
  apply(world, rules(expression))
  world.runFor(second)
  apply(world, rules('sum(rate({app="shop"}))'))
  world.runFor(second)
  expect(read(world, 'loki', '/prometheus/api/v1/rules')).toContain('"name":"ManyErrors"')
  expect(read(world, 'loki', '/loki/api/v1/rules')).toContain("could not parse expression for alert 'ManyErrors' in group 'errors'")
})
