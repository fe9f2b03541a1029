/** Microsoft Teams, by its old connectors. Follows notify/msteams/config.go of Alertmanager 0.34. */
import { httpClientKind } from '../http-client.ts'
import { always, optional, structOf, textKind, truthKind } from '../kind.ts'
import { secretUrlKind } from '../url.ts'
import { webhookUrlFault } from '../webhook-url.ts'

export const msteamsKind = structOf('msteams.plain', {
  send_resolved: always(truthKind), http_config: optional(httpClientKind), webhook_url: secretUrlKind, webhook_url_file: textKind, title: textKind,
  summary: textKind, text: textKind,
}, {
  initial: {
    send_resolved: true, title: '{{ template "msteams.default.title" . }}', summary: '{{ template "msteams.default.summary" . }}',
    text: '{{ template "msteams.default.text" . }}',
  },
  check: (teams) => webhookUrlFault(teams) ?? teams,
})
