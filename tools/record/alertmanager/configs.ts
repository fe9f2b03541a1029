/** Configurations, right and wrong: written ones, and many with a line missing, twice, moved or changed. */
import { integerBelow, stream } from '@track/simulation'

const indented = (text: string, by: number) => text.split('\n').map((line) => (line === '' ? line : ' '.repeat(by) + line)).join('\n')

const route = 'route:\n  receiver: team\n'
const team = 'receivers:\n- name: team\n'
const withRoute = (fragment: string) => `${route}${indented(fragment, 2)}\n${team}`
const withChild = (fragment: string) => `${route}  routes:\n  - ${indented(fragment, 4).trimStart()}\n${team}`
const withReceiver = (fragment: string) => `${route}${team}${indented(fragment, 2)}\n`
const withGlobal = (fragment: string, receiver = '') => `global:\n${indented(fragment, 2)}\n${route}${team}${indented(receiver, 2)}\n`
const withRule = (fragment: string) => `${route}${team}inhibit_rules:\n- ${indented(fragment, 2).trimStart()}\n`
const withInterval = (fragment: string) => `${route}${team}time_intervals:\n- name: some\n  time_intervals:\n  - ${indented(fragment, 4).trimStart()}\n`
const withTop = (fragment: string) => `${route}${team}${fragment}\n`

const whole = `global:
  resolve_timeout: 10m
  smtp_smarthost: mail.example:587
  smtp_from: alertmanager@example.org
  smtp_auth_password: hunter2
  slack_api_url: https://hooks.slack.example/services/x
route:
  receiver: team
  group_by: [alertname, cluster]
  group_wait: 30s
  group_interval: 5m
  repeat_interval: 4h
  routes:
  - matchers:
    - team="db"
    - severity=~"critical|page"
    receiver: pager
    continue: true
    mute_time_intervals: [nights]
    labels:
      tier: one
  - match:
      service: shop
    match_re:
      zone: eu-.*
    receiver: mail
    active_time_intervals:
    - office
    group_by: ['...']
    routes:
    - matchers: ['foo!="bar",baz!~"q.*"']
inhibit_rules:
- name: critical over warning
  source_matchers: [severity="critical"]
  target_matchers: [severity="warning"]
  equal: [alertname, cluster]
- source_match:
    a: b
  target_match_re:
    c: d|e
receivers:
- name: team
  labels:
    owner: team
  slack_configs:
  - channel: '#alerts'
    actions:
    - type: button
      text: Runbook
      url: https://runbooks.example
    fields:
    - title: Severity
      value: '{{ .CommonLabels.severity }}'
- name: pager
  pagerduty_configs:
  - routing_key: 0123456789abcdef
    severity: critical
    details:
      team: db
      nested:
        a: 1
        b: [x, y]
  webhook_configs:
  - url: http://127.0.0.1:5001/
    send_resolved: false
    max_alerts: 5
    timeout: 10s
    http_config:
      basic_auth:
        username: u
        password: p
- name: mail
  email_configs:
  - to: oncall@example.org
    headers:
      subject: '[{{ .Status }}] {{ .GroupLabels.alertname }}'
    text: plain
    require_tls: false
templates:
- /etc/alertmanager/*.tmpl
time_intervals:
- name: nights
  time_intervals:
  - times:
    - start_time: '20:00'
      end_time: '24:00'
    - start_time: '00:00'
      end_time: '08:00'
    weekdays: [monday:friday]
- name: office
  time_intervals:
  - weekdays: ['monday:friday', 'Saturday']
    days_of_month: ['1:5', '-3:-1', '10']
    months: ['january:march', 'may', '8']
    years: ['2025:2027', '2030']
mute_time_intervals:
- name: never
  time_intervals: []
`

const receivers: Readonly<Record<string, readonly string[]>> = {
  webhook: [
    'url: http://x.example', 'url_file: /etc/url', '{}', 'url: http://x.example\nurl_file: /etc/url', 'url: x.example', 'url: ftp://x.example', 'url: "http://"', 'url: ":x"', 'url: "http://a b/"',
    'url: "http://x:port/"', 'url: "http://%zz/"', 'url: "http://x/%zz"', 'url: "{{ .GroupLabels.url }}"', 'url: "{{ .GroupLabels.url"', 'url: "http://{{ toUpper .Status }}/"', 'url: <secret>', 'url: ""',
    'url: http://x.example\nmax_alerts: -1', 'url: http://x.example\nmax_alerts: many', 'url: http://x.example\ntimeout: 5 minutes', 'url: http://x.example\nsend_resolved: maybe',
    'url: http://x.example\nfoo: bar', 'url: http://x.example\nurl: http://y.example', 'url: http://x.example\npayload: {a: [1, "{{ .Status }}"]}', 'url: [1, 2]', 'null', 'url: "http://[::1/"', 'url: "http://[::1]:80/"',
  ],
  email: [
    'to: a@b.c\nfrom: d@e.f\nsmarthost: mail:25', 'to: a@b.c', 'from: d@e.f', 'to: a@b.c\nsmarthost: mail:25', 'to: a@b.c\nfrom: d@e.f\nsmarthost: mail', 'to: a@b.c\nfrom: d@e.f\nsmarthost: "mail:"',
    'to: a@b.c\nfrom: d@e.f\nsmarthost: a:b:c', 'to: a@b.c\nfrom: d@e.f\nsmarthost: "[::1]:25"', 'to: a@b.c\nfrom: d@e.f\nsmarthost: "[::1"', 'to: a@b.c\nfrom: d@e.f\nsmarthost: mail:25\nheaders: {Subject: a, subject: b}',
    'to: a@b.c\nfrom: d@e.f\nsmarthost: mail:25\nthreading: {enabled: true}', 'to: a@b.c\nfrom: d@e.f\nsmarthost: mail:25\nthreading: {enabled: true, thread_by_date: daily}\nheaders: {references: x}',
    'to: a@b.c\nfrom: d@e.f\nsmarthost: mail:25\ntls_config: {cert: a}', 'to: a@b.c\nfrom: d@e.f\nsmarthost: mail:25\ntls_config: {min_version: TLS9}', 'to: a@b.c\nfrom: d@e.f\nsmarthost: mail:25\nrequire_tls: yes\ntext: |\n  two\n  lines\n',
    'to: [a, b]', 'null', 'to: a@b.c\nfrom: d@e.f\nsmarthost: mail:25\nauth_username: u\nauth_password: p\nauth_identity: i\nhello: me\nforce_implicit_tls: true',
  ],
  pagerduty: [
    'routing_key: k', 'service_key: k', '{}', 'routing_key: k\nrouting_key_file: f', 'service_key: k\nservice_key_file: f', 'routing_key: k\nurl: nope', 'routing_key: k\nimages: [{src: a, alt: b, href: c}]\nlinks: [{href: a, text: b}]',
    'routing_key: k\ndetails: {firing: x, other: "{{ .Status }}"}', 'routing_key: k\nimages: [{source: a}]', 'routing_key: k\nclient: me\nsource: them\nclass: c\ncomponent: d\ngroup: g\nseverity: warning\ntimeout: 1m',
  ],
  slack: [
    'api_url: https://x.example/y', '{}', 'api_url: https://x.example\napi_url_file: f', 'app_token: t\napp_token_file: f', 'api_url: https://x.example\napp_token: t', 'app_token: t', 'app_token: t\nhttp_config: {authorization: {credentials: c}}',
    'api_url: https://x.example\nupdate_message: true', 'api_url: https://x.example\nactions: [{type: button}]', 'api_url: https://x.example\nactions: [{text: x}]', 'api_url: https://x.example\nactions: [{type: button, text: x}]',
    'api_url: https://x.example\nactions: [{type: button, text: x, name: n, confirm: {title: t}}]', 'api_url: https://x.example\nactions: [{type: button, text: x, name: n, confirm: {text: t}}]', 'api_url: https://x.example\nfields: [{title: t}]',
    'api_url: https://x.example\nfields: [{value: t}]', 'api_url: https://x.example\nfields: [{title: t, value: v, short: true}]\nmrkdwn_in: [text]\nlink_names: true\nicon_emoji: ":fire:"', 'null', 'api_url: x', 'api_url: https://x.example\nhttp_config: {proxy_url: "http://p"}',
  ],
  opsgenie: ['api_key: k', '{}', 'api_key: k\napi_key_file: f', 'api_key: k\nresponders: [{type: team}]', 'api_key: k\nresponders: [{name: n, type: person}]', 'api_key: k\nresponders: [{name: n, type: "{{ .x"}]', 'api_key: k\nresponders: [{id: i, type: Team}]', 'api_key: k\napi_url: https://x.example/y', 'null'],
  wechat: ['api_secret: s\ncorp_id: c', '{}', 'api_secret: s', 'api_secret: s\napi_secret_file: f', 'api_secret: s\ncorp_id: c\nmessage_type: html', 'api_secret: s\ncorp_id: c\nmessage_type: markdown'],
  pushover: ['user_key: u\ntoken: t', 'user_key: u', 'token: t', 'user_key: u\nuser_key_file: f\ntoken: t', 'user_key: u\ntoken: t\ntoken_file: f', 'user_key: u\ntoken: t\nhtml: true\nmonospace: true', 'user_key: u\ntoken: t\nretry: 5', 'user_key: u\ntoken: t\nretry: 30s\nexpire: 1h30m\nttl: 2m', 'null'],
  victorops: ['routing_key: r\napi_key: k', 'api_key: k', 'routing_key: r', 'routing_key: r\napi_key: k\napi_key_file: f', 'routing_key: r\napi_key: k\ncustom_fields: {entity_id: x}', 'routing_key: r\napi_key: k\ncustom_fields: {mine: x}'],
  sns: ['topic_arn: t', '{}', 'topic_arn: t\ntarget_arn: u', 'phone_number: "1"\nsigv4: {access_key: a}', 'target_arn: t\nsigv4: {region: r, role_arn: o, external_id: e}', 'topic_arn: t\nsigv4: {external_id: e}', 'topic_arn: t\nattributes: {a: b}'],
  telegram: ['bot_token: t\nchat_id: 5', 'chat_id: 5', 'bot_token: t', 'bot_token: t\nbot_token_file: f\nchat_id: 5', 'bot_token: t\nchat_id: 5\nchat_id_file: f', 'bot_token: t\nchat_id: 5\nparse_mode: X', 'bot_token: t\nchat_id: five', 'bot_token: t\nchat_id: -100123\nmessage_thread_id: 7'],
  discord: ['webhook_url: https://d.example', '{}', 'webhook_url: https://d.example\nwebhook_url_file: f', 'webhook_url_file: f', 'null', 'webhook_url: x'],
  webex: ['room_id: r\nhttp_config: {authorization: {credentials: c}}', 'room_id: r', 'http_config: {authorization: {credentials: c}}', 'room_id: r\nhttp_config: {authorization: {type: basic, credentials: c}}'],
  msteams: ['webhook_url: https://t.example', '{}', 'webhook_url: https://t.example\nwebhook_url_file: f'],
  msteamsv2: ['webhook_url: https://t.example', '{}', 'webhook_url: https://t.example\nhttp_config: {follow_redirects: false}'],
  jira: ['project: P\nissue_type: Bug\napi_url: https://j.example', 'project: P', 'issue_type: Bug', 'project: P\nissue_type: Bug', 'project: P\nissue_type: Bug\napi_url: https://j.example\napi_type: x', 'project: P\nissue_type: Bug\napi_url: https://j.example\nreopen_duration: 1h\nfields: {a: 1}'],
  incidentio: ['url: https://i.example\nalert_source_token: t', '{}', 'url: https://i.example', 'url: https://i.example\nurl_file: f', 'url: https://i.example\nalert_source_token: t\nalert_source_token_file: f', 'url: https://i.example\nhttp_config: {}', 'url: https://i.example\nalert_source_token: t\nhttp_config: {authorization: {credentials: c}}'],
  rocketchat: ['token: t\ntoken_id: i', '{}', 'token_id: i', 'token: t\ntoken_file: f\ntoken_id: i', 'token: t\ntoken_id: i\ntoken_id_file: f', 'token: t\ntoken_id: i\nfields: [{title: a, value: b}]'],
  mattermost: ['webhook_url: https://m.example', '{}', 'webhook_url: https://m.example\nwebhook_url_file: f', 'webhook_url: https://m.example\nfields: [{title: t}]', 'webhook_url: https://m.example\nattachments: [{title: t}]\nprops: {card: c}\npriority: {priority: urgent}'],
}

const https = [
  'basic_auth: {username: u, password: p, password_file: f}', 'basic_auth: {username: u, username_file: f}', 'bearer_token: t', 'bearer_token_file: f', 'bearer_token: t\nbearer_token_file: f', 'authorization: {}', 'authorization: {type: Token, credentials: c}',
  'authorization: {type: Basic}', 'authorization: {credentials: c, credentials_file: f}', 'authorization: {credentials: c}\nbearer_token: t', 'authorization: {credentials: c}\nbasic_auth: {username: u}', 'basic_auth: {username: u}\nbearer_token: t',
  'oauth2: {client_id: i, client_secret: s, token_url: "http://t"}', 'oauth2: {client_secret: s, token_url: "http://t"}', 'oauth2: {client_id: i, client_secret: s}', 'oauth2: {client_id: i, client_secret: s, client_secret_file: f, token_url: "http://t"}',
  'oauth2: {client_id: i, token_url: "http://t"}\nbasic_auth: {username: u}', 'proxy_url: "http://p"', 'proxy_url: ":p"', 'no_proxy: x', 'proxy_from_environment: true', 'proxy_from_environment: true\nproxy_url: "http://p"',
  'proxy_connect_header: {A: [b]}', 'proxy_url: "http://p"\nproxy_connect_header: {A: [b]}', 'http_headers: {X-A: {values: [b]}}', 'http_headers: {authorization: {values: [b]}}', 'tls_config: {ca: a, ca_file: b}', 'tls_config: {key: a}',
  'tls_config: {insecure_skip_verify: true, min_version: TLS12, server_name: s}', 'follow_redirects: false\nenable_http2: false', 'foo: bar', 'tls_config: {foo: bar}', 'basic_auth: x', 'authorization: [a]',
]

const routes = [
  'group_by: [a, b]', 'group_by: []', "group_by: ['...']", "group_by: ['...', a]", 'group_by: [a, a]', "group_by: ['']", 'group_by: a', 'group_by: [ö, "a b"]', 'group_wait: 0s', 'group_interval: 0s', 'repeat_interval: 0s', 'group_wait: 5', 'group_wait: 1h30m',
  'group_wait: 5 minutes', 'group_wait: ""', 'group_wait: -5s', 'group_interval: 1d12h', 'repeat_interval: 1w', 'continue: true', 'continue: maybe', 'match: {a: b}', 'match_re: {a: b}', 'matchers: [a=b]', 'mute_time_intervals: [x]', 'active_time_intervals: [x]',
  'routes: []', 'routes: null', 'routes: {}', 'labels: {a: b}', 'labels: {"": b}', 'receiver: other', 'receiver: ""', 'foo: bar', 'group_waits: 5s', 'labels: {a: "{{ .GroupLabels.x }}"}',
]
const children = [
  'receiver: team', 'receiver: other', 'matchers: [a=b, c!=d]', 'matchers: a=b', 'matchers: [a]', "matchers: ['a=~\"(\"']", "matchers: ['{a=b,c=d}']", 'matchers: []', 'match: {a: b}', 'match: {a-b: c}', 'match: {"": c}', 'match_re: {a: "("}', 'match_re: {a: b.*}',
  'match_re: {a-b: c}', 'match_re: {a: null}', 'match_re: {a: ""}', 'continue: true', 'mute_time_intervals: [x]', 'active_time_intervals: [x]', 'group_by: [a]\nroutes:\n- receiver: deeper', 'routes:\n- routes:\n  - receiver: nobody', "matchers: ['a==b']", "matchers: ['a=\"b', 'c']",
  'matchers: ["ü=1"]', 'matchers: ["a b=1"]', 'matchers: [1]', 'matchers: [[a]]', 'matchers: [{a: b}]', 'receiver: [team]', 'group_wait: x', 'group_interval: 1x', 'foo: 1\nbar: 2', 'match: [a]', 'match: {a: [b]}', 'match: {a: 1, b: true}',
]
const rules = [
  'source_matchers: [a=b]\ntarget_matchers: [c=d]\nequal: [e]', 'source_match: {a-b: c}', 'target_match: {a-b: c}', 'source_match_re: {a: "["}', 'target_match_re: {a-b: c}', 'source_matchers: [x]', "equal: ['']", 'equal: [a b]', 'equal: e', 'foo: bar', 'name: n', '{}',
  'source_match: {a: b}\nsource_match_re: {c: d}\nsource_matchers: [e=f]\ntarget_match: {g: h}',
]
const globals = [
  'resolve_timeout: 1m', 'resolve_timeout: x', 'resolve_timeout: 5', 'resolve_timeout: 0', 'smtp_smarthost: x', 'smtp_smarthost: mail:25', 'slack_api_url: x', 'slack_api_url: https://s.example\nslack_api_url_file: f', 'slack_app_token: t\nslack_app_token_file: f',
  'slack_app_token: t\nslack_api_url: https://s.example', 'slack_app_token: t\nslack_api_url: https://slack.com/api/chat.postMessage', 'opsgenie_api_key: k\nopsgenie_api_key_file: f', 'victorops_api_key: k\nvictorops_api_key_file: f', 'telegram_bot_token: k\ntelegram_bot_token_file: f',
  'smtp_auth_password: k\nsmtp_auth_password_file: f', 'rocketchat_token: k\nrocketchat_token_file: f', 'rocketchat_token_id: k\nrocketchat_token_id_file: f', 'smtp_auth_secret: k\nsmtp_auth_secret_file: f', 'wechat_api_secret: k\nwechat_api_secret_file: f',
  'mattermost_webhook_url: https://m.example\nmattermost_webhook_url_file: f', 'pagerduty_url: x', 'foo: bar', 'http_config: {bearer_token: t, bearer_token_file: f}', 'smtp_require_tls: x', 'smtp_require_tls: false', 'smtp_tls_config: {cert: x}', 'http_config: null', 'pagerduty_url: null',
  'resolve_timeout: 5m\nresolve_timeout: 6m', 'smtp_hello: me\nsmtp_from: a@b.c\nsmtp_auth_username: u\nsmtp_auth_identity: i', 'jira_api_url: https://j.example\ntelegram_api_url: https://t.example', 'smtp_force_implicit_tls: true',
]
const globalReceivers: readonly (readonly [string, string])[] = [
  ['smtp_smarthost: mail:25\nsmtp_from: a@b.c', 'email_configs: [{to: x@y.z}]'], ['smtp_from: a@b.c', 'email_configs: [{to: x@y.z}]'], ['smtp_smarthost: mail:25', 'email_configs: [{to: x@y.z}]'], ['slack_api_url: https://s.example', 'slack_configs: [{channel: c}]'],
  ['slack_app_token: t', 'slack_configs: [{channel: c}]'], ['slack_api_url_file: f', 'slack_configs: [{channel: c}]'], ['slack_api_url: https://s.example', 'slack_configs: [null]'], ['pagerduty_url: null', 'pagerduty_configs: [{routing_key: k}]'],
  ['opsgenie_api_key: k', 'opsgenie_configs: [{}]'], ['opsgenie_api_key: k\nopsgenie_api_url: https://o.example', 'opsgenie_configs: [null]'], ['wechat_api_secret: s\nwechat_api_corp_id: c', 'wechat_configs: [{}]'], ['wechat_api_secret: s', 'wechat_configs: [{}]'],
  ['victorops_api_key: k', 'victorops_configs: [{routing_key: r}]'], ['telegram_bot_token: t', 'telegram_configs: [{chat_id: 1}]'], ['jira_api_url: https://j.example', 'jira_configs: [{project: P, issue_type: T}]'],
  ['rocketchat_token: t\nrocketchat_token_id: i', 'rocketchat_configs: [{}]'], ['mattermost_webhook_url: https://m.example', 'mattermost_configs: [{}]'], ['http_config: {proxy_url: "http://p"}', 'webhook_configs: [{url: "http://x"}]\nmsteamsv2_configs: [{webhook_url: "http://x", http_config: {follow_redirects: false}}]'],
]
const intervals = [
  "times: [{start_time: '08:00', end_time: '17:00'}]", "times: [{start_time: '08:00'}]", "times: [{start_time: '17:00', end_time: '08:00'}]", "times: [{start_time: '8:00', end_time: '17:00'}]", "times: [{start_time: '08:00', end_time: '24:01'}]", "times: [{start_time: 08:00, end_time: 17:00}]",
  'times: []', 'times: x', 'times: [{begin: 1}]', "weekdays: ['monday:friday']", 'weekdays: [Monday]', "weekdays: ['friday:monday']", 'weekdays: [mon]', "weekdays: ['a:b:c']", "weekdays: ['0']", 'weekdays: monday', "days_of_month: ['1:31']", "days_of_month: ['0']", "days_of_month: ['32']",
  "days_of_month: ['-1']", "days_of_month: ['-5:5']", "days_of_month: ['5:-1']", "days_of_month: ['31:-31']", "days_of_month: ['-1:-5']", 'days_of_month: [x]', "days_of_month: ['1:x']", 'days_of_month: [5]', "days_of_month: ['99999999999999999999']", "months: ['1:12']", "months: ['january:march']",
  "months: ['march:january']", "months: ['13']", "months: ['0']", 'months: [jan]', "months: ['12:1']", "months: ['20:13']", "years: ['2020:2030']", "years: ['2030:2020']", 'years: [x]', 'years: [2026]', "years: ['-5:3']", 'location: UTC', 'location: Etc/GMT-1', 'location: Nowhere', 'location: ""', 'foo: bar',
  'weekdays: null', 'location: EST', "times: [{start_time: '00:00', end_time: '24:00'}]", "times: [{start_time: '24:00', end_time: '24:00'}]",
]
const tops = [
  'foo: bar', 'route:\n  receiver: team', 'receivers: []', 'templates: [a, b]', 'templates: a', "time_intervals: [{time_intervals: []}]", "time_intervals: [{name: a, time_intervals: []}, {name: a, time_intervals: []}]",
  "mute_time_intervals: [{name: a, time_intervals: []}]\ntime_intervals: [{name: a, time_intervals: []}]", 'mute_time_intervals: [{time_intervals: []}]', 'mute_time_intervals: [{name: a}, {name: a}]', "time_intervals: [{name: a, intervals: []}]", 'tracing: {endpoint: x}', 'tracing: {}',
  'tracing: {endpoint: x, client_type: y}', 'tracing: {endpoint: x, compression: zip}', 'tracing: {endpoint: x, client_type: http, headers: {a: {values: [b]}}, timeout: 5s, sampling_fraction: 0.5}', 'inhibit_rules: {}', 'inhibit_rules: [a]', 'global: x', 'global: []', 'global:', 'global: {}',
]
/** Something else in the place of a list, a map or a struct: each type has a name. */
const otherTypes = [
  'mattermost_configs: [{fields: {a: b}}]', 'mattermost_configs: [{attachments: {a: b}}]', 'mattermost_configs: [{attachments: [{fields: {a: b}}]}]',
  'mattermost_configs: [{priority: [a], props: [a]}]', 'opsgenie_configs: [{responders: {a: b}, details: [a]}]', 'rocketchat_configs: [{fields: {a: b}}]',
  'rocketchat_configs: [{actions: {a: b}}]', 'pagerduty_configs: [{links: {a: b}}]', 'pagerduty_configs: [{images: {a: b}, details: [a]}]',
  'slack_configs: [{fields: {a: b}}]', 'slack_configs: [{actions: {a: b}}]', 'slack_configs: [{actions: [{confirm: [a]}]}]', 'jira_configs: {a: b}',
  'jira_configs: [{fields: [c]}]', 'sns_configs: [{sigv4: [a], attributes: [b]}]', 'email_configs: [{headers: [a], tls_config: [b]}]',
  'webhook_configs: [{http_config: {oauth2: {scopes: {a: b}, endpoint_params: [c]}, authorization: [x], basic_auth: [y]}}]',
  'webhook_configs: [{http_config: {http_headers: [c]}}]', 'webhook_configs: [{http_config: {http_headers: {a: [c]}}}]',
]
const otherTops = [
  'mute_time_intervals: {a: b}', 'time_intervals: {a: b}', 'time_intervals: [{name: a, time_intervals: {a: b}}]',
  'time_intervals: [{name: a, time_intervals: [{times: {a: b}, weekdays: {a: b}, months: {c: d}}]}]', 'inhibit_rules: {a: b}', 'templates: {a: b}',
  'global: [a]', 'tracing: [a]',
]
const texts = [
  '', ' ', '# nothing', '{}', 'null', '[]', 'x', '- a', 'route:', 'route: {}', 'route: x', 'receivers: []', 'route: {receiver: a}', 'route: {receiver: a}\nreceivers: [{name: a}]', 'route: {receiver: a}\nreceivers: [{name: a}, {name: a}]', 'route: {receiver: a}\nreceivers: [{}]',
  'route: {receiver: a}\nreceivers: [{name: a, foo_configs: []}]', 'route: {receiver: a}\nreceivers: [{name: a, labels: {name: b}}]', 'route: {receiver: a}\nreceivers: [{name: a, labels: {name: a, x: y}}]', 'route: {receiver: a}\nreceivers: a', 'route: {receiver: a}\nreceivers: [null]',
  'route: {group_by: [a]}\nreceivers: [{name: a}]', 'a: b: c', 'route:\n\treceiver: a', 'route: {receiver: a', '"x', 'route: &r {receiver: a}\nreceivers: [{name: a}]\nfoo: *r', 'route: *r', '%x', 'route: {receiver: a, routes: [null]}\nreceivers: [{name: a}]', whole,
]

/** Lines of the whole one missing, twice, moved, further in or out, or with a piece gone. */
function mutated(count: number): readonly string[] {
  const lines = whole.split('\n')
  return Array.from({ length: count }, (_, index) => {
    const draws = stream(11, 'configurations', String(index))
    const below = (bound: number, draw: number) => integerBelow(bound, draws, draw)
    const copy = [...lines]
    // Not the first: what is left is then no document, and the reader looks no further than it.
    const place = 1 + below(copy.length - 2, 0)
    const line = copy[place]!
    const words = line.split(/(\s+|[:'"{}[\]])/)
    const changes: readonly (() => void)[] = [
      () => copy.splice(place, 1), () => copy.splice(place, 0, line), () => copy.splice(1 + below(copy.length - 1, 1), 0, ...copy.splice(place, 1)),
      () => { copy[place] = `  ${line}` }, () => { copy[place] = line.replace(/^ {2}/, '') }, () => { words.splice(below(words.length, 2), 1); copy[place] = words.join('') },
      () => { copy[place] = line.replace(/: .*/, `: ${['x', '[x]', '{x: y}', '5', 'null', 'true', '""', '1m'][below(8, 3)]!}`) },
    ]
    changes[below(changes.length, 4)]!()
    return copy.join('\n')
  })
}

export function configTexts(grown: number): readonly string[] {
  return [...new Set([
    ...texts, ...routes.map(withRoute), ...children.map(withChild), ...rules.map(withRule), ...globals.map((each) => withGlobal(each)),
    ...globalReceivers.map(([global, receiver]) => withGlobal(global, receiver)), ...intervals.map(withInterval), ...tops.map(withTop),
    ...otherTypes.map(withReceiver), ...otherTops.map(withTop),
    ...Object.entries(receivers).flatMap(([name, configs]) => configs.map((config) => withReceiver(`${name}_configs:\n- ${indented(config, 2).trimStart()}`))),
    ...https.map((http) => withReceiver(`webhook_configs:\n- url: http://x.example\n  http_config:\n${indented(http, 4)}`)),
    ...mutated(grown),
  ])]
}

/** Lists of intervals: those above, each alone, and some of several parts. */
export function intervalTexts(): readonly string[] {
  const several = [
    "weekdays: ['monday:friday']\n  times: [{start_time: '09:00', end_time: '17:00'}]", "days_of_month: ['-1']\n  months: ['february', '12']", "years: ['2024']\n  days_of_month: ['29:31']", "times: [{start_time: '23:00', end_time: '24:00'}, {start_time: '00:00', end_time: '01:00'}]",
    "weekdays: ['saturday', 'sunday']", "days_of_month: ['1:5', '-3:-1']", "days_of_month: ['30:-1']", "days_of_month: ['-31:-30']", "times: [{start_time: '09:00', end_time: '17:00'}]\n  location: Etc/GMT-1", "times: [{start_time: '09:00', end_time: '17:00'}]\n  location: EST", "years: ['2026:2027']\n  months: ['june:december']",
  ]
  return [...intervals, ...several].map((fragment) => `- ${fragment}\n`)
}
