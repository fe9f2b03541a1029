/** Receivers as the operator writes them. Follows receiver and its integrations in pkg/alertmanager/types.go of the Prometheus Operator 0.94. */
import { configKinds, hostPortKind } from '@track/telemetry'
import { writtenHttp, writtenTls } from './http-client.ts'

const { always, anyKind, durationKind, intKind, listOf, mapOf, optional, structOf, textKind, truthKind } = configKinds

type Kinds = Readonly<Record<string, configKinds.Kind<unknown>>>

/** Fields that hold a text, by their names. */
function texts<Name extends string>(...names: readonly Name[]): Readonly<Record<Name, typeof textKind>> {
  return Object.fromEntries(names.map((name) => [name, textKind])) as Record<Name, typeof textKind>
}

const struct = <Of extends Kinds>(name: string, kinds: Of) => structOf(`alertmanager.${name}`, kinds)
const http = optional(writtenHttp)
const flag = optional(truthKind)

const webhook = struct('webhookConfig', {
  send_resolved: flag, ...texts('url', 'url_file'), http_config: http, max_alerts: intKind, timeout: optional(durationKind), payload: anyKind,
})

const pagerduty = struct('pagerdutyConfig', {
  send_resolved: flag, http_config: http, ...texts('service_key', 'service_key_file', 'routing_key', 'routing_key_file', 'url', 'client', 'client_url', 'description'),
  details: mapOf(anyKind), images: listOf(struct('pagerdutyImage', texts('src', 'alt', 'href'))), links: listOf(struct('pagerdutyLink', texts('href', 'text'))),
  ...texts('severity', 'class', 'component', 'group', 'source'), timeout: optional(durationKind),
})

const opsgenie = struct('opsgenieConfig', {
  send_resolved: flag, http_config: http, ...texts('api_key', 'api_key_file', 'api_url', 'message', 'description', 'source'), details: mapOf(textKind),
  responders: listOf(struct('opsgenieResponder', texts('id', 'name', 'username', 'type'))), ...texts('tags', 'note', 'priority'), update_alerts: flag,
  ...texts('entity', 'actions'),
})

const wechat = struct('weChatConfig', {
  send_resolved: flag, ...texts('api_secret', 'api_url', 'corp_id', 'agent_id', 'to_user', 'to_party', 'to_tag', 'message', 'message_type'),
  http_config: http, api_secret_file: textKind,
})

const slackAction = struct('slackAction', {
  ...texts('type', 'text', 'url', 'style', 'name', 'value'), confirm: optional(struct('slackConfirmationField', texts('text', 'title', 'ok_text', 'dismiss_text'))),
})

const slack = struct('slackConfig', {
  send_resolved: flag, http_config: http,
  ...texts('api_url', 'api_url_file', 'app_token', 'app_token_file', 'app_url', 'channel', 'username', 'color', 'title', 'title_link', 'pretext', 'text'),
  fields: listOf(struct('slackField', { ...texts('title', 'value'), short: truthKind })), short_fields: truthKind,
  ...texts('footer', 'fallback', 'callback_id', 'icon_emoji', 'icon_url', 'image_url', 'thumb_url'), link_names: truthKind, mrkdwn_in: listOf(textKind),
  actions: listOf(slackAction), timeout: optional(durationKind), message_text: textKind, update_message: flag,
})

const email = struct('emailConfig', {
  send_resolved: flag, ...texts('to', 'from', 'hello'), smarthost: hostPortKind,
  ...texts('auth_username', 'auth_password', 'auth_password_file', 'auth_secret', 'auth_secret_file', 'auth_identity'), headers: mapOf(textKind),
  html: optional(textKind), text: optional(textKind), require_tls: flag, tls_config: optional(writtenTls), force_implicit_tls: flag,
  threading: optional(struct('emailThreadingConfig', { enabled: flag, thread_by_date: textKind })),
})

const pushover = struct('pushoverConfig', {
  send_resolved: flag, http_config: http,
  ...texts('user_key', 'user_key_file', 'token', 'token_file', 'title', 'message', 'url', 'url_title', 'ttl', 'device', 'sound', 'priority'),
  retry: optional(durationKind), expire: optional(durationKind), html: flag, monospace: flag,
})

const victorops = struct('victorOpsConfig', {
  send_resolved: flag, http_config: http,
  ...texts('api_key', 'api_key_file', 'api_url', 'routing_key', 'message_type', 'state_message', 'entity_display_name', 'monitoring_tool'),
  custom_fields: mapOf(textKind),
})

const sns = struct('snsConfig', {
  send_resolved: flag, http_config: http, api_url: textKind,
  sigv4: struct('sigV4Config', texts('region', 'access_key', 'secret_key', 'profile', 'role_arn', 'external_id')),
  ...texts('topic_arn', 'phone_number', 'target_arn', 'subject', 'message'), attributes: mapOf(textKind), use_aws_http_client: truthKind,
})

const telegram = struct('telegramConfig', {
  send_resolved: flag, ...texts('api_url', 'bot_token', 'bot_token_file'), chat_id: intKind, chat_id_file: textKind, message_thread_id: intKind,
  message: textKind, disable_notifications: truthKind, parse_mode: textKind, http_config: http,
})

const discord = struct('discordConfig', {
  send_resolved: flag, http_config: http, ...texts('webhook_url', 'webhook_url_file', 'title', 'message', 'content', 'username', 'avatar_url'),
})

const webex = struct('webexConfig', { send_resolved: flag, http_config: http, ...texts('api_url', 'message'), room_id: always(textKind) })

const msteams = struct('msTeamsConfig', { send_resolved: flag, webhook_url: always(textKind), ...texts('title', 'summary', 'text'), http_config: http })
const msteamsv2 = struct('msTeamsV2Config', { send_resolved: flag, ...texts('webhook_url', 'webhook_url_file', 'title', 'text'), http_config: http })

const jira = struct('jiraConfig', {
  http_config: http, send_resolved: flag, ...texts('api_url', 'project', 'summary', 'description'), labels: listOf(textKind),
  ...texts('priority', 'issue_type', 'reopen_transition', 'resolve_transition', 'wont_fix_resolution'), reopen_duration: durationKind,
  fields: mapOf(anyKind), api_type: textKind,
})

const rocketchatAction = struct('rocketchatAttachmentAction', {
  ...texts('type', 'text', 'url', 'image_url'), is_webview: always(truthKind), ...texts('webview_height_ratio', 'msg'),
  msg_in_chat_window: always(truthKind), msg_processing_type: textKind,
})

const rocketchat = struct('rocketChatConfig', {
  send_resolved: flag, http_config: http, api_url: textKind, token_id: optional(textKind), token_id_file: textKind, token: optional(textKind),
  ...texts('token_file', 'channel', 'color', 'title', 'title_link', 'text'),
  fields: listOf(struct('rocketchatAttachmentField', { short: always(flag), ...texts('title', 'value') })), short_fields: always(truthKind),
  ...texts('emoji', 'icon_url', 'image_url', 'thumb_url'), link_names: always(truthKind), actions: listOf(rocketchatAction),
})

const attachmentLook = ['fallback', 'color', 'pretext'] as const
const attachmentAuthor = ['author_name', 'author_link', 'author_icon', 'title', 'title_link'] as const
const attachmentFoot = ['thumb_url', 'footer', 'footer_icon', 'image_url'] as const
const mattermostFields = listOf(struct('mattermostField', { ...texts('title', 'value'), short: truthKind }))

const mattermost = struct('mattermostConfig', {
  send_resolved: flag, ...texts('webhook_url', 'webhook_url_file', 'channel', 'username', 'text', 'icon_url', 'icon_emoji'),
  attachments: listOf(struct('mattermostAttachmentConfig', {
    ...texts(...attachmentLook, 'text', ...attachmentAuthor), fields: mattermostFields, ...texts(...attachmentFoot),
  })),
  props: optional(struct('mattermostPropsConfig', { card: optional(textKind) })),
  priority: optional(struct('mattermostPriorityConfig', { priority: textKind, requested_ack: flag, persistent_notifications: flag })),
  ...texts(...attachmentLook, ...attachmentAuthor), fields: mattermostFields, ...texts(...attachmentFoot), http_config: http,
})

const incidentio = struct('incidentioConfig', {
  send_resolved: flag, http_config: http, ...texts('url', 'url_file', 'alert_source_token', 'alert_source_token_file'), max_alerts: optional(intKind),
  timeout: optional(durationKind),
})

export const writtenIntegrations = {
  opsgenie_configs: opsgenie, pagerduty_configs: pagerduty, slack_configs: slack, webhook_configs: webhook, wechat_configs: wechat, email_configs: email,
  pushover_configs: pushover, victorops_configs: victorops, sns_configs: sns, telegram_configs: telegram, discord_configs: discord, webex_configs: webex,
  msteams_configs: msteams, msteamsv2_configs: msteamsv2, jira_configs: jira, rocketchat_configs: rocketchat, mattermost_configs: mattermost,
  incidentio_configs: incidentio,
} as const

export type IntegrationName = keyof typeof writtenIntegrations

/** Go's pointers in a list may be null, which Alertmanager takes for none. */
type Lists = { readonly [Name in IntegrationName]: configKinds.Kind<readonly configKinds.ValueOf<(typeof writtenIntegrations)[Name]>[]> }

const lists = Object.fromEntries(Object.entries(writtenIntegrations).map(([name, kind]) => [name, listOf(kind as configKinds.Kind<unknown>)])) as unknown as Lists

export const writtenReceiver = structOf('alertmanager.receiver', { name: always(textKind), ...lists })
export type WrittenReceiver = configKinds.ValueOf<typeof writtenReceiver>
