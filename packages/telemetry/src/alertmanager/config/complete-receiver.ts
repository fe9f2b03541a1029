/**
 * What a receiver takes over from the global part, or what it lacks.
 *
 * Follows Config.UnmarshalYAML in config/config.go of Alertmanager 0.34.
 */
import { defaultHttpClient, type HttpClient } from './http-client.ts'
import type { Global } from './global.ts'
import { type IntegrationName, integrationNames, type Receiver } from './receiver.ts'

type ListName = `${IntegrationName}_configs`
type ElementOf<Name extends ListName> = NonNullable<Receiver[Name][number]>
/** A text is what is wrong. */
type Completion<Name extends ListName> = (config: ElementOf<Name>, global: Global) => ElementOf<Name> | string

/** Where null is taken for an empty configuration. */
const takesNothing: readonly IntegrationName[] = ['slack', 'opsgenie', 'wechat', 'rocketchat']

/** In the order in which upstream looks at them. */
const order: readonly IntegrationName[] = [
  'webhook', 'email', 'slack', 'pushover', 'pagerduty', 'incidentio', 'opsgenie', 'wechat', 'victorops', 'sns', 'telegram', 'discord', 'webex', 'msteams',
  'msteamsv2', 'jira', 'rocketchat', 'mattermost',
]

function withSlash(url: string): string {
  const [, address = url, rest = ''] = /^([^?#]*)(.*)$/s.exec(url) ?? []
  return address.endsWith('/') ? url : `${address}/${rest}`
}

function withHttp<Config extends { readonly http_config: HttpClient | undefined }>(config: Config, { http_config: http }: Global): Config {
  return { ...config, http_config: config.http_config ?? http }
}

const completions: { readonly [Name in IntegrationName]: Completion<`${Name}_configs`> } = {
  webhook: withHttp,
  pushover: withHttp,
  incidentio: withHttp,
  sns: withHttp,
  email(email, global) {
    const smarthost = email.smarthost.host === '' && email.smarthost.port === '' ? global.smtp_smarthost : email.smarthost
    if (smarthost.host === '' && smarthost.port === '') return 'no global SMTP smarthost set'
    const from = email.from || global.smtp_from
    if (from === '') return 'no global SMTP from set'
    const hasPassword = email.auth_password !== '' || email.auth_password_file !== ''
    return {
      ...email, smarthost, from, tls_config: email.tls_config ?? global.smtp_tls_config, hello: email.hello || global.smtp_hello,
      auth_username: email.auth_username || global.smtp_auth_username,
      auth_password: hasPassword ? email.auth_password : global.smtp_auth_password,
      auth_password_file: hasPassword ? email.auth_password_file : global.smtp_auth_password_file,
      auth_secret: email.auth_secret || global.smtp_auth_secret, auth_secret_file: email.auth_secret_file || global.smtp_auth_secret_file,
      auth_identity: email.auth_identity || global.smtp_auth_identity, require_tls: email.require_tls ?? global.smtp_require_tls,
      force_implicit_tls: email.force_implicit_tls ?? global.smtp_force_implicit_tls,
    }
  },
  slack(slack, global) {
    const app = slack.app_url ?? global.slack_app_url
    if (app === undefined) return 'no global Slack App URL set'
    const takesToken = slack.app_token === '' && slack.app_token_file === '' && !slack.http_config?.authorization && slack.api_url === undefined
    const takesUrl = slack.api_url === undefined && slack.api_url_file === ''
    const token = takesToken ? global.slack_app_token : slack.app_token
    const tokenFile = takesToken ? global.slack_app_token_file : slack.app_token_file
    const url = takesUrl ? global.slack_api_url : slack.api_url
    const urlFile = takesUrl ? global.slack_api_url_file : slack.api_url_file
    const http = slack.http_config ?? global.http_config ?? defaultHttpClient
    const given = { ...slack, app_url: app, app_token: token, app_token_file: tokenFile, api_url: url, api_url_file: urlFile, http_config: http }
    if (token === '' && tokenFile === '') {
      return url === undefined && urlFile === '' ? 'no Slack API URL nor App token set either inline or in a file' : given
    }
    if (http.authorization) return "http authorization can't be set when using Slack App tokens"
    const authorization = { type: 'Bearer', credentials: token, credentials_file: tokenFile, credentials_ref: '' }
    return { ...given, http_config: { ...http, authorization }, api_url: app }
  },
  pagerduty(pager, global) {
    const url = pager.url ?? global.pagerduty_url
    return url === undefined ? 'no global PagerDuty URL set' : { ...withHttp(pager, global), url }
  },
  opsgenie(opsgenie, global) {
    const url = opsgenie.api_url ?? global.opsgenie_api_url
    if (url === undefined) return 'no global OpsGenie URL set'
    const key = opsgenie.api_key || global.opsgenie_api_key
    const file = opsgenie.api_key_file || global.opsgenie_api_key_file
    if (key === '' && file === '') return 'no global OpsGenie API Key set either inline or in a file'
    return { ...withHttp(opsgenie, global), api_url: withSlash(url), api_key: key, api_key_file: file }
  },
  wechat(wechat, global) {
    const url = wechat.api_url ?? global.wechat_api_url
    if (url === undefined) return 'no global Wechat URL set'
    const hasSecret = wechat.api_secret !== '' || wechat.api_secret_file !== ''
    if (!hasSecret && global.wechat_api_secret === '' && global.wechat_api_secret_file === '') return 'no global Wechat Api Secret set either inline or in a file'
    const corporation = wechat.corp_id || global.wechat_api_corp_id
    if (corporation === '') return 'no global Wechat CorpID set'
    const secret = hasSecret ? wechat : { api_secret: global.wechat_api_secret, api_secret_file: global.wechat_api_secret_file }
    return { ...withHttp(wechat, global), api_secret: secret.api_secret, api_secret_file: secret.api_secret_file, corp_id: corporation, api_url: withSlash(url) }
  },
  victorops(victorops, global) {
    const url = victorops.api_url ?? global.victorops_api_url
    if (url === undefined) return 'no global VictorOps URL set'
    const key = victorops.api_key || global.victorops_api_key
    const file = victorops.api_key_file || global.victorops_api_key_file
    if (key === '' && file === '') return 'no global VictorOps API Key set'
    return { ...withHttp(victorops, global), api_url: withSlash(url), api_key: key, api_key_file: file }
  },
  telegram(telegram, global) {
    const hasToken = telegram.bot_token !== '' || telegram.bot_token_file !== ''
    if (!hasToken && global.telegram_bot_token === '' && global.telegram_bot_token_file === '') return 'missing bot_token or bot_token_file on telegram_config'
    const token = hasToken ? telegram : { bot_token: global.telegram_bot_token, bot_token_file: global.telegram_bot_token_file }
    return { ...withHttp(telegram, global), api_url: telegram.api_url ?? global.telegram_api_url, bot_token: token.bot_token, bot_token_file: token.bot_token_file }
  },
  discord: (discord, global) => (hasWebhook(discord) ? withHttp(discord, global) : 'no discord webhook URL or URLFile provided'),
  webex(webex, global) {
    const url = webex.api_url ?? global.webex_api_url
    return url === undefined ? 'no global Webex URL set' : { ...withHttp(webex, global), api_url: url }
  },
  msteams: (teams, global) => (hasWebhook(teams) ? withHttp(teams, global) : 'no msteams webhook URL or URLFile provided'),
  msteamsv2(teams, global) {
    if (!hasWebhook(teams)) return 'no msteamsv2 webhook URL or URLFile provided'
    const http = teams.http_config
    return { ...teams, http_config: http ? { ...http, proxy_url: http.proxy_url || (global.http_config?.proxy_url ?? '') } : global.http_config }
  },
  jira(jira, global) {
    const url = jira.api_url ?? global.jira_api_url
    return url === undefined ? 'no global Jira Cloud URL set' : { ...withHttp(jira, global), api_url: url }
  },
  rocketchat(rocketchat, global) {
    const [id, idFile] = [rocketchat.token_id ?? global.rocketchat_token_id, rocketchat.token_id_file || global.rocketchat_token_id_file]
    const [token, file] = [rocketchat.token ?? global.rocketchat_token, rocketchat.token_file || global.rocketchat_token_file]
    if (id === undefined && idFile === '') return 'no global Rocketchat TokenID set either inline or in a file'
    if (token === undefined && file === '') return 'no global Rocketchat Token set either inline or in a file'
    const url = rocketchat.api_url ?? global.rocketchat_api_url
    return { ...withHttp(rocketchat, global), api_url: url, token_id: id, token_id_file: idFile, token, token_file: file }
  },
  mattermost(mattermost, global) {
    if (hasWebhook(mattermost)) return withHttp(mattermost, global)
    if (global.mattermost_webhook_url === undefined && global.mattermost_webhook_url_file === '') return 'missing webhook_url or webhook_url_file on mattermost_config'
    return { ...withHttp(mattermost, global), webhook_url: global.mattermost_webhook_url, webhook_url_file: global.mattermost_webhook_url_file }
  },
}

function hasWebhook({ webhook_url: url, webhook_url_file: file }: { readonly webhook_url: string | undefined; readonly webhook_url_file: string }): boolean {
  return url !== undefined || file !== ''
}

/** The receiver as it will be used, or what is wrong with it. */
export function completeReceiver(receiver: Receiver, global: Global): Receiver | string {
  const completed: Record<string, unknown> = { ...receiver }
  for (const name of order) {
    const configs: unknown[] = []
    for (const config of receiver[`${name}_configs`]) {
      if (config === undefined && !takesNothing.includes(name)) return `missing ${name} config`
      // Upstream completes an empty one and throws it away; it lacks what cannot be taken over.
      const complete = completions[name] as (config: unknown, global: Global) => object | string
      const answer = config === undefined ? emptyFault(name, global) : complete(config, global)
      if (typeof answer === 'string') return answer
      configs.push(config === undefined ? undefined : answer)
    }
    completed[`${name}_configs`] = configs
  }
  return completed as unknown as Receiver
}

/** An address that a receiver takes over gets its slash in the global part, too: upstream they are the same one. */
export function withTakenUrls(global: Global, receivers: readonly Receiver[]): Global {
  const taken = (['opsgenie', 'wechat', 'victorops'] as const).filter((name) => (
    receivers.some((receiver) => receiver[`${name}_configs`].some((config) => config?.api_url === undefined))
  ))
  return { ...global, ...Object.fromEntries(taken.map((name) => [`${name}_api_url`, withSlash(global[`${name}_api_url`] ?? '')])) }
}

/** What an empty configuration lacks that the global part does not give either. */
function emptyFault(name: IntegrationName, global: Global): string | undefined {
  const empty = {
    api_url: undefined, api_url_file: '', app_url: undefined, app_token: '', app_token_file: '', http_config: undefined, api_key: '', api_key_file: '',
    api_secret: '', api_secret_file: '', corp_id: '', token: undefined, token_file: '', token_id: undefined, token_id_file: '',
  }
  const answer = (completions[name] as (config: unknown, global: Global) => object | string)(empty, global)
  return typeof answer === 'string' ? answer : undefined
}

/** How many integrations a receiver has of each kind, in the order in which they are built. */
export function integrationsOf(receiver: Receiver): readonly { readonly name: IntegrationName; readonly index: number; readonly config: object }[] {
  return integrationNames.flatMap((name) => receiver[`${name}_configs`].flatMap((config, index) => (config ? [{ name, index, config }] : [])))
}
