/** Sets of an Alertmanager and its AlertmanagerConfigs, with now and then a slip. */
import { Dice, labels, namespaces, someSelector } from './objects.ts'

type Json = Record<string, unknown>

export interface AlertmanagerSet {
  readonly alertmanager: Json
  readonly configs: readonly Json[]
  readonly base?: string
  readonly namespaces: readonly Json[]
  readonly secrets: readonly Json[]
}

const flag = (d: Dice) => d.one([true, false])
const word = (d: Dice) => d.one(['x', 'team', '{{ .CommonLabels.alertname }}', 'größer', 'a: b', 'yes', '12', "it's", 'two\nlines', '{{ template "mine" . }}'])
/** Each of the names in so many of a hundred. */
const words = (d: Dice, percent: number, ...names: readonly string[]): Json => Object.assign({}, ...names.map((name) => d.maybe(percent, () => ({ [name]: word(d) })))) as Json
const flags = (d: Dice, percent: number, ...names: readonly string[]): Json => Object.assign({}, ...names.map((name) => d.maybe(percent, () => ({ [name]: flag(d) })))) as Json

const key = (d: Dice, name = d.one(['user', 'token'])): Json => (d.below(40) === 0 ? d.one([{ name: 'missing', key: name }, { name: 'login', key: 'missing' }]) : { name: 'login', key: name })
const urlKey = (d: Dice): Json => key(d, d.below(12) === 0 ? d.one(['token', 'empty', 'ftp']) : d.one(['url', 'url', 'posting', 'blanks']))
const address = (d: Dice) => (d.below(25) === 0 ? d.one(['https://exa mple.org', 'https://:1', 'https://a:b', 'ftp://example.org']) : d.one(['https://example.org/a', 'http://b.example.org:8080/x?y=z']))
const templateAddress = (d: Dice) => (d.below(15) === 0 ? d.one(['ftp://x', '{{ .X', 'example.org', '']) : d.one(['https://example.org', '{{ .ExternalURL }}/x', 'https://example.org/{{ .Receiver }}']))
const span = (d: Dice) => (d.below(40) === 0 ? '5x' : d.one(['5s', '1m30s', '0s', '90s', '1h', '0', '1d']))

function http(d: Dice, isGlobal = false): Json {
  const tls = (): Json => d.one<Json>([
    { insecureSkipVerify: true }, { serverName: 'a.org' }, {}, { minVersion: 'TLS12', maxVersion: 'TLS13' }, { insecureSkipVerify: false, serverName: 'b' },
    ...(d.below(6) === 0 ? [{ minVersion: 'TLS13', maxVersion: 'TLS10' }, { cert: { secret: { name: 'login', key: 'user' } } }, { keySecret: { name: 'login', key: 'user' } }, { ca: { secret: { name: 'login', key: 'user' } } }] : []),
  ])
  const proxy = (): Json => d.one<Json>([
    { proxyUrl: 'http://proxy:3128' }, { proxyUrl: 'http://proxy:3128', noProxy: 'a.org,b.org' }, { proxyFromEnvironment: true }, { proxyUrl: 'http://p:1', proxyConnectHeader: { 'X-A': [key(d)] } }, { proxyFromEnvironment: false },
    ...(isGlobal ? [] : [{ proxyURL: 'http://old:1' }, { proxyURL: 'http://old:1', proxyUrl: 'http://new:1' }, { proxyURL: 'http://old:1', proxyFromEnvironment: true }]),
    ...(d.below(8) === 0 ? [{ noProxy: 'a' }, { proxyFromEnvironment: true, proxyUrl: 'http://p:1' }, { proxyConnectHeader: { 'X-A': [key(d)] } }] : []),
  ])
  const oauth2 = (): Json => ({
    clientId: d.one<Json>([{ secret: key(d) }, { secret: key(d) }, { configMap: { name: 'none', key: 'a' } }, {}]), clientSecret: key(d), tokenUrl: 'https://example.org/token', ...d.maybe(40, () => ({ scopes: ['read', 'write'] })),
    ...d.maybe(40, () => ({ endpointParams: { b: '2', a: '1' } })), ...d.maybe(20, () => ({ proxyUrl: 'http://o:1' })),
  })
  const ways: (() => Json)[] = [
    () => ({ basicAuth: { username: key(d), password: key(d, 'password') } }), () => ({ authorization: { ...d.maybe(50, () => ({ type: d.one(['Bearer', 'Basic', 'Token']) })), credentials: key(d) } }), () => ({ bearerTokenSecret: key(d) }), () => ({ oauth2: oauth2() }),
  ]
  return {
    ...d.maybe(50, () => d.one(ways)()), ...d.maybe(8, () => d.one(ways)()), ...d.maybe(30, () => ({ tlsConfig: tls() })), ...d.maybe(25, proxy), ...flags(d, 20, 'followRedirects', 'enableHttp2'),
  }
}

const common = (d: Dice): Json => ({ ...flags(d, 30, 'sendResolved'), ...d.maybe(20, () => ({ httpConfig: http(d) })) })
const pairs = (d: Dice): Json[] => d.several(3, () => ({ key: d.one(['b', 'a', 'Subject', 'subject', 'entity_id']), value: word(d) }))

const integrations: Readonly<Record<string, (d: Dice) => Json>> = {
  pagerdutyConfigs: (d) => ({
    ...common(d), ...d.maybe(90, () => ({ [d.one(['routingKey', 'serviceKey'])]: key(d) })), ...d.maybe(20, () => ({ url: address(d) })), ...d.maybe(20, () => ({ clientURL: templateAddress(d) })), ...d.maybe(30, () => ({ details: pairs(d) })),
    ...words(d, 20, 'client', 'description', 'severity', 'class', 'group', 'component', 'source'), ...d.maybe(20, () => ({ timeout: span(d) })),
    ...d.maybe(20, () => ({ pagerDutyImageConfigs: [{ src: 'a', alt: 'b' }, { href: templateAddress(d) }] })), ...d.maybe(20, () => ({ pagerDutyLinkConfigs: [{ alt: 'text', href: templateAddress(d) }] })),
  }),
  opsgenieConfigs: (d) => ({
    ...common(d), ...d.maybe(60, () => ({ apiKey: key(d) })), ...d.maybe(20, () => ({ apiURL: address(d) })), ...words(d, 20, 'message', 'description', 'source', 'tags', 'note', 'priority', 'entity', 'actions'), ...d.maybe(20, () => ({ details: pairs(d) })),
    ...flags(d, 20, 'updateAlerts'), ...d.maybe(30, () => ({ responders: [{ type: 'team', ...d.maybe(90, () => ({ [d.one(['id', 'name', 'username'])]: 'a' })) }] })),
  }),
  discordConfigs: (d) => ({ ...common(d), apiURL: urlKey(d), ...words(d, 30, 'title', 'message', 'content', 'username'), ...d.maybe(20, () => ({ avatarURL: address(d) })) }),
  slackConfigs: (d) => ({
    ...common(d), ...d.maybe(80, () => ({ apiURL: urlKey(d) })), ...words(d, 15, 'channel', 'username', 'color', 'title', 'titleLink', 'pretext', 'text', 'footer', 'fallback', 'callbackId', 'iconEmoji', 'iconURL', 'imageURL', 'thumbURL', 'messageText'),
    ...flags(d, 15, 'shortFields', 'linkNames'), ...flags(d, 8, 'updateMessage'), ...d.maybe(20, () => ({ timeout: span(d) })), ...d.maybe(20, () => ({ mrkdwnIn: ['text', 'pretext'] })),
    ...d.maybe(25, () => ({ fields: [{ title: 'a', value: d.below(10) === 0 ? '' : 'b', ...flags(d, 50, 'short') }] })),
    ...d.maybe(25, () => ({ actions: [{ type: 'button', text: d.below(15) === 0 ? '' : 'Go', ...d.maybe(60, () => ({ url: 'https://x' })), ...d.maybe(60, () => ({ name: 'n' })), ...d.maybe(30, () => ({ confirm: { text: d.below(8) === 0 ? '' : 'sure?', okText: 'yes', dismissText: 'no' } })), ...words(d, 20, 'style', 'value') }] })),
  }),
  webhookConfigs: (d) => ({
    ...common(d), ...d.maybe(80, () => ({ url: templateAddress(d) })), ...d.maybe(30, () => ({ urlSecret: urlKey(d) })), ...d.maybe(20, () => ({ maxAlerts: d.one([0, 5]) })), ...d.maybe(20, () => ({ timeout: span(d) })), ...words(d, 15, 'payload'),
  }),
  wechatConfigs: (d) => ({ ...common(d), ...d.maybe(60, () => ({ apiSecret: key(d) })), ...d.maybe(30, () => ({ apiURL: address(d) })), ...words(d, 30, 'corpID', 'agentID', 'toUser', 'toParty', 'toTag', 'message', 'messageType') }),
  emailConfigs: (d) => ({
    ...flags(d, 30, 'sendResolved', 'requireTLS', 'forceImplicitTLS'), ...d.maybe(95, () => ({ to: 'a@example.org' })), ...d.maybe(85, () => ({ from: 'b@example.org' })), ...d.maybe(85, () => ({ smarthost: d.below(15) === 0 ? d.one(['mail', 'a:b:c', '[::1']) : d.one(['mail:25', '[::1]:587']) })),
    ...words(d, 20, 'hello', 'authUsername', 'authIdentity', 'html', 'text'), ...d.maybe(20, () => ({ authPassword: key(d) })), ...d.maybe(15, () => ({ authSecret: key(d) })), ...d.maybe(25, () => ({ headers: pairs(d) })), ...d.maybe(5, () => ({ html: '' })),
    ...d.maybe(15, () => ({ tlsConfig: d.one<Json>([{ insecureSkipVerify: true }, { serverName: 'x' }, { cert: { secret: { name: 'login', key: 'user' } } }]) })), ...d.maybe(15, () => ({ threading: { threadByDate: d.one(['Daily', 'None']) } })),
  }),
  victoropsConfigs: (d) => ({ ...common(d), routingKey: d.below(20) === 0 ? '' : 'abc', ...d.maybe(60, () => ({ apiKey: key(d) })), ...d.maybe(20, () => ({ apiUrl: address(d) })), ...words(d, 25, 'messageType', 'entityDisplayName', 'stateMessage', 'monitoringTool'), ...d.maybe(20, () => ({ customFields: pairs(d) })) }),
  pushoverConfigs: (d) => ({
    ...common(d), ...d.maybe(92, () => ({ userKey: key(d) })), ...d.maybe(92, () => ({ token: key(d, d.below(20) === 0 ? 'empty' : 'token') })), ...d.maybe(10, () => ({ userKeyFile: '/user' })), ...d.maybe(10, () => ({ tokenFile: '/token' })), ...words(d, 20, 'title', 'message', 'urlTitle', 'device', 'priority', 'sound'),
    ...d.maybe(20, () => ({ url: templateAddress(d) })), ...d.maybe(20, () => ({ ttl: '1h' })), ...d.maybe(20, () => ({ retry: span(d) })), ...d.maybe(20, () => ({ expire: span(d) })), ...flags(d, 25, 'html', 'monospace'),
  }),
  snsConfigs: (d) => ({
    ...common(d), ...d.maybe(30, () => ({ apiURL: templateAddress(d) })), ...d.maybe(60, () => ({ topicARN: 'arn:a' })), ...d.maybe(20, () => ({ phoneNumber: '+49' })), ...d.maybe(20, () => ({ targetARN: 'arn:b' })), ...words(d, 25, 'subject', 'message'),
    ...d.maybe(20, () => ({ attributes: { b: '1', a: '2' } })), ...flags(d, 20, 'useAWSHTTPClient'), ...d.maybe(40, () => ({ sigv4: { ...words(d, 40, 'region', 'profile', 'roleArn'), ...d.maybe(15, () => ({ externalId: 'e' })), ...d.maybe(40, () => ({ accessKey: key(d) })), ...d.maybe(40, () => ({ secretKey: key(d) })) } })),
  }),
  telegramConfigs: (d) => ({
    ...common(d), ...d.maybe(20, () => ({ apiURL: address(d) })), ...d.maybe(90, () => ({ botToken: key(d) })), ...d.maybe(8, () => ({ botTokenFile: '/bot' })), chatID: d.below(20) === 0 ? 0 : d.one([12, -1001234567890]), ...d.maybe(20, () => ({ messageThreadID: 7 })), ...words(d, 25, 'message'), ...flags(d, 25, 'disableNotifications'), ...d.maybe(20, () => ({ parseMode: 'HTML' })),
  }),
  webexConfigs: (d) => ({ ...common(d), ...d.maybe(40, () => ({ apiURL: address(d) })), ...words(d, 40, 'message'), roomID: d.below(20) === 0 ? '' : 'room' }),
  msteamsConfigs: (d) => ({ ...common(d), webhookUrl: urlKey(d), ...words(d, 30, 'title', 'summary', 'text') }),
  msteamsv2Configs: (d) => ({ ...common(d), ...d.maybe(90, () => ({ webhookURL: urlKey(d) })), ...words(d, 30, 'title', 'text') }),
  rocketchatConfigs: (d) => ({
    ...common(d), ...d.maybe(20, () => ({ apiURL: address(d) })), token: key(d), tokenID: key(d), ...words(d, 20, 'channel', 'color', 'emoji', 'text', 'title', 'titleLink'), ...d.maybe(15, () => ({ iconURL: templateAddress(d) })), ...d.maybe(15, () => ({ imageURL: templateAddress(d) })), ...flags(d, 20, 'shortFields', 'linkNames'),
    ...d.maybe(20, () => ({ fields: [{ title: 'a', ...flags(d, 50, 'short') }, { value: 'b' }] })), ...d.maybe(20, () => ({ actions: [{ text: 'a', url: templateAddress(d) }, { msg: 'b' }] })),
  }),
}

const names = Object.keys(integrations)

function receiver(d: Dice, index: number): Json {
  const chosen = d.several(3, () => d.one(names))
  return { name: d.below(25) === 0 ? 'r0' : `r${index}`, ...Object.fromEntries(chosen.map((name) => [name, [integrations[name]!(d), ...d.several(1, () => integrations[name]!(d))]])) }
}

function matcher(d: Dice): Json {
  const value = d.one(['critical', 'a|b', 'say "hi"', 'back\\slash', 'two\nlines', ''])
  if (d.below(20) === 0) return d.one<Json>([{ name: ' ', value, matchType: '=' }, { name: 'a', value, matchType: '==' }])
  return { name: d.one(['severity', 'team', 'namespace']), value, ...d.maybe(70, () => ({ matchType: d.one(['=', '!=', '=~', '!~']) })), ...d.maybe(20, () => ({ regex: flag(d) })) }
}

function route(d: Dice, receivers: readonly string[], intervals: readonly string[], depth = 0): Json {
  const interval = () => (d.below(15) === 0 ? 'nights' : d.one(intervals.length > 0 ? intervals : ['none']))
  return {
    ...d.maybe(depth === 0 ? 97 : 70, () => ({ receiver: d.below(25) === 0 ? 'nobody' : d.one(receivers) })), ...d.maybe(40, () => ({ groupBy: d.one([['alertname'], ['a', 'b'], ['...'], [], ['a', 'a'], ['...', 'a']].slice(0, d.below(8) === 0 ? 6 : 4)) })),
    ...d.maybe(30, () => ({ groupWait: span(d) })), ...d.maybe(30, () => ({ groupInterval: span(d) })), ...d.maybe(30, () => ({ repeatInterval: span(d) })), ...d.maybe(50, () => ({ matchers: d.several(2, () => matcher(d)) })), ...flags(d, 20, 'continue'),
    ...d.maybe(intervals.length > 0 ? 25 : 3, () => ({ muteTimeIntervals: [interval()] })), ...d.maybe(intervals.length > 0 ? 20 : 2, () => ({ activeTimeIntervals: [interval()] })),
    ...d.maybe(depth < 2 ? 40 : 0, () => ({ routes: d.several(2, () => route(d, receivers, intervals, depth + 1)) })), ...d.maybe(depth > 0 ? 2 : 0, () => ({ group_by: ['x'] })),
  }
}

const period = (d: Dice): Json => ({
  ...d.maybe(50, () => ({ times: d.several(2, () => (d.below(12) === 0 ? d.one([{ startTime: '25:00', endTime: '26:00' }, { startTime: '09:00' }, { startTime: '10:00', endTime: '09:00' }]) : d.one([{ startTime: '09:00', endTime: '17:30' }, { startTime: '00:00', endTime: '24:00' }]))) })),
  ...d.maybe(50, () => ({ weekdays: d.several(2, () => (d.below(12) === 0 ? d.one(['friday:monday', 'funday', 'a:b:c', '8']) : d.one(['monday:friday', 'Saturday', 'sunday', '1:3']))) })),
  ...d.maybe(30, () => ({ daysOfMonth: d.several(2, () => (d.below(12) === 0 ? d.one([{ start: 0, end: 1 }, { start: -1, end: 3 }, { start: 5, end: 2 }, { start: 1, end: 40 }]) : d.one([{ start: 1, end: 5 }, { start: -3, end: -1 }, { start: 10, end: 10 }]))) })),
  ...d.maybe(30, () => ({ months: d.several(2, () => (d.below(12) === 0 ? d.one(['may:april', '13', 'foo', 'may:foo']) : d.one(['january:march', '5', 'December', '1:12']))) })),
  ...d.maybe(30, () => ({ years: d.several(2, () => (d.below(12) === 0 ? d.one(['2030:2020', '20x', '2020:y']) : d.one(['2020:2030', '2025']))) })),
})

function config(d: Dice, index: number): Json {
  const isBeta = d.below(4) === 0
  const receivers = Array.from({ length: d.below(3) + (d.below(8) === 0 ? 0 : 1) }, (_, at) => receiver(d, at))
  const intervals = d.several(2, () => ({ name: d.below(30) === 0 ? '' : d.one(['weekend', 'office']), timeIntervals: d.several(2, () => period(d)) }))
  const known = receivers.map((each) => each['name'] as string)
  const spec = {
    receivers, ...d.maybe(90, () => ({ route: route(d, known.length > 0 ? known : ['none'], intervals.map(({ name }) => name)) })), [isBeta ? 'timeIntervals' : 'muteTimeIntervals']: intervals,
    ...d.maybe(35, () => ({ inhibitRules: d.several(2, () => ({ ...d.maybe(80, () => ({ sourceMatch: d.several(2, () => matcher(d)) })), ...d.maybe(80, () => ({ targetMatch: d.several(2, () => matcher(d)) })), ...d.maybe(50, () => ({ equal: ['namespace', 'team'] })) })) })),
  }
  return { apiVersion: `monitoring.coreos.com/${isBeta ? 'v1beta1' : 'v1alpha1'}`, kind: 'AlertmanagerConfig', metadata: { name: d.one(['shop', 'web', `c${index}`]), namespace: d.one(['default', 'shop', 'monitoring']), labels: labels(d) }, spec: isBeta ? betaOf(spec) as Json : spec }
}

/** Without what v1beta1 does not have, and with a threading, over whose absence the real conversion falls. */
function betaOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(betaOf)
  if (typeof value !== 'object' || value === null) return value
  const { regex: _regex, updateAlerts: _updateAlerts, group_by: _unknown, ...rest } = value as Json
  const own = Object.fromEntries(Object.entries(rest).map(([name, each]) => [name, betaOf(each)]))
  return Array.isArray(own['emailConfigs']) ? { ...own, emailConfigs: (own['emailConfigs'] as Json[]).map((each) => ({ threading: { threadByDate: 'None' }, ...each })) } : own
}

const bases = [
  'route: {receiver: main, group_by: [alertname, job], routes: [{receiver: quiet, matchers: ["severity = info"], continue: true}, {match: {a: b}, match_re: {c: d.*}, mute_time_intervals: [night]}]}\nreceivers: [{name: main, webhook_configs: [{url: "http://x/", send_resolved: false, timeout: 10s, max_alerts: 3}]}, {name: quiet}]\nmute_time_intervals: [{name: night, time_intervals: [{times: [{start_time: "22:00", end_time: "24:00"}], weekdays: ["monday:friday", sunday]}]}]\n',
  'global: {resolve_timeout: 7m, smtp_smarthost: "mail:25", smtp_from: me@example.org, slack_api_url: "https://hooks.example.org/x", http_config: {follow_redirects: false, tls_config: {ca_file: /ca}, proxy_url: "http://p:1"}, smtp_require_tls: false}\nroute: {receiver: a, group_wait: 10s, repeat_interval: 1d}\nreceivers: [{name: a, slack_configs: [{channel: "#x", actions: [{type: button, text: t, url: "https://y"}], fields: [{title: a, value: b}]}], email_configs: [{to: you@example.org, headers: {X: y}}]}]\ntemplates: [/etc/t/*.tmpl]\ninhibit_rules: [{source_matchers: [a=b], target_matchers: ["c=~d"], equal: [e]}, {source_match: {a: b}, target_match_re: {c: d}}]\n',
  'global: {pagerduty_url: "https://p.example.org/v2", opsgenie_api_key: k, opsgenie_api_url: "https://o.example.org/"}\nroute: {receiver: a, routes: [{receiver: b, active_time_intervals: [t]}]}\nreceivers:\n- name: a\n  pagerduty_configs: [{routing_key: abc, details: {x: "1"}, images: [{src: s}], links: [{href: h, text: t}]}]\n  opsgenie_configs: [{responders: [{type: team, name: n}], details: {a: b}}]\n  pushover_configs: [{user_key: u, token: t, retry: 1m, expire: 1h}]\n  telegram_configs: [{bot_token: x, chat_id: 5, message: hi}]\n- name: b\n  jira_configs: [{project: P, issue_type: Bug, summary: s, labels: [a], reopen_duration: 1h, api_url: "https://j.example.org"}]\n  mattermost_configs: [{webhook_url: "https://m.example.org", channel: c, attachments: [{text: t, fields: [{title: a, value: b, short: true}]}], props: {card: c}, priority: {priority: urgent}}]\n  incidentio_configs: [{url: "https://i.example.org", alert_source_token: t, timeout: 5s}]\n  sns_configs: [{topic_arn: t, sigv4: {region: r}, attributes: {a: b}}]\n  webex_configs: [{room_id: r, http_config: {authorization: {credentials: c}}}]\ntime_intervals: [{name: t, time_intervals: [{months: ["1:3", may], years: [2025], days_of_month: ["1:5", "-1"], location: UTC}]}]\n',
]
const wrong = [
  'route: {receiver: nobody}\n', 'receivers: [{name: a}]\n', 'route: {receiver: a}\nreceivers: [{name: a}]\ntracing: {endpoint: x}\n', 'route: {receiver: a}\nreceivers: [{name: a, foo_configs: []}]\n', 'route: [\n', 'route: {receiver: a, labels: {x: y}}\nreceivers: [{name: a}]\n',
  'route: {receiver: a}\nreceivers: [{name: a}]\nglobal: {http_config: {tls_config: {ca: x}}}\n',
]

function globalConfig(d: Dice): Json {
  return {
    ...d.maybe(50, () => ({ smtp: { ...words(d, 40, 'from', 'hello', 'authUsername', 'authIdentity'), ...d.maybe(70, () => ({ smartHost: { host: 'mail', port: '25' } })), ...flags(d, 30, 'requireTLS', 'forceImplicitTLS'), ...d.maybe(30, () => ({ authPassword: key(d) })), ...d.maybe(20, () => ({ tlsConfig: { insecureSkipVerify: true } })) } })),
    ...d.maybe(30, () => ({ resolveTimeout: span(d) })), ...d.maybe(30, () => ({ httpConfig: http(d, true) })), ...d.maybe(30, () => ({ slackApiUrl: key(d, 'url') })), ...d.maybe(20, () => ({ opsGenieApiUrl: key(d, 'url') })), ...d.maybe(20, () => ({ opsGenieApiKey: key(d) })), ...d.maybe(20, () => ({ pagerdutyUrl: address(d) })),
    ...d.maybe(15, () => ({ telegram: { apiURL: address(d) } })), ...d.maybe(15, () => ({ jira: { apiURL: address(d) } })), ...d.maybe(15, () => ({ victorops: { apiKey: key(d), apiURL: address(d) } })), ...d.maybe(15, () => ({ rocketChat: { token: key(d), tokenID: key(d) } })), ...d.maybe(15, () => ({ webex: { apiURL: address(d) } })),
    ...d.maybe(15, () => ({ wechat: { apiSecret: key(d), apiCorpID: 'c' } })),
  }
}

const encoded: Json = Object.fromEntries(Object.entries({
  user: 'admin', password: 'pässword', token: 'abc', empty: '', url: 'https://hooks.example.org/x', posting: 'https://slack.com/api/chat.postMessage', blanks: ' https://hooks.example.org/y\n', ftp: 'ftp://example.org',
}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]))

const secrets: readonly Json[] = ['default', 'shop', 'monitoring'].map((namespace) => ({ metadata: { name: 'login', namespace }, data: encoded }))

export function alertmanagerSets(count: number, seed: number): readonly AlertmanagerSet[] {
  return Array.from({ length: count }, (_, index): AlertmanagerSet => {
    const d = new Dice(seed * 100_003 + index * 7919)
    for (let warm = 0; warm < 5; warm++) d.below(2)
    const configs = Array.from({ length: d.below(4) }, (_each, place) => config(d, place))
    const unique = configs.filter(({ metadata }, place) => configs.findIndex((each) => JSON.stringify(each['metadata']).split(',"labels')[0] === JSON.stringify(metadata).split(',"labels')[0]) === place)
    const isFromObject = d.below(4) === 0
    const selector = someSelector(d)
    const own = unique.find(({ metadata }) => (metadata as Json)['namespace'] === 'monitoring')
    const spec = {
      ...(selector !== undefined && { alertmanagerConfigSelector: selector }), ...d.maybe(75, () => ({ alertmanagerConfigNamespaceSelector: someSelector(d) ?? {} })),
      ...d.maybe(50, () => ({ alertmanagerConfigMatcherStrategy: { type: d.one(['OnNamespace', 'None', 'OnNamespaceExceptForAlertmanagerNamespace']) } })),
      ...(isFromObject && { alertmanagerConfiguration: { name: own ? (own['metadata'] as Json)['name'] : 'nowhere', ...d.maybe(60, () => ({ global: globalConfig(d) })), ...d.maybe(30, () => ({ templates: [{ configMap: { name: 'a', key: 'a.tmpl' } }, { secret: { name: 'b', key: 'b.tmpl' } }] })) } }),
    }
    const base = d.below(12) === 0 ? d.one(wrong) : d.below(3) === 0 ? undefined : d.one(bases)
    return { alertmanager: { apiVersion: 'monitoring.coreos.com/v1', kind: 'Alertmanager', metadata: { name: 'main', namespace: 'monitoring' }, spec }, configs: unique, ...(base !== undefined && { base }), namespaces, secrets }
  })
}
