/** How fast alerts are taken in and told, and what a quiet year with incidents costs. */
import { day, hour, minute, parseTimestamp, Simulation } from '@track/simulation'
import { labelSetOf } from '../src/alertmanager/labels/label-set.ts'
import { alertmanagerPart, sendAlerts } from '../src/alertmanager/part.ts'

const config = `route:
  receiver: team
  group_by: [alertname, zone]
  routes:
  - matchers: [severity=critical]
    receiver: pager
    continue: true
  - matchers: ['team=~"db|web"']
inhibit_rules:
- source_matchers: [severity=critical]
  target_matchers: [severity=warning]
  equal: [zone, alertname]
receivers:
- name: team
  webhook_configs: [{url: 'http://hook.example/team'}]
- name: pager
  pagerduty_configs: [{routing_key: key}]
`
const startedAt = parseTimestamp('2026-01-05T08:00:00Z')

const alerts = Array.from({ length: 10_000 }, (_, index) => ({
  labels: labelSetOf({
    alertname: `Alert${index % 50}`, instance: `host-${index}`, zone: `zone-${index % 10}`, severity: index % 3 === 0 ? 'critical' : 'warning', team: index % 2 === 0 ? 'db' : 'ops',
  }),
  annotations: labelSetOf({ summary: 'something is wrong' }), startsAt: startedAt, generatorUrl: '',
}))

function open(): { readonly simulation: Simulation; readonly part: ReturnType<typeof alertmanagerPart> } {
  const part = alertmanagerPart({ config })
  return { part, simulation: Simulation.start([part], { seed: 1, startedAt }) }
}

function seconds(run: () => void): number {
  const began = performance.now()
  run()
  return (performance.now() - began) / 1000
}

export const benchmarks = [
  {
    name: '10,000 alerts sent each minute of an hour', unit: 's', target: 10,
    run: () => seconds(() => {
      const { simulation, part } = open()
      for (let turn = 0; turn < 60; turn++) {
        sendAlerts(simulation, part, alerts)
        simulation.runFor(minute)
      }
    }),
  },
  {
    name: 'a year with 200 incidents of five alerts', unit: 's', target: 2,
    run: () => seconds(() => {
      const { simulation, part } = open()
      for (let incident = 0; incident < 200; incident++) {
        sendAlerts(simulation, part, alerts.slice(0, 5).map((alert) => ({ ...alert, startsAt: simulation.now, endsAt: simulation.now + hour })))
        simulation.runFor(Math.floor((365 * day) / 200))
      }
    }),
  },
]
