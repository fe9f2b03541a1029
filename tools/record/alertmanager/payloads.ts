/** What receivers of every kind that is simulated are sent. */
import { alert, post } from './steps.ts'
import type { Scenario } from './world.ts'

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
