/** What holds for all receivers that do not say otherwise. Follows GlobalConfig in config/config.go of Alertmanager 0.34. */
import { minute } from '@track/simulation'
import { defaultHttpClient, defaultTls, httpClientKind, tlsKind } from './http-client.ts'
import { always, durationKind, optional, secretKind, structOf, textKind, truthKind, type ValueOf } from './kind.ts'
import { hostPortKind, secretUrlKind, urlKind } from './url.ts'

const initial = {
  resolve_timeout: 5 * minute, http_config: defaultHttpClient, smtp_hello: 'localhost', smtp_require_tls: true, smtp_tls_config: defaultTls,
  slack_app_url: 'https://slack.com/api/chat.postMessage', pagerduty_url: 'https://events.pagerduty.com/v2/enqueue',
  opsgenie_api_url: 'https://api.opsgenie.com/', wechat_api_url: 'https://qyapi.weixin.qq.com/cgi-bin/',
  victorops_api_url: 'https://alert.victorops.com/integrations/generic/20131114/alert/', telegram_api_url: 'https://api.telegram.org',
  webex_api_url: 'https://webexapis.com/v1/messages', rocketchat_api_url: 'https://open.rocket.chat/',
}

export const globalKind = structOf('config.plain', {
  resolve_timeout: always(durationKind), http_config: optional(httpClientKind), jira_api_url: urlKind, smtp_from: textKind, smtp_hello: textKind,
  smtp_smarthost: hostPortKind, smtp_auth_username: textKind, smtp_auth_password: secretKind, smtp_auth_password_file: textKind,
  smtp_auth_secret: secretKind, smtp_auth_secret_file: textKind, smtp_auth_identity: textKind, smtp_require_tls: always(truthKind),
  smtp_tls_config: optional(tlsKind), smtp_force_implicit_tls: optional(truthKind), slack_api_url: secretUrlKind, slack_api_url_file: textKind,
  slack_app_token: secretKind, slack_app_token_file: textKind, slack_app_url: urlKind, pagerduty_url: urlKind, opsgenie_api_url: urlKind,
  opsgenie_api_key: secretKind, opsgenie_api_key_file: textKind, wechat_api_url: urlKind, wechat_api_secret: secretKind,
  wechat_api_secret_file: textKind, wechat_api_corp_id: textKind, victorops_api_url: urlKind, victorops_api_key: secretKind,
  victorops_api_key_file: textKind, telegram_api_url: urlKind, telegram_bot_token: secretKind, telegram_bot_token_file: textKind, webex_api_url: urlKind,
  rocketchat_api_url: urlKind, rocketchat_token: optional(secretKind), rocketchat_token_file: textKind, rocketchat_token_id: optional(secretKind),
  rocketchat_token_id_file: textKind, mattermost_webhook_url: secretUrlKind, mattermost_webhook_url_file: textKind,
}, { initial })

export type Global = ValueOf<typeof globalKind>

export const defaultGlobal: Global = {
  jira_api_url: undefined, smtp_from: '', smtp_smarthost: { host: '', port: '' }, smtp_auth_username: '', smtp_auth_password: '', smtp_auth_password_file: '',
  smtp_auth_secret: '', smtp_auth_secret_file: '', smtp_auth_identity: '', smtp_force_implicit_tls: undefined, slack_api_url: undefined, slack_api_url_file: '',
  slack_app_token: '', slack_app_token_file: '', opsgenie_api_key: '', opsgenie_api_key_file: '', wechat_api_secret: '', wechat_api_secret_file: '',
  wechat_api_corp_id: '', victorops_api_key: '', victorops_api_key_file: '', telegram_bot_token: '', telegram_bot_token_file: '', rocketchat_token: undefined,
  rocketchat_token_file: '', rocketchat_token_id: undefined, rocketchat_token_id_file: '', mattermost_webhook_url: undefined, mattermost_webhook_url_file: '',
  ...initial,
}

/** Fields of which one at most may be given. */
const pairs = [
  ['slack_app_token', 'slack_app_token_file'], ['slack_api_url', 'slack_api_url_file'], ['', ''], ['opsgenie_api_key', 'opsgenie_api_key_file'],
  ['victorops_api_key', 'victorops_api_key_file'], ['telegram_bot_token', 'telegram_bot_token_file'], ['smtp_auth_password', 'smtp_auth_password_file'],
  ['rocketchat_token', 'rocketchat_token_file'], ['rocketchat_token_id', 'rocketchat_token_id_file'], ['smtp_auth_secret', 'smtp_auth_secret_file'],
  ['wechat_api_secret', 'wechat_api_secret_file'], ['mattermost_webhook_url', 'mattermost_webhook_url_file'],
] as const

export function globalFault(global: Global): string | undefined {
  const isGiven = (name: keyof Global) => global[name] !== undefined && global[name] !== ''
  for (const [one, other] of pairs) {
    if (one === '') {
      const hasToken = isGiven('slack_app_token') || isGiven('slack_app_token_file')
      const hasUrl = isGiven('slack_api_url') || isGiven('slack_api_url_file')
      if (hasToken && hasUrl && global.slack_api_url !== global.slack_app_url) {
        return 'at most one of slack_app_token/slack_app_token_file & slack_api_url/slack_api_url_file must be configured'
      }
    } else if (isGiven(one) && isGiven(other)) return `at most one of ${one} & ${other} must be configured`
  }
  return undefined
}
