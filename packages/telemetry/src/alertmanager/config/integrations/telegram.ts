/** Telegram. Follows notify/telegram/config.go of Alertmanager 0.34. */
import { httpClientKind } from '../http-client.ts'
import { always, intKind, optional, secretKind, structOf, textKind, truthKind } from '../kind.ts'
import { whole } from '@track/formats'
import { urlKind } from '../url.ts'

const chatKind = { ...intKind, shape: whole('int64', -9_223_372_036_854_775_808, 9_223_372_036_854_775_808) }

export const telegramKind = structOf('telegram.plain', {
  send_resolved: always(truthKind), http_config: optional(httpClientKind), api_url: always(urlKind), bot_token: secretKind, bot_token_file: textKind,
  chat_id: chatKind, chat_id_file: textKind, message_thread_id: intKind, message: textKind, disable_notifications: truthKind, parse_mode: textKind,
}, {
  initial: { send_resolved: true, message: '{{ template "telegram.default.message" . }}', parse_mode: 'HTML' },
  check(it) {
    if (it.bot_token !== '' && it.bot_token_file !== '') return 'at most one of bot_token & bot_token_file must be configured'
    if (it.chat_id === 0 && it.chat_id_file === '') return 'missing chat_id or chat_id_file on telegram_config'
    if (it.chat_id !== 0 && it.chat_id_file !== '') return 'at most one of chat_id & chat_id_file must be configured'
    return ['', 'Markdown', 'MarkdownV2', 'HTML'].includes(it.parse_mode) ? it : 'unknown parse_mode on telegram_config, must be Markdown, MarkdownV2, HTML or empty string'
  },
})
