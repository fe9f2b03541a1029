/** Any HTTP endpoint. Follows notify/webhook/config.go of Alertmanager 0.34. */
import { httpClientKind } from '../http-client.ts'
import { always, anyKind, goDurationKind, optional, structOf, textKind, truthKind, uintKind, type ValueOf } from '../kind.ts'
import { templateUrlKind } from '../url.ts'

export const webhookKind = structOf('webhook.plain', {
  send_resolved: always(truthKind), http_config: optional(httpClientKind), url: templateUrlKind, url_file: always(textKind),
  max_alerts: always(uintKind), timeout: always(goDurationKind), payload: anyKind,
}, {
  initial: { send_resolved: true },
  check(webhook) {
    if (webhook.url === '' && webhook.url_file === '') return 'one of url or url_file must be configured'
    return webhook.url !== '' && webhook.url_file !== '' ? 'at most one of url & url_file must be configured' : webhook
  },
})

export type Webhook = ValueOf<typeof webhookKind>
