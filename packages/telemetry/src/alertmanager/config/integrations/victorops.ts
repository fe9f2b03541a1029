/** VictorOps. Follows VictorOpsConfig in config/notifiers.go of Alertmanager 0.34. */
import { httpClientKind } from '../http-client.ts'
import { always, mapOf, optional, secretKind, structOf, textKind, truthKind } from '../kind.ts'
import { urlKind } from '../url.ts'

const reserved = ['routing_key', 'message_type', 'state_message', 'entity_display_name', 'monitoring_tool', 'entity_id', 'entity_state']

export const victoropsKind = structOf('config.plain', {
  send_resolved: always(truthKind), http_config: optional(httpClientKind), api_key: secretKind, api_key_file: textKind, api_url: always(urlKind),
  routing_key: always(textKind), message_type: always(textKind), state_message: always(textKind), entity_display_name: always(textKind),
  monitoring_tool: always(textKind), custom_fields: mapOf(textKind),
}, {
  initial: {
    send_resolved: true, message_type: 'CRITICAL', state_message: '{{ template "victorops.default.state_message" . }}',
    entity_display_name: '{{ template "victorops.default.entity_display_name" . }}', monitoring_tool: '{{ template "victorops.default.monitoring_tool" . }}',
  },
  check(it) {
    if (it.routing_key === '') return 'missing Routing key in VictorOps config'
    if (it.api_key !== '' && it.api_key_file !== '') return 'at most one of api_key & api_key_file must be configured'
    const taken = reserved.find((name) => Object.hasOwn(it.custom_fields, name))
    return taken === undefined ? it : `victorOps config contains custom field ${taken} which cannot be used as it conflicts with the fixed/static fields`
  },
})
