/** What is played against the real Alertmanager to see when it notifies whom. */
import type { Scenario, Step } from './world.ts'

const alert = (labels: string, more: object = {}) => ({
  labels: Object.fromEntries(labels.split(' ').map((pair) => pair.split('='))), ...more,
})
const post = (at: number, ...alerts: object[]): Step => [at, 'POST', '/api/v2/alerts', alerts]

const hook = (name: string, more = '') => `- name: ${name}\n  webhook_configs:\n  - url: HOOK/${name}\n${more}`
const resolve = (labels: string, at: number) => alert(labels, { startsAt: '@0', endsAt: `@${at}` })
const firing = (labels: string) => alert(labels, { startsAt: '@0', endsAt: '@3600' })

const grouped = `route:
  receiver: team
  group_by: [alertname]
  group_wait: 2s
  group_interval: 3s
  repeat_interval: 9s
receivers:
${hook('team')}`

const silence = (matchers: object[], from: number, to: number, more: object = {}) => ({
  matchers, startsAt: `@${from}`, endsAt: `@${to}`, createdBy: 'ada', comment: 'works', ...more,
})
const is = (name: string, value: string) => ({ name, value, isRegex: false, isEqual: true })

export const scenarios: readonly Scenario[] = [
  {
    name: 'a group waits, gathers, and goes again when it has changed',
    config: grouped,
    steps: [
      post(0.5, firing('alertname=Down instance=a')), post(1.5, firing('alertname=Down instance=b')),
      post(4.5, firing('alertname=Down instance=c')), post(6.5, firing('alertname=Slow instance=a')),
      post(9.5, resolve('alertname=Down instance=a', 9)), [9.7, 'GET', '/api/v2/alerts/groups'],
      post(15.5, resolve('alertname=Down instance=b', 15), resolve('alertname=Down instance=c', 15)),
    ],
    until: 32,
  },
  {
    name: 'repeat intervals count from the last notification',
    config: `route:
  receiver: team
  group_by: [alertname]
  group_wait: 1s
  group_interval: 2s
  repeat_interval: 5s
  routes:
  - matchers: [alertname=Often]
    receiver: often
    repeat_interval: 4s
  - matchers: [alertname=Seldom]
    group_interval: 7s
    repeat_interval: 1s
    receiver: seldom
receivers:
${hook('team')}${hook('often')}${hook('seldom')}`,
    steps: [post(0.5, firing('alertname=Plain'), firing('alertname=Often'), firing('alertname=Seldom'))],
    until: 28,
  },
  {
    name: 'an alert that nobody sends again resolves by itself',
    config: `global:\n  resolve_timeout: 4s\n${grouped}`,
    steps: [
      post(0.5, alert('alertname=Down instance=a', { annotations: { summary: 'it is down' }, generatorURL: 'http://prometheus.example/graph' })),
      post(3.5, alert('alertname=Down instance=a')), [6.6, 'GET', '/api/v2/alerts'], [8, 'GET', '/api/v2/alerts'],
    ],
    until: 16,
  },
  {
    name: 'a source inhibits its targets where the labels are equal',
    config: `${grouped}inhibit_rules:
- source_matchers: [severity=critical]
  target_matchers: [severity=~"warning|info"]
  equal: [cluster]
- source_matchers: [alertname=Maintenance]
  target_matchers: [cluster=~".+"]
  equal: [cluster]
`,
    steps: [
      post(0.5, firing('alertname=Down severity=critical cluster=a'), firing('alertname=Slow severity=warning cluster=a'), firing('alertname=Slow severity=warning cluster=b')),
      post(1, firing('alertname=Note severity=info')), [1.2, 'GET', '/api/v2/alerts'], [1.3, 'GET', '/api/v2/alerts?inhibited=false'],
      [3, 'GET', '/api/v2/alerts/groups'],
      post(6.5, resolve('alertname=Down severity=critical cluster=a', 6)),
      post(10.5, firing('alertname=Maintenance cluster=b')), [10.7, 'GET', '/api/v2/alerts?active=false'],
      post(15.5, resolve('alertname=Maintenance cluster=b', 15)),
    ],
    until: 26,
  },
  {
    name: 'a silence mutes, ends, is changed and is expired',
    config: grouped,
    steps: [
      [0.2, 'POST', '/api/v2/silences', silence([is('alertname', 'Down')], 0, 7)],
      post(0.5, firing('alertname=Down instance=a'), firing('alertname=Slow instance=a')),
      [0.8, 'GET', '/api/v2/silences'], [1, 'GET', '/api/v2/alerts'], [3, 'GET', '/api/v2/alerts/groups'], [3.2, 'GET', '/api/v2/alerts?silenced=false'],
      [8, 'GET', '/api/v2/silences'], [8.2, 'GET', '/api/v2/silences?expired=false'],
      [9, 'POST', '/api/v2/silences', silence([is('alertname', 'Slow'), { name: 'instance', value: 'a|b', isRegex: true }], 9, 600)],
      post(9.5, firing('alertname=Slow instance=b')), [10, 'GET', '/api/v2/silence/$2'],
      [12, 'POST', '/api/v2/silences', { ...silence([is('alertname', 'Slow'), { name: 'instance', value: 'a|b', isRegex: true }], 9, 300), id: '$2', comment: 'longer works' }],
      [12.2, 'GET', '/api/v2/silences'], [12.5, 'POST', '/api/v2/silences', { ...silence([is('alertname', 'Slow')], 9, 300), id: '$2' }],
      [12.8, 'GET', '/api/v2/silences'], [15.5, 'DELETE', '/api/v2/silence/$3'], [15.7, 'GET', '/api/v2/silences'], [15.8, 'DELETE', '/api/v2/silence/$3'],
      [16, 'POST', '/api/v2/silences', silence([is('alertname', 'Later')], 100, 200)], [16.2, 'DELETE', '/api/v2/silence/$4'], [16.4, 'GET', '/api/v2/silences'],
    ],
    until: 22,
  },
  {
    name: 'a receiver that fails is tried again until the group is due',
    config: `route:
  receiver: team
  group_by: [alertname]
  group_wait: 1s
  group_interval: 14s
  repeat_interval: 1h
  routes:
  - matchers: [alertname=Refused]
    receiver: refused
receivers:
${hook('team')}${hook('refused')}`,
    steps: [post(0.5, firing('alertname=Down')), post(0.5, firing('alertname=Refused'))],
    answers: [[0, '/refused', 404, 'no such hook']],
    until: 20,
  },
  {
    name: 'send_resolved off, two integrations, and the resolved are not repeated',
    config: `route:
  receiver: team
  group_by: [alertname]
  group_wait: 1s
  group_interval: 2s
  repeat_interval: 6s
receivers:
- name: team
  webhook_configs:
  - url: HOOK/all
  - url: HOOK/firing-only
    send_resolved: false
  - url: HOOK/two
    max_alerts: 2
`,
    steps: [
      post(0.5, firing('alertname=Down instance=a'), firing('alertname=Down instance=b'), firing('alertname=Down instance=c')),
      post(3, resolve('alertname=Down instance=a', 2)), post(8, resolve('alertname=Down instance=b', 7), resolve('alertname=Down instance=c', 7)),
      post(13.6, firing('alertname=Down instance=a')),
    ],
    until: 26,
  },
  {
    name: 'routes: continue, the deepest match, group by everything and by nothing',
    config: `route:
  receiver: fallback
  group_wait: 1s
  group_interval: 5s
  repeat_interval: 1h
  routes:
  - matchers: ['team=~"db|web"']
    receiver: teams
    group_by: ['...']
    continue: true
  - match: {team: db}
    receiver: db
    group_by: [alertname, team]
    routes:
    - match_re: {severity: crit.*}
      receiver: db-pager
      group_wait: 0s
    - matchers: ['severity!="info"', severity!=critical]
      receiver: db-mail
receivers:
${hook('fallback')}${hook('teams')}${hook('db')}${hook('db-pager')}${hook('db-mail')}`,
    steps: [
      post(0.5, firing('alertname=A team=db severity=critical'), firing('alertname=B team=db severity=warning'), firing('alertname=C team=db severity=info'),
        firing('alertname=D team=web severity=critical'), firing('alertname=E team=ops'), firing('alertname=F')),
      [2.5, 'GET', '/api/v2/alerts/groups'], [2.6, 'GET', '/api/v2/alerts/groups?receiver=db.*'], [2.7, 'GET', '/api/v2/alerts?receiver=db.*'],
      [2.8, 'GET', '/api/v2/receivers'], [2.9, 'GET', '/api/v2/alerts?filter=team=%22db%22&filter=severity!=info'],
    ],
    until: 4,
  },
  {
    name: 'old alerts do not wait',
    config: grouped.replace('group_wait: 2s', 'group_wait: 4s'),
    steps: [post(0.5, alert('alertname=Old', { startsAt: '@-5', endsAt: '@600' })), post(0.6, alert('alertname=New', { startsAt: '@0', endsAt: '@600' }))],
    until: 9,
  },
  {
    name: 'alerts that overlap are merged',
    config: grouped,
    steps: [
      post(0.5, alert('alertname=Down', { startsAt: '@-10', endsAt: '@20', annotations: { summary: 'first' } })), [0.6, 'GET', '/api/v2/alerts'],
      post(1, alert('alertname=Down', { startsAt: '@-5', endsAt: '@10', annotations: { summary: 'second' } })), [1.1, 'GET', '/api/v2/alerts'],
      post(1.2, alert('alertname=Down', { annotations: { summary: 'third' } })), [1.3, 'GET', '/api/v2/alerts'],
      post(1.4, alert('alertname=Down', { endsAt: '@5' })), [1.5, 'GET', '/api/v2/alerts'],
      post(1.6, alert('alertname=Down', { startsAt: '@-20', endsAt: '@-15' })), [1.7, 'GET', '/api/v2/alerts'],
      post(2, alert('alertname=Down', { endsAt: '@1' })), [2.2, 'GET', '/api/v2/alerts'],
    ],
    until: 8,
  },
  {
    name: 'mute and active time intervals',
    config: `route:
  receiver: team
  group_by: [alertname]
  group_wait: 1s
  group_interval: 5s
  repeat_interval: 1h
  routes:
  - matchers: [alertname=Muted]
    mute_time_intervals: [coming, never]
  - matchers: [alertname=Active]
    active_time_intervals: [coming]
  - matchers: [alertname=Both]
    active_time_intervals: [always]
    mute_time_intervals: [coming]
time_intervals:
- name: coming
  time_intervals:
  - times: [{start_time: 'MINUTE+1', end_time: 'MINUTE+2'}]
- name: never
  time_intervals:
  - years: ['1999']
- name: always
  time_intervals:
  - months: ['1:12']
    days_of_month: ['1:-1']
    weekdays: ['sunday:saturday']
receivers:
${hook('team')}`,
    steps: [
      post(0.5, firing('alertname=Muted instance=a'), firing('alertname=Active instance=a'), firing('alertname=Both instance=a')),
      post(8.5, firing('alertname=Muted instance=b'), firing('alertname=Active instance=b'), firing('alertname=Both instance=b')),
      [13, 'GET', '/api/v2/alerts/groups'], [13.2, 'GET', '/api/v2/alerts/groups?muted=false'], [13.4, 'GET', '/api/v2/alerts'],
    ],
    beforeMinute: 6,
    until: 78,
  },
]

const asked = (method: string, path: string, body?: unknown): Step => [0.5, method, path, body]
const silenced = (change: object) => ({ ...silence([is('a', 'b')], 0, 100), ...change })

/** What the API says of requests, right and wrong: all of them at once, one after the other. */
export const answers: Scenario = {
  name: 'requests',
  config: `global:
  resolve_timeout: 10m
route:
  receiver: team
  group_by: [alertname]
  group_wait: 1h
  routes:
  - matchers: [team=db]
    receiver: db-pager
receivers:
- name: team
  webhook_configs:
  - url: HOOK/team
- name: db-pager
  labels: {owner: dba}
  webhook_configs:
  - url: HOOK/db
`,
  steps: [
    asked('GET', '/api/v2/alerts'), asked('GET', '/api/v2/alerts/groups'), asked('GET', '/api/v2/silences'),
    post(0.5, alert('alertname=Down team=db', { startsAt: '@-5', endsAt: '@600', annotations: { summary: 'a <b> & "c"' }, generatorURL: 'http://p.example/graph?g0.expr=up%3D%3D0&g0.tab=1' }), alert('alertname=Slow team=web', { startsAt: '@-7', endsAt: '@600' })),
    asked('GET', '/api/v2/alerts'), asked('GET', '/api/v2/alerts?filter=team%3D%22db%22'), asked('GET', '/api/v2/alerts?filter=team%3Ddb&filter=alertname%3D~%22S.*%22'), asked('GET', '/api/v2/alerts?filter=nobody%3D%22%22'),
    asked('GET', '/api/v2/alerts?filter=team!%3D%22%22'), asked('GET', '/api/v2/alerts?filter=nobody!%3D%22%22'), asked('GET', '/api/v2/alerts?filter=a'), asked('GET', '/api/v2/alerts?filter=a%3D~%22(%22'), asked('GET', '/api/v2/alerts?filter=%7Ba%3Db%7D'), asked('GET', '/api/v2/alerts?filter='),
    asked('GET', '/api/v2/alerts?receiver=db.*'), asked('GET', '/api/v2/alerts?receiver=('), asked('GET', '/api/v2/alerts?receiver=db'), asked('GET', '/api/v2/alerts?receiver_matchers=owner%3Ddba'), asked('GET', '/api/v2/alerts?active=false'), asked('GET', '/api/v2/alerts?active=maybe'), asked('GET', '/api/v2/alerts?silenced=1'),
    asked('GET', '/api/v2/alerts?unknown=1'), asked('GET', '/api/v2/alerts/groups?receiver=('), asked('GET', '/api/v2/alerts/groups?filter=b'), asked('GET', '/api/v2/alerts/groups?active=x'), asked('GET', '/api/v2/alerts/groups'), asked('GET', '/api/v2/alerts/groups?receiver=db-pager'),
    asked('GET', '/api/v2/receivers'), asked('GET', '/api/v2/receivers?receiver_matchers=owner%3Ddba'), asked('GET', '/api/v2/receivers?receiver_matchers=x'),
    asked('POST', '/api/v2/alerts', []), asked('POST', '/api/v2/alerts', {}), asked('POST', '/api/v2/alerts', '{'), asked('POST', '/api/v2/alerts', ''), asked('POST', '/api/v2/alerts', [{}]), asked('POST', '/api/v2/alerts', [{ labels: {} }]), asked('POST', '/api/v2/alerts', [{ labels: { a: '' } }]),
    asked('POST', '/api/v2/alerts', [{ labels: { '': 'x' } }]), asked('POST', '/api/v2/alerts', [{ labels: { a: 1 } }]), asked('POST', '/api/v2/alerts', [{ labels: { a: 'b' }, startsAt: 'yesterday' }]), asked('POST', '/api/v2/alerts', [{ labels: { a: 'b' }, startsAt: '@10', endsAt: '@5' }]),
    asked('POST', '/api/v2/alerts', [{ labels: { a: 'b' }, generatorURL: 'no url' }]), asked('POST', '/api/v2/alerts', [{ labels: { a: 'b' }, generatorURL: ':' }]), asked('POST', '/api/v2/alerts', [{ labels: { a: 'b' }, foo: 'bar' }]), asked('POST', '/api/v2/alerts', [{ labels: { x: 'y' } }, { labels: {} }, { labels: { z: '' } }]),
    asked('POST', '/api/v2/alerts', [{ labels: { a: 'b' }, annotations: { '': 'c' } }]), asked('POST', '/api/v2/alerts', [{ labels: { 'ü 1': 'b' } }]), asked('POST', '/api/v2/alerts', [{ labels: { c: 'd' }, annotations: { e: '' } }]), asked('POST', '/api/v2/alerts', [{ labels: null }]),
    asked('GET', '/api/v2/alerts?filter=x%3Dy'), asked('GET', '/api/v2/alerts?filter=c%3Dd'),
    asked('POST', '/api/v2/silences', silenced({})), asked('POST', '/api/v2/silences', silenced({ matchers: [] })), asked('POST', '/api/v2/silences', silenced({ matchers: undefined })), asked('POST', '/api/v2/silences', silenced({ matchers: [is('a', '')] })), asked('POST', '/api/v2/silences', silenced({ matchers: [is('', 'b')] })),
    asked('POST', '/api/v2/silences', silenced({ matchers: [{ name: 'a', value: '(', isRegex: true }] })), asked('POST', '/api/v2/silences', silenced({ matchers: [{ name: 'a', value: 'x' }] })), asked('POST', '/api/v2/silences', silenced({ matchers: [{ name: 'a', isRegex: false }] })), asked('POST', '/api/v2/silences', silenced({ matchers: [{ value: 'a', isRegex: false }] })),
    asked('POST', '/api/v2/silences', silenced({ matchers: [{ name: 'a', value: '.*', isRegex: true }] })), asked('POST', '/api/v2/silences', silenced({ matchers: [{ name: 'a', value: 'x', isRegex: false, isEqual: false }] })), asked('POST', '/api/v2/silences', silenced({ startsAt: '@10', endsAt: '@5' })), asked('POST', '/api/v2/silences', silenced({ startsAt: '@-10', endsAt: '@-5' })),
    asked('POST', '/api/v2/silences', silenced({ startsAt: undefined })), asked('POST', '/api/v2/silences', silenced({ endsAt: undefined })), asked('POST', '/api/v2/silences', silenced({ createdBy: undefined })), asked('POST', '/api/v2/silences', silenced({ comment: undefined })), asked('POST', '/api/v2/silences', silenced({ comment: '', createdBy: '' })),
    asked('POST', '/api/v2/silences', {}), asked('POST', '/api/v2/silences', []), asked('POST', '/api/v2/silences', 'x'), asked('POST', '/api/v2/silences', ''), asked('POST', '/api/v2/silences', silenced({ startsAt: 'now' })), asked('POST', '/api/v2/silences', silenced({ id: '11111111-2222-4333-8444-555555555555' })), asked('POST', '/api/v2/silences', silenced({ id: 'x' })),
    asked('POST', '/api/v2/silences', silenced({ annotations: { ticket: '1' } })), asked('POST', '/api/v2/silences', silenced({ startsAt: '@200', endsAt: '@300', comment: 'later' })),
    asked('GET', '/api/v2/silences'), asked('GET', '/api/v2/silences?filter=a%3D%22b%22'), asked('GET', '/api/v2/silences?filter=a%3Dx'), asked('GET', '/api/v2/silences?filter=a'), asked('GET', '/api/v2/silences?pending=false'), asked('GET', '/api/v2/silences?active=no'),
    asked('GET', '/api/v2/silence/$1'), asked('GET', '/api/v2/silence/x'), asked('GET', '/api/v2/silence/11111111-2222-4333-8444-555555555555'), asked('DELETE', '/api/v2/silence/$2'), asked('DELETE', '/api/v2/silence/x'), asked('DELETE', '/api/v2/silence/11111111-2222-4333-8444-555555555555'),
    asked('GET', '/api/v2/silences'), asked('GET', '/api/v2/nothing'), asked('GET', '/api/v2/'), asked('GET', '/api/v2'), asked('DELETE', '/api/v2/alerts'), asked('PUT', '/api/v2/silences'), asked('POST', '/api/v2/status'), asked('GET', '/api/v1/alerts'), asked('GET', '/-/healthy'), asked('GET', '/-/ready'), asked('GET', '/nothing'),
    asked('GET', '/api/v2/status'),
  ],
  until: 1,
}

/** What is sent to whom, whole: each integration that is simulated, with and without settings of its own. */
export const payloads: Scenario = {
  name: 'payloads',
  config: `route:
  receiver: all
  group_by: [alertname, "a b"]
  group_wait: 1s
  group_interval: 3s
  labels: {tier: one, title: '{{ .GroupLabels.alertname | toUpper }} in {{ routeLabels "tier" }}', wrong: '{{ .Nothing }}'}
receivers:
- name: all
  webhook_configs:
  - url: HOOK/plain
  - url: 'HOOK/{{ .GroupLabels.alertname }}'
    payload:
      text: '{{ template "slack.default.title" . }}'
      count: '{{ len .Alerts }}'
      yaml: '[1, {a: "{{ .Status }}"}]'
      flag: true
      list: [a, '{{ .CommonLabels.job }}', 5, 1.5, null]
      '{{ .Status }} key': '{{ routeLabels "title" }}'
  - url: HOOK/broken
    payload: {a: '{{ .Nothing }}'}
  pagerduty_configs:
  - routing_key: key
    url: HOOK/pager
  - routing_key: '{{ .CommonLabels.job }}'
    url: HOOK/pager-more
    severity: '{{ .CommonLabels.severity }}'
    class: c
    component: d
    group: e
    client: me
    client_url: http://me.example
    description: '{{ .CommonAnnotations.summary }}'
    details: {firing: '{{ template "pagerduty.default.instances" .Alerts.Firing }}', more: {a: '{{ .Receiver }}', b: [1, x]}}
    images: [{src: 'http://i.example/{{ .Status }}', alt: b, href: c}, {src: ''}]
    links: [{href: http://l.example, text: '{{ .ExternalURL }}'}]
  slack_configs:
  - api_url: HOOK/slack
  - api_url: HOOK/slack-more
    send_resolved: true
    channel: '#alerts'
    username: us
    title: '{{ .CommonAnnotations.summary }} <&>'
    text: '{{ range .Alerts }}{{ .Labels.instance }}: {{ .Annotations.summary }} {{ end }}'
    message_text: hello
    icon_emoji: ':fire:'
    fields: [{title: A, value: '{{ .Status }}', short: true}, {title: B, value: c}]
    short_fields: true
    actions: [{type: button, text: Runbook, url: 'http://r.example/{{ .GroupLabels.alertname }}'}, {type: button, text: T, name: n, value: v, confirm: {text: 'Sure?'}}]
    link_names: true
    mrkdwn_in: [text]
    footer: f
    color: '{{ if eq .Status "firing" }}#f00{{ else }}#0f0{{ end }}'
`,
  steps: [
    post(0.5, alert('alertname=Down job=node instance=a severity=critical', { startsAt: '@0', endsAt: '@600', annotations: { summary: 'it <b>is</b> down & out', runbook: 'http://r.example/?a=b&c=d' }, generatorURL: 'http://p.example/graph?g0.expr=up' }),
      alert('alertname=Down job=node instance=b severity=critical', { startsAt: '@0', endsAt: '@600', annotations: { summary: 'it <b>is</b> down & out' } })),
    post(2.5, alert('alertname=Down job=node instance=a severity=critical', { startsAt: '@0', endsAt: '@2', annotations: { summary: 'it was down' } })),
    post(5.5, alert('alertname=Down job=node instance=b severity=critical', { startsAt: '@0', endsAt: '@5', annotations: { summary: 'it was down' } })),
  ],
  answers: [[0, '/slack', 200, 'ok'], [0, '/slack-more', 200, 'ok']],
  until: 9,
}
