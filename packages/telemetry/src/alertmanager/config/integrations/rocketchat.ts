/** Rocket.Chat. Follows RocketchatConfig in config/notifiers.go of Alertmanager 0.34. */
import { httpClientKind } from '../http-client.ts'
import { always, listOf, optional, secretKind, structOf, textKind, truthKind } from '../kind.ts'
import { urlKind } from '../url.ts'

// These have no names in YAML of their own: Go takes the lower-case field names.
const fieldKind = structOf('config.RocketchatAttachmentField', { short: always(optional(truthKind)), title: always(textKind), value: always(textKind) })
const actionKind = structOf('config.RocketchatAttachmentAction', {
  type: always(textKind), text: always(textKind), url: always(textKind), imageurl: always(textKind), iswebview: always(truthKind),
  webviewheightratio: always(textKind), msg: always(textKind), msginchatwindow: always(truthKind), msgprocessingtype: always(textKind),
})

export const rocketchatKind = structOf('config.plain', {
  send_resolved: always(truthKind), http_config: optional(httpClientKind), api_url: urlKind, token_id: optional(secretKind), token_id_file: textKind,
  token: optional(secretKind), token_file: textKind, channel: textKind, color: textKind, title: textKind, title_link: textKind, text: textKind,
  fields: listOf(optional(fieldKind)), short_fields: always(truthKind), emoji: textKind, icon_url: textKind, image_url: textKind, thumb_url: textKind,
  link_names: always(truthKind), actions: listOf(optional(actionKind)),
}, {
  initial: {
    color: '{{ if eq .Status "firing" }}red{{ else }}green{{ end }}', emoji: '{{ template "rocketchat.default.emoji" . }}',
    icon_url: '{{ template "rocketchat.default.iconurl" . }}', text: '{{ template "rocketchat.default.text" . }}',
    title: '{{ template "rocketchat.default.title" . }}', title_link: '{{ template "rocketchat.default.titlelink" . }}',
  },
  check(it) {
    if (it.token !== undefined && it.token_file !== '') return 'at most one of token & token_file must be configured'
    return it.token_id !== undefined && it.token_id_file !== '' ? 'at most one of token_id & token_id_file must be configured' : it
  },
})
