/** Webex. Follows WebexConfig in config/notifiers.go of Alertmanager 0.34. */
import { httpClientKind } from '../http-client.ts'
import { always, optional, structOf, textKind, truthKind } from '../kind.ts'
import { urlKind } from '../url.ts'

export const webexKind = structOf('config.plain', {
  send_resolved: always(truthKind), http_config: optional(httpClientKind), api_url: urlKind, message: textKind, room_id: always(textKind),
}, {
  initial: { send_resolved: true, message: '{{ template "webex.default.message" . }}' },
  check(it) {
    if (it.room_id === '') return 'missing room_id on webex_config'
    return it.http_config?.authorization ? it : 'missing webex_configs.http_config.authorization'
  },
})
