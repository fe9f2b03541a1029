/** PagerDuty, with its events of version 2 or the old service keys. Follows notify/pagerduty/config.go of Alertmanager 0.34. */
import { httpClientKind } from '../http-client.ts'
import { always, anyKind, goDurationKind, listOf, mapOf, optional, secretKind, structOf, textKind, truthKind, type ValueOf } from '../kind.ts'
import { urlKind } from '../url.ts'

const defaultDetails: Readonly<Record<string, string>> = {
  firing: '{{ .Alerts.Firing | toJson }}', resolved: '{{ .Alerts.Resolved | toJson }}',
  num_firing: '{{ .Alerts.Firing | len }}', num_resolved: '{{ .Alerts.Resolved | len }}',
}

export const pagerdutyKind = structOf('pagerduty.plain', {
  send_resolved: always(truthKind), http_config: optional(httpClientKind), service_key: secretKind, service_key_file: textKind,
  routing_key: secretKind, routing_key_file: textKind, url: urlKind, client: textKind, client_url: textKind, description: textKind,
  details: mapOf(anyKind), images: listOf(structOf('pagerduty.PagerdutyImage', { src: textKind, alt: textKind, href: textKind })),
  links: listOf(structOf('pagerduty.PagerdutyLink', { href: textKind, text: textKind })), source: textKind, severity: textKind, class: textKind,
  component: textKind, group: textKind, timeout: always(goDurationKind),
}, {
  initial: {
    send_resolved: true, description: '{{ template "pagerduty.default.description" .}}', client: '{{ template "pagerduty.default.client" . }}',
    client_url: '{{ template "pagerduty.default.clientURL" . }}',
  },
  check(pager) {
    if (pager.routing_key === '' && pager.service_key === '' && pager.routing_key_file === '' && pager.service_key_file === '') {
      return 'missing service or routing key in PagerDuty config'
    }
    if (pager.routing_key !== '' && pager.routing_key_file !== '') return 'at most one of routing_key & routing_key_file must be configured'
    if (pager.service_key !== '' && pager.service_key_file !== '') return 'at most one of service_key & service_key_file must be configured'
    return { ...pager, source: pager.source || pager.client, details: { ...defaultDetails, ...pager.details } }
  },
})

export type Pagerduty = ValueOf<typeof pagerdutyKind>
