/** WeChat. Follows WechatConfig in config/notifiers.go of Alertmanager 0.34. */
import { quoteGo } from '@track/simulation'
import { httpClientKind } from '../http-client.ts'
import { always, optional, secretKind, structOf, textKind, truthKind } from '../kind.ts'
import { urlKind } from '../url.ts'

export const wechatKind = structOf('config.plain', {
  send_resolved: always(truthKind), http_config: optional(httpClientKind), api_secret: secretKind, api_secret_file: textKind, corp_id: textKind, message: textKind,
  api_url: urlKind, to_user: textKind, to_party: textKind, to_tag: textKind, agent_id: textKind, message_type: textKind,
}, {
  initial: Object.fromEntries(['message', 'to_user', 'to_party', 'to_tag', 'agent_id'].map((name) => [name, `{{ template "wechat.default.${name}" . }}`])),
  check(it) {
    const type = it.message_type || 'text'
    if (type !== 'text' && type !== 'markdown') return `weChat message type ${quoteGo(type)} does not match valid options ^(text|markdown)$`
    if (it.api_secret !== '' && it.api_secret_file !== '') return 'at most one of api_secret & api_secret_file must be configured'
    return { ...it, message_type: type }
  },
})
