/**
 * Slack, Discord, Telegram, Rocket.Chat, Teams, Webex and WeChat of an AlertmanagerConfig.
 *
 * Follows pkg/alertmanager/{amcfg,operator}.go and pkg/alertmanager/validation/v1alpha1/validation.go of the Prometheus Operator 0.94.
 */
import { choice, keySelector, list, object, required, someText, text, truth } from '../../kinds/fields.ts'
import type { Place } from '../../generate/http-client.ts'
import type { KeySelector } from '../../objects.ts'
import { type Fault, firstFault, firstOf, within } from '../../select/fault.ts'
import { secretFault } from '../../select/http-client.ts'
import { secretUrlFault, templateUrlFault, urlFault } from './address.ts'
import { address, anyText, field, flag, httpConfig, secret, secretAddress, span, spanFault, textsOf, word, wordsOf } from './field.ts'
import { integration, type WithHttp } from './integration.ts'
import { stored } from './pagers.ts'

const sendResolved = flag('sendResolved', 'send_resolved')

interface SlackAction {
  readonly type: string
  readonly text: string
  readonly url?: string
  readonly name?: string
  readonly confirm?: { readonly text: string; readonly title?: string; readonly okText?: string; readonly dismissText?: string }
}

interface SlackField { readonly title: string; readonly value: string; readonly short?: boolean }

interface Slack extends WithHttp {
  readonly apiURL?: KeySelector
  readonly actions?: readonly SlackAction[]
  readonly fields?: readonly SlackField[]
  readonly updateMessage?: boolean
  readonly timeout?: string
}

const slackAction = object({
  type: required(someText), text: required(someText), url: text, style: someText, name: someText, value: someText,
  confirm: object({ text: required(someText), title: someText, okText: someText, dismissText: someText }),
})

function actionOf({ confirm, ...rest }: SlackAction): object {
  const { text: asked = '', title = '', okText = '', dismissText = '' } = confirm ?? {}
  const confirmed = confirm && { text: asked, title, ok_text: okText, dismiss_text: dismissText }
  return { url: '', style: '', name: '', value: '', ...rest, confirm: confirmed }
}

function actionFault({ type, text: shown, url = '', name = '', confirm }: SlackAction): Fault {
  if (type === '') return "missing 'type' in Slack action configuration"
  if (shown === '') return "missing 'text' in Slack action configuration"
  if (url === '' && name === '') return "missing 'name' or 'url' in Slack action configuration"
  return confirm?.text === '' ? "missing 'text' in Slack confirmation configuration" : undefined
}

function fieldFault({ title, value }: SlackField): Fault {
  if (title === '') return "missing 'title' in Slack field configuration"
  return value === '' ? "missing 'value' in Slack field configuration" : undefined
}

const posting = 'https://slack.com/api/chat.postMessage'

function slackUrlFault({ apiURL, updateMessage }: Slack, { references, namespace }: Place): Fault {
  if (!apiURL) return undefined
  const found = references.secret(namespace, apiURL)
  if ('fault' in found) return found.fault
  const fault = secretUrlFault(found.value.trim())
  if (fault !== undefined) return `failed to validate API URL: ${fault}`
  if (!updateMessage || found.value === '' || found.value === posting) return undefined
  return `updateMessage' can only be used with bot tokens. API URL must be set to ${posting}`
}

export const slack = integration<'slack_configs', Slack>({
  name: 'slack_configs', list: 'slackConfigs', told: 'SlackConfig',
  fields: [
    sendResolved, secretAddress('apiURL', 'api_url'),
    ...wordsOf({
      channel: 'channel', username: 'username', color: 'color', title: 'title', pretext: 'pretext', text: 'text', footer: 'footer', fallback: 'fallback',
      callbackId: 'callback_id', iconEmoji: 'icon_emoji', messageText: 'message_text',
    }),
    ...textsOf({ titleLink: 'title_link', iconURL: 'icon_url', imageURL: 'image_url', thumbURL: 'thumb_url' }),
    field('fields', 'fields', list(object({ title: required(someText), value: required(someText), short: truth }), { min: 1 }), (fields: readonly SlackField[]) => (
      fields.map((each) => ({ short: false, ...each }))
    )),
    flag('shortFields', 'short_fields'), flag('linkNames', 'link_names'), field('mrkdwnIn', 'mrkdwn_in', list(someText, { min: 1 })),
    field('actions', 'actions', list(slackAction, { min: 1 }), (actions: readonly SlackAction[]) => actions.map(actionOf)), httpConfig,
    span('timeout', 'timeout'), flag('updateMessage', 'update_message'),
  ],
  fault: ({ actions, fields }) => firstOf(actions, actionFault) ?? firstOf(fields, fieldFault),
  storedFault: slackUrlFault,
  writingFault: ({ timeout }) => spanFault(timeout),
})

interface Discord extends WithHttp { readonly apiURL: KeySelector }

export const discord = integration<'discord_configs', Discord>({
  name: 'discord_configs', list: 'discordConfigs', told: 'DiscordConfig', isHttpFirst: true,
  fields: [
    sendResolved, secretAddress('apiURL', 'webhook_url', required(keySelector)), ...textsOf({ title: 'title', message: 'message' }),
    ...wordsOf({ content: 'content', username: 'username' }), address('avatarURL', 'avatar_url'), httpConfig,
  ],
  storedFault({ apiURL }, { references, namespace }) {
    const found = references.secret(namespace, apiURL)
    if ('fault' in found) return `failed to retrieve API URL: ${found.fault}`
    return within('failed to validate API URL', secretUrlFault(found.value.trim()))
  },
})

interface Telegram extends WithHttp {
  readonly apiURL?: string
  readonly botToken?: KeySelector
  readonly botTokenFile?: string
  readonly chatID?: number
}

export const telegram = integration<'telegram_configs', Telegram>({
  name: 'telegram_configs', list: 'telegramConfigs', told: 'TelegramConfig',
  fields: [
    sendResolved, address('apiURL', 'api_url'), secret('botToken', 'bot_token'), anyText('botTokenFile', 'bot_token_file'),
    field('chatID', 'chat_id', { kind: 'integer', format: 'int64', isRequired: true }),
    field('messageThreadID', 'message_thread_id', { kind: 'integer', format: 'int64' }), anyText('message', 'message'),
    flag('disableNotifications', 'disable_notifications'), field('parseMode', 'parse_mode', choice('MarkdownV2', 'Markdown', 'HTML')), httpConfig,
  ],
  fault({ botToken, botTokenFile, chatID = 0, apiURL }) {
    if (!botToken && botTokenFile === undefined) return 'mandatory field botToken or botTokenfile is empty'
    if (botToken && botTokenFile !== undefined) return "only one of 'botToken' or 'botTokenfile' must be configured"
    return chatID === 0 ? "mandatory field 'chatID' is empty" : within("invalid 'apiURL'", urlFault(apiURL))
  },
  storedFault: ({ botToken }, place) => stored(place, botToken),
})

interface RocketChatAction { readonly text?: string; readonly url?: string; readonly msg?: string }

interface RocketChat extends WithHttp {
  readonly apiURL?: string
  readonly token: KeySelector
  readonly tokenID: KeySelector
  readonly iconURL?: string
  readonly imageURL?: string
  readonly thumbURL?: string
  readonly actions?: readonly RocketChatAction[]
}

const noAction = {
  type: '', image_url: '', is_webview: false, webview_height_ratio: '', msg_in_chat_window: false, msg_processing_type: '', text: '', url: '', msg: '',
}

export const rocketChat = integration<'rocketchat_configs', RocketChat>({
  name: 'rocketchat_configs', list: 'rocketchatConfigs', told: 'RocketChatConfig', isHttpFirst: true,
  fields: [
    sendResolved, address('apiURL', 'api_url'), secret('token', 'token', required(keySelector)), secret('tokenID', 'token_id', required(keySelector)),
    ...wordsOf({ channel: 'channel', color: 'color', emoji: 'emoji', text: 'text', title: 'title', titleLink: 'title_link' }),
    ...textsOf({ iconURL: 'icon_url', imageURL: 'image_url', thumbURL: 'thumb_url' }), flag('shortFields', 'short_fields'), flag('linkNames', 'link_names'),
    field('fields', 'fields', list(object({ title: someText, value: someText, short: truth }), { min: 1 }), (fields: readonly object[]) => (
      fields.map((each) => ({ short: undefined, title: '', value: '', ...each }))
    )),
    field('actions', 'actions', list(object({ text: someText, url: text, msg: someText }), { min: 1 }), (actions: readonly RocketChatAction[]) => (
      actions.map((each) => ({ ...noAction, ...each }))
    )), httpConfig,
  ],
  fault: ({ apiURL, iconURL, imageURL, thumbURL, actions }) => firstFault(
    () => within("invalid 'apiURL'", urlFault(apiURL)), () => within("invalid 'iconURL'", templateUrlFault(iconURL)),
    () => within("invalid 'imageURL'", templateUrlFault(imageURL)), () => within("invalid 'thumbURL'", templateUrlFault(thumbURL)),
    () => firstOf(actions, ({ url }, index) => within(`'actions'[${index}]: invalid 'url'`, templateUrlFault(url))),
  ),
  storedFault: ({ token, tokenID }, place) => within('failed to retrieve RocketChat token', secretFault(place, token))
    ?? within('failed to retrieve RocketChat token ID', secretFault(place, tokenID)),
})

interface MsTeams extends WithHttp { readonly webhookUrl: KeySelector }

export const msTeams = integration<'msteams_configs', MsTeams>({
  name: 'msteams_configs', list: 'msteamsConfigs', told: 'MSTeamsConfig',
  fields: [
    sendResolved, secret('webhookUrl', 'webhook_url', required(keySelector)), ...textsOf({ title: 'title', summary: 'summary', text: 'text' }), httpConfig,
  ],
  storedFault: ({ webhookUrl }, place) => secretFault(place, webhookUrl),
})

interface MsTeamsV2 extends WithHttp { readonly webhookURL?: KeySelector }

export const msTeamsV2 = integration<'msteamsv2_configs', MsTeamsV2>({
  name: 'msteamsv2_configs', list: 'msteamsv2Configs', told: 'MSTeamsConfigV2',
  fields: [sendResolved, secret('webhookURL', 'webhook_url'), ...wordsOf({ title: 'title', text: 'text' }), httpConfig],
  storedFault: ({ webhookURL }, place) => stored(place, webhookURL),
})

interface WithApi extends WithHttp { readonly apiURL?: string; readonly apiSecret?: KeySelector }

export const webex = integration<'webex_configs', WithApi>({
  name: 'webex_configs', list: 'webexConfigs', told: 'WebexConfig',
  fields: [sendResolved, address('apiURL', 'api_url'), anyText('message', 'message'), field('roomID', 'room_id', required(someText)), httpConfig],
  fault: ({ apiURL }) => within("invalid 'apiURL'", urlFault(apiURL)),
})

export const weChat = integration<'wechat_configs', WithApi>({
  name: 'wechat_configs', list: 'wechatConfigs', told: 'WeChatConfig',
  fields: [
    sendResolved, secret('apiSecret', 'api_secret'), address('apiURL', 'api_url'), word('corpID', 'corp_id'),
    ...wordsOf({ agentID: 'agent_id', toUser: 'to_user', toParty: 'to_party', toTag: 'to_tag', message: 'message', messageType: 'message_type' }), httpConfig,
  ],
  fault: ({ apiURL }) => within("invalid 'apiURL'", urlFault(apiURL)),
  storedFault: ({ apiSecret }, place) => stored(place, apiSecret),
})
