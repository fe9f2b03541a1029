/** Mattermost. Follows notify/mattermost/config.go of Alertmanager 0.34. */
import { httpClientKind } from '../http-client.ts'
import { always, called, listOf, optional, structOf, textKind, truthKind } from '../kind.ts'
import { secretUrlKind } from '../url.ts'

const fieldKind = called('mattermost.MattermostField', structOf('mattermost.plain', { title: textKind, value: textKind, short: optional(truthKind) }, {
  check(field) {
    if (field.title === '') return 'missing title in Mattermost field configuration'
    return field.value === '' ? 'missing value in Mattermost field configuration' : field
  },
}))

const attachmentFields = {
  fallback: textKind, color: textKind, pretext: textKind, text: textKind, author_name: textKind, author_link: textKind, author_icon: textKind,
  title: textKind, title_link: textKind, fields: listOf(optional(fieldKind)), thumb_url: textKind, footer: textKind, footer_icon: textKind, image_url: textKind,
}

export const mattermostKind = structOf('mattermost.plain', {
  send_resolved: always(truthKind), http_config: optional(httpClientKind), webhook_url: secretUrlKind, webhook_url_file: textKind, channel: textKind,
  username: textKind, text: textKind, fallback: textKind, color: textKind, pretext: textKind, author_name: textKind, author_link: textKind,
  author_icon: textKind, title: textKind, title_link: textKind, fields: listOf(optional(fieldKind)), thumb_url: textKind, footer: textKind,
  footer_icon: textKind, image_url: textKind, icon_url: textKind, icon_emoji: textKind,
  attachments: listOf(optional(structOf('mattermost.MattermostAttachment', attachmentFields))), type: textKind,
  props: optional(structOf('mattermost.MattermostProps', { card: textKind })),
  priority: optional(structOf('mattermost.MattermostPriority', { priority: textKind, requested_ack: truthKind, persistent_notifications: truthKind })),
}, {
  initial: Object.fromEntries([
    ...['username', 'color', 'text', 'title', 'fallback'].map((name) => [name, `{{ template "mattermost.default.${name}" . }}`] as const),
    ['title_link', '{{ template "mattermost.default.titlelink" . }}'] as const,
    ['send_resolved', true] as const,
  ]),
  check: (it) => (it.webhook_url !== undefined && it.webhook_url_file !== '' ? 'at most one of webhook_url & webhook_url_file must be configured' : it),
})

