/** An Alertmanager through its day: failures, answers that come later, reloads, letters, forgetting; forked on the way. */
import { hour, millisecond, minute, parseTimestamp, second, Simulation } from '@track/simulation'
import { checkWorld, type Step } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import { printText } from '../exposition/text.ts'
import { answerAlertmanager } from './api/handler.ts'
import { labelSetOf } from './labels/label-set.ts'
import type { AlertmanagerOptions } from './machine.ts'
import { mailboxOf } from './receivers/mailbox.ts'
import { alertmanagerFamilies } from './metrics.ts'
import { type AlertmanagerPart, alertmanagerPart, answerDelivery, reloadAlertmanager, sendAlerts } from './part.ts'

const startedAt = parseTimestamp('2026-01-05T08:00:00Z')

const hook = "webhook_configs: [{url: 'http://hook.example/team'}]"
const config = `route:
  receiver: team
  group_by: [alertname]
  group_wait: 10s
  group_interval: 1m
  repeat_interval: 10m
inhibit_rules:
- source_matchers: [severity=critical]
  target_matchers: [severity=warning]
  equal: [zone]
receivers:
- name: team
  ${hook}
`

interface World {
  readonly simulation: Simulation
  readonly part: AlertmanagerPart
}

function open(options: Partial<AlertmanagerOptions> = {}): World {
  const part = alertmanagerPart({ config, externalUrl: 'http://am.example', ...options })
  return { part, simulation: Simulation.start([part], { seed: 3, startedAt }) }
}

function fire({ simulation, part }: World, labels: Readonly<Record<string, string>>, endsAt?: number): void {
  sendAlerts(simulation, part, [{
    labels: labelSetOf(labels), annotations: labelSetOf({ summary: 'it hurts' }), startsAt: simulation.now, generatorUrl: '', ...(endsAt === undefined ? {} : { endsAt }),
  }])
}

/** Each delivery on a line: when, to whom, which attempt, how it ended. */
function deliveries({ simulation, part }: World): string {
  return simulation.state(part).deliveries.map(({ at, endedAt, integration, index, attempt, reason, state, error }) => {
    const after = (instant: number) => `${((instant - startedAt) / second).toFixed(1)}s`
    return `${after(at)} ${integration}[${index}] attempt ${attempt} (${reason}): ${state}${endedAt === undefined ? '' : ` at ${after(endedAt)}`}${error && ` ${error}`}`
  }).join('\n')
}

describe('a receiver that does not take it', () => {
  test('is tried again with growing pauses, until the time of the notification is over', () => {
    const world = open({ deliver: () => ({ status: 503, body: 'busy' }) })
    fire(world, { alertname: 'Down' }, startedAt + hour)
    world.simulation.runFor(75 * second)
    const { deliveries: all, log } = world.simulation.state(world.part)
    expect([...log]).toEqual([])
    const first = all.filter(({ at }) => at < startedAt + 70 * second)
    const pauses = first.slice(1).map(({ at }, index) => (at - first[index]!.at) / millisecond)
    let pause = 500
    for (const each of pauses) {
      expect(each).toBeGreaterThanOrEqual(pause / 2)
      expect(each).toBeLessThanOrEqual(pause * 1.5 + 1)
      pause *= 1.5
    }
    expect(first.length).toBeGreaterThan(6)
    expect(first.every(({ error }) => error === 'unexpected status code 503: busy')).toBe(true)
    // The group was due again meanwhile, and begins anew as soon as the first notification is given up.
    expect(all.find(({ at }) => at >= startedAt + 70 * second)).toMatchObject({ at: startedAt + 70 * second, attempt: 1 })
  })

  test('is told once it answers, and remembered from then on', () => {
    const world = open({ deliver: (simulation) => ({ status: simulation.now < startedAt + 12 * second ? 500 : 200 }) })
    fire(world, { alertname: 'Down' }, startedAt + hour)
    world.simulation.runFor(15 * minute)
    expect(deliveries(world)).toMatchInlineSnapshot(`
      "10.0s webhook[0] attempt 1 (first notification): failed at 10.0s unexpected status code 500
      10.6s webhook[0] attempt 2 (first notification): failed at 10.6s unexpected status code 500
      11.7s webhook[0] attempt 3 (first notification): failed at 11.7s unexpected status code 500
      12.4s webhook[0] attempt 4 (first notification): delivered at 12.4s
      670.0s webhook[0] attempt 1 (repeat interval elapsed): delivered at 670.0s"
    `)
  })

  test('is not asked again where it refuses', () => {
    const world = open({ deliver: () => ({ status: 400 }) })
    fire(world, { alertname: 'Down' }, startedAt + hour)
    world.simulation.runFor(80 * second)
    expect(deliveries(world)).toMatchInlineSnapshot(`
      "10.0s webhook[0] attempt 1 (first notification): failed at 10.0s unexpected status code 400
      70.0s webhook[0] attempt 1 (first notification): failed at 70.0s unexpected status code 400"
    `)
  })

  test('that never answers is given up at the end of the interval', () => {
    const world = open({ deliver: () => 'later' })
    fire(world, { alertname: 'Down' }, startedAt + hour)
    world.simulation.runFor(75 * second)
    expect(deliveries(world)).toMatchInlineSnapshot(`
      "10.0s webhook[0] attempt 1 (first notification): failed at 70.0s context deadline exceeded
      70.0s webhook[0] attempt 1 (first notification): open"
    `)
  })
})

test('a delivery that was left open is answered by whoever it was sent to', () => {
  const world = open({ deliver: () => 'later' })
  fire(world, { alertname: 'Down' }, startedAt + hour)
  world.simulation.runFor(30 * second)
  const [{ id }] = world.simulation.state(world.part).deliveries as unknown as [{ id: string }]
  expect(answerDelivery(world.simulation, world.part, id, { status: 200 })).toBe(true)
  expect(answerDelivery(world.simulation, world.part, id, { status: 200 })).toBe(false)
  world.simulation.runFor(2 * minute)
  expect(deliveries(world)).toBe('10.0s webhook[0] attempt 1 (first notification): delivered at 30.0s')
})

test('a reload ends what is under way', () => {
  const world = open({ deliver: (simulation) => (simulation.now < startedAt + 20 * second ? 'later' : { status: 200 }) })
  fire(world, { alertname: 'Down' }, startedAt + hour)
  world.simulation.runFor(20 * second)
  reloadAlertmanager(world.simulation, world.part, config)
  world.simulation.runFor(2 * minute)
  expect(deliveries(world)).toMatchInlineSnapshot(`
    "10.0s webhook[0] attempt 1 (first notification): failed at 20.0s context canceled
    20.0s webhook[0] attempt 1 (first notification): delivered at 20.0s"
  `)
})

test('other integrations are taken, and say that nothing goes out', () => {
  const world = open({ config: config.replace(hook, 'opsgenie_configs: [{api_key: k}]') })
  fire(world, { alertname: 'Down' }, startedAt + hour)
  world.simulation.runFor(2 * minute)
  expect(deliveries(world)).toBe('10.0s opsgenie[0] attempt 1 (first notification): not simulated at 10.0s')
})

test('a letter has a subject, headers, words and HTML', () => {
  const letter = [
    "to: 'a@b.example, {{ .Status }}@b.example'", 'from: am@b.example', "smarthost: 'mail:25'", 'text: \'{{ template "mine" . }}\'',
    "headers: {X-Team: '{{ .Receiver }}'}",
  ]
  const world = open({
    config: `${config.replace(hook, `email_configs: [{${letter.join(', ')}}]`)}templates: [mine.tmpl]\n`,
    templateFiles: (_, pattern) => [{ path: pattern, text: '{{ define "mine" }}{{ range .Alerts }}{{ .Annotations.summary | toUpper }}{{ end }}{{ end }}' }],
  })
  fire(world, { alertname: 'Down' }, startedAt + hour)
  world.simulation.runFor(minute)
  const [{ mail, to }] = world.simulation.state(world.part).deliveries as unknown as [{ mail: { html: string }; to: string }]
  const mailbox = (address: string) => mailboxOf(world.simulation.state(world.part).deliveries, address)
  expect([mailbox('a@b.example'), mailbox('firing@b.example'), mailbox('b.example')]).toEqual([[mail], [mail], []])
  expect({ ...mail, html: mail.html.length > 300, to }).toMatchInlineSnapshot(`
    {
      "from": "am@b.example",
      "headers": {
        "From": "am@b.example",
        "Subject": "[FIRING:1] Down ",
        "To": "a@b.example, firing@b.example",
        "X-Team": "team",
      },
      "html": true,
      "subject": "[FIRING:1] Down ",
      "text": "IT HURTS",
      "to": "a@b.example, firing@b.example",
    }
  `)
})

test('a reload begins groups anew, and the log keeps receivers from being told twice', () => {
  const world = open()
  fire(world, { alertname: 'Down' }, startedAt + hour)
  world.simulation.runFor(30 * second)
  expect(reloadAlertmanager(world.simulation, world.part, config.replace('team', 'nobody'))).toBe('undefined receiver "nobody" used in route')
  expect(reloadAlertmanager(world.simulation, world.part, config.replace('group_interval: 1m', 'group_interval: 30s'))).toBeUndefined()
  world.simulation.runFor(12 * minute)
  expect(deliveries(world)).toMatchInlineSnapshot(`
    "10.0s webhook[0] attempt 1 (first notification): delivered at 10.0s
    630.0s webhook[0] attempt 1 (repeat interval elapsed): delivered at 630.0s"
  `)
})

test('what is over is forgotten: alerts, groups, silences, the log', () => {
  const world = open({ retention: hour })
  const { simulation, part } = world
  fire(world, { alertname: 'Down' }, startedAt + 2 * minute)
  const body = JSON.stringify({ matchers: [{ name: 'a', value: 'b', isRegex: false }], startsAt: '2026-01-05T08:00:00Z', endsAt: '2026-01-05T08:10:00Z', createdBy: 'ada', comment: 'works' })
  answerAlertmanager(simulation, part, { method: 'POST', url: '/api/v2/silences', body })
  const sizes = () => {
    const { alerts, groups, groupAlerts, silences, log, sources, flushes, attempts } = simulation.state(part)
    return [alerts, groups, groupAlerts, silences, log, sources, flushes, attempts].map(({ size }) => size)
  }
  simulation.runFor(minute)
  expect(sizes()).toEqual([1, 1, 1, 1, 1, 0, 0, 0])
  simulation.runFor(2 * hour)
  expect(sizes()).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
})

test('it counts what it does under the names that it has', () => {
  const world = open()
  fire(world, { alertname: 'Down', severity: 'critical', zone: 'a' }, startedAt + hour)
  fire(world, { alertname: 'Slow', severity: 'warning', zone: 'a' }, startedAt + hour)
  world.simulation.runFor(2 * minute)
  const text = printText(alertmanagerFamilies(world.simulation.state(world.part), world.simulation.now))
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#') && !line.endsWith(' 0'))
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "alertmanager_alerts{state="active"} 1
    alertmanager_alerts{state="suppressed"} 1
    alertmanager_alerts_received_total{status="firing",version="v2"} 2
    alertmanager_build_info{version="0.34.2"} 1
    alertmanager_config_last_reload_success_timestamp_seconds 1.7676e+09
    alertmanager_config_last_reload_successful 1
    alertmanager_dispatcher_aggregation_groups 2
    alertmanager_inhibition_rules 1
    alertmanager_integrations 1
    alertmanager_notification_requests_total{integration="webhook"} 1
    alertmanager_notifications_suppressed_total{reason="inhibition"} 2
    alertmanager_notifications_total{integration="webhook"} 1
    alertmanager_receivers 1"
  `)
})

describe('the same world every time', () => {
  const post = (labels: Readonly<Record<string, string>>, endsAt: string): Step => ({
    part: 'alertmanager', input: 'request', data: { method: 'POST', url: '/api/v2/alerts', body: JSON.stringify([{ labels, endsAt }]) },
  })
  const silence = { matchers: [{ name: 'zone', value: 'b', isRegex: false }], startsAt: '2026-01-05T08:00:00Z', endsAt: '2026-01-05T08:05:00Z', createdBy: 'ada', comment: 'x' }
  const script: readonly Step[] = [
    post({ alertname: 'Down', zone: 'a' }, '2026-01-05T08:03:00Z'), { run: minute },
    { part: 'alertmanager', input: 'request', data: { method: 'POST', url: '/api/v2/silences', body: JSON.stringify(silence) } },
    post({ alertname: 'Slow', zone: 'b' }, '2026-01-05T09:00:00Z'), { run: 70 * second + 300 * millisecond },
    post({ alertname: 'Down', zone: 'c', severity: 'critical' }, '2026-01-05T09:00:00Z'), { run: 8 * minute },
    { part: 'alertmanager', input: 'reload', data: config.replace('repeat_interval: 10m', 'repeat_interval: 4m') }, { run: 20 * minute },
  ]

  test('run again, forked, saved, in other steps, from its journal', () => {
    const build = () => open({ deliver: (_, { attempt, at }) => ({ status: attempt < 3 && at > startedAt + 2 * minute ? 500 : 200 }) }).simulation
    const { simulation } = checkWorld(build, script)
    const part = simulation.part('alertmanager') as AlertmanagerPart
    expect(simulation.state(part).deliveries.length).toBeGreaterThan(10)
  })
})
