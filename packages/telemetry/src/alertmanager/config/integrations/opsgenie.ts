/** Opsgenie. Follows notify/opsgenie/config.go of Alertmanager 0.34. */
import { httpClientKind } from '../http-client.ts'
import { always, listOf, mapOf, optional, secretKind, structOf, textKind, truthKind, type ValueOf } from '../kind.ts'
import { templateFault, urlKind } from '../url.ts'

const responderKind = structOf('opsgenie.OpsGenieConfigResponder', { id: textKind, name: textKind, username: textKind, type: textKind })
const types = '^(team|teams|user|escalation|schedule)$'

export const opsgenieKind = structOf('opsgenie.plain', {
  send_resolved: always(truthKind), http_config: optional(httpClientKind), api_key: secretKind, api_key_file: textKind, api_url: urlKind, message: textKind,
  description: textKind, source: textKind, details: mapOf(textKind), entity: textKind, responders: listOf(responderKind), actions: textKind, tags: textKind,
  note: textKind, priority: textKind, update_alerts: truthKind,
}, {
  initial: {
    send_resolved: true, message: '{{ template "opsgenie.default.message" . }}', description: '{{ template "opsgenie.default.description" . }}',
    source: '{{ template "opsgenie.default.source" . }}',
  },
  check(opsgenie) {
    if (opsgenie.api_key !== '' && opsgenie.api_key_file !== '') return 'at most one of api_key & api_key_file must be configured'
    return opsgenie.responders.map(responderFault).find((fault) => fault !== undefined) ?? opsgenie
  },
})

function responderFault(responder: ValueOf<typeof responderKind>): string | undefined {
  const { id, name, username, type } = responder
  const printed = (kind: string) => `{${id} ${name} ${username} ${kind}}`
  if (id === '' && name === '' && username === '') return `opsGenieConfig responder ${printed(type)} has to have at least one of id, username or name specified`
  const fault = templateFault(type)
  if (fault !== undefined) return `opsGenieConfig responder ${printed(type)} type contains invalid template syntax: ${fault}`
  const lower = type.toLowerCase()
  if (type.includes('{{') || /^(team|teams|user|escalation|schedule)$/.test(lower)) return undefined
  return `opsGenieConfig responder ${printed(lower)} type does not match valid options ${types}`
}
