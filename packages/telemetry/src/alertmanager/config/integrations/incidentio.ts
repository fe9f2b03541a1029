/** incident.io. Follows notify/incidentio/config.go of Alertmanager 0.34. */
import { httpClientKind } from '../http-client.ts'
import { always, goDurationKind, optional, secretKind, structOf, textKind, truthKind, uintKind } from '../kind.ts'
import { urlKind } from '../url.ts'

export const incidentioKind = structOf('incidentio.plain', {
  send_resolved: always(truthKind), http_config: optional(httpClientKind), url: always(urlKind), url_file: always(textKind), alert_source_token: secretKind,
  alert_source_token_file: textKind, max_alerts: always(uintKind), timeout: always(goDurationKind),
}, {
  initial: { send_resolved: true },
  check(incidents) {
    const hasToken = incidents.alert_source_token !== '' || incidents.alert_source_token_file !== ''
    if (incidents.url === undefined && incidents.url_file === '') return 'one of url or url_file must be configured'
    if (incidents.url !== undefined && incidents.url_file !== '') return 'at most one of url & url_file must be configured'
    if (incidents.alert_source_token !== '' && incidents.alert_source_token_file !== '') {
      return 'at most one of alert_source_token & alert_source_token_file must be configured'
    }
    if (incidents.http_config?.authorization && hasToken) {
      return 'cannot specify alert_source_token or alert_source_token_file when using http_config.authorization'
    }
    if (incidents.http_config && !incidents.http_config.authorization && !hasToken) {
      return 'at least one of alert_source_token, alert_source_token_file or http_config.authorization must be configured'
    }
    return incidents
  },
})
