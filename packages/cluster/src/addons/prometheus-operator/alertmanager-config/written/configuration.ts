/**
 * The whole configuration as the operator reads and writes it.
 *
 * Follows alertmanagerConfig in pkg/alertmanager/types.go of the Prometheus Operator 0.94.
 */
import { type Shape, zeroOf } from '@track/formats'
import { anyUrlKind, configKinds, hostPortKind, namedIntervalsKind } from '@track/telemetry'
import { writtenHttp, writtenTls } from './http-client.ts'
import { writtenReceiver } from './receiver.ts'

const { always, called, durationKind, listOf, mapOf, optional, structOf, textKind, truthKind } = configKinds

const url = optional(anyUrlKind)

const global = structOf('alertmanager.globalConfig', {
  resolve_timeout: optional(durationKind), http_config: optional(writtenHttp), smtp_from: textKind, smtp_hello: textKind, smtp_smarthost: hostPortKind,
  smtp_auth_username: textKind, smtp_auth_password: textKind, smtp_auth_password_file: textKind, smtp_auth_secret: textKind,
  smtp_auth_secret_file: textKind, smtp_auth_identity: textKind, smtp_require_tls: optional(truthKind), smtp_tls_config: optional(writtenTls),
  smtp_force_implicit_tls: optional(truthKind), slack_api_url: url, slack_api_url_file: textKind, pagerduty_url: url, hipchat_api_url: url,
  hipchat_auth_token: textKind, opsgenie_api_url: url, opsgenie_api_key: textKind, opsgenie_api_key_file: textKind, wechat_api_url: url,
  wechat_api_secret: textKind, wechat_api_corp_id: textKind, victorops_api_url: url, victorops_api_key: textKind, victorops_api_key_file: textKind,
  telegram_api_url: url, telegram_bot_token: textKind, telegram_bot_token_file: textKind, webex_api_url: url, jira_api_url: url,
  rocketchat_api_url: url, rocketchat_token: textKind, rocketchat_token_file: textKind, rocketchat_token_id: textKind, rocketchat_token_id_file: textKind,
  slack_app_token: textKind, slack_app_token_file: textKind, slack_app_url: url, wechat_api_secret_file: textKind, mattermost_webhook_url: url,
  mattermost_webhook_url_file: textKind,
})

export interface WrittenRoute {
  readonly receiver: string
  readonly group_by: readonly string[]
  readonly match: Readonly<Record<string, string>>
  readonly match_re: Readonly<Record<string, string>>
  readonly matchers: readonly string[]
  readonly continue: boolean
  readonly routes: readonly WrittenRoute[]
  readonly group_wait: string
  readonly group_interval: string
  readonly repeat_interval: string
  readonly mute_time_intervals: readonly string[]
  readonly active_time_intervals: readonly string[]
}

/** A route holds routes: the shape of what is in it is found when it is asked for. */
const routes: configKinds.Kind<readonly WrittenRoute[]> = {
  shape: {
    is: 'list',
    get of(): Shape {
      return route.shape
    },
  },
  print: (values) => values.map((value) => route.print(value)), isZero: (values) => values.length === 0,
}

const names = listOf(textKind)

const route: configKinds.Kind<WrittenRoute> = structOf('alertmanager.route', {
  receiver: textKind, group_by: names, match: mapOf(textKind), match_re: mapOf(textKind), matchers: names, continue: truthKind, routes,
  group_wait: textKind, group_interval: textKind, repeat_interval: textKind, mute_time_intervals: names, active_time_intervals: names,
})

const inhibitRule = structOf('alertmanager.inhibitRule', {
  target_match: mapOf(textKind), target_match_re: mapOf(textKind), target_matchers: names, source_match: mapOf(textKind), source_match_re: mapOf(textKind),
  source_matchers: names, equal: names,
})

const intervals = listOf(called('alertmanager.timeInterval', namedIntervalsKind('time interval')))

export const writtenConfiguration = structOf('alertmanager.alertmanagerConfig', {
  global: optional(global), route: optional(route), inhibit_rules: listOf(inhibitRule), receivers: listOf(writtenReceiver),
  mute_time_intervals: intervals, time_intervals: intervals, templates: always(names),
})

export type WrittenGlobal = configKinds.ValueOf<typeof global>
export type WrittenInhibitRule = configKinds.ValueOf<typeof inhibitRule>
export type WrittenConfiguration = configKinds.ValueOf<typeof writtenConfiguration>
export type WrittenInterval = WrittenConfiguration['time_intervals'][number]

/** With what is given; the rest is zero. */
export function filled<Value>(kind: configKinds.Kind<Value>, given: Partial<Value>): Value {
  return { ...(zeroOf(kind.shape as Shape) as Value), ...given }
}

export const globalOf = (given: Partial<WrittenGlobal>): WrittenGlobal => filled(global, given)
export const routeOf = (given: Partial<WrittenRoute>): WrittenRoute => filled(route, given)
