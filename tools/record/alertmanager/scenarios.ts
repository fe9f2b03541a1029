/** What is played against the real Alertmanager to see when it notifies whom. */
import { alert, firing, hook, is, post, resolve, silence } from './steps.ts'
import type { Scenario } from './world.ts'

const grouped = `route:
  receiver: team
  group_by: [alertname]
  group_wait: 2s
  group_interval: 3s
  repeat_interval: 9s
receivers:
${hook('team')}`

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
    name: 'an alert that comes and goes before anybody is told',
    config: grouped,
    steps: [
      post(0.5, firing('alertname=Flap')), post(1.5, resolve('alertname=Flap', 1)), [3.5, 'GET', '/api/v2/alerts/groups'], post(4.2, firing('alertname=Flap')),
      post(7.5, resolve('alertname=Flap', 7)), post(8.3, firing('alertname=Flap')), post(13.5, resolve('alertname=Flap', 13)), post(16.5, firing('alertname=Flap')),
    ],
    until: 24,
  },
  {
    name: 'two routes of the same matchers and receiver share what they remember',
    config: `route:
  receiver: team
  group_by: [alertname]
  group_wait: 1s
  group_interval: 3s
  repeat_interval: 1h
  routes:
  - matchers: [alertname=Twice]
    receiver: one
    continue: true
  - matchers: [alertname=Twice]
    receiver: one
    group_wait: 3s
    continue: true
  - matchers: [alertname=Twice]
    receiver: two
    group_wait: 2s
receivers:
${hook('team')}${hook('one')}${hook('two')}`,
    steps: [post(0.5, firing('alertname=Twice instance=a')), post(5.2, firing('alertname=Twice instance=b')), [7, 'GET', '/api/v2/alerts/groups'], post(9.2, resolve('alertname=Twice instance=a', 9))],
    until: 16,
  },
  {
    name: 'what resolves while it is silenced is told of when the silence ends',
    config: grouped.replace('repeat_interval: 9s', 'repeat_interval: 1h'),
    steps: [
      post(0.5, firing('alertname=Down instance=a'), firing('alertname=Down instance=b')),
      [3.5, 'POST', '/api/v2/silences', silence([is('instance', 'a')], 3, 600)], post(4.5, resolve('alertname=Down instance=a', 4)), [6, 'GET', '/api/v2/alerts'],
      [9.6, 'DELETE', '/api/v2/silence/$1'], post(12.5, firing('alertname=Down instance=a')), [13.5, 'POST', '/api/v2/silences', silence([is('alertname', 'Down')], 13, 600)],
      post(15.5, resolve('alertname=Down instance=b', 15)), [18.5, 'GET', '/api/v2/alerts/groups'], [20.5, 'DELETE', '/api/v2/silence/$2'],
    ],
    until: 28,
  },
  {
    name: 'an inhibited alert resolves before its source does',
    config: `${grouped.replace('repeat_interval: 9s', 'repeat_interval: 1h')}inhibit_rules:
- source_matchers: [severity=critical]
  target_matchers: [severity=warning]
`,
    steps: [
      post(0.5, firing('alertname=Slow severity=warning')), post(3.5, firing('alertname=Down severity=critical')), post(6.5, resolve('alertname=Slow severity=warning', 6)),
      post(10.5, resolve('alertname=Down severity=critical', 10)), post(12.5, firing('alertname=Slow severity=warning')), post(12.6, firing('alertname=Both severity=critical')),
    ],
    until: 22,
  },
  {
    name: 'other annotations are no news, and some alerts are grouped by what they lack',
    config: `${grouped.replace('group_by: [alertname]', 'group_by: [zone, team]').replace('repeat_interval: 9s', 'repeat_interval: 6s')}`,
    steps: [
      post(0.5, alert('alertname=A zone=a', { startsAt: '@0', endsAt: '@600', annotations: { summary: 'one' } }), firing('alertname=B'), firing('alertname=C team=db zone=a')),
      post(3.5, alert('alertname=A zone=a', { startsAt: '@0', endsAt: '@600', annotations: { summary: 'two' } })), [4.5, 'GET', '/api/v2/alerts/groups'],
    ],
    until: 14,
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
