/** Microsoft Teams, by its workflows. Follows notify/msteamsv2/config.go of Alertmanager 0.34. */
import { httpClientKind } from '../http-client.ts'
import { always, optional, structOf, textKind, truthKind } from '../kind.ts'
import { secretUrlKind } from '../url.ts'
import { webhookUrlFault } from '../webhook-url.ts'

export const msteamsv2Kind = structOf('msteamsv2.plain', {
  send_resolved: always(truthKind), http_config: optional(httpClientKind), webhook_url: secretUrlKind, webhook_url_file: textKind, title: textKind, text: textKind,
}, {
  initial: { send_resolved: true, title: '{{ template "msteamsv2.default.title" . }}', text: '{{ template "msteamsv2.default.text" . }}' },
  check: (teams) => webhookUrlFault(teams) ?? teams,
})
