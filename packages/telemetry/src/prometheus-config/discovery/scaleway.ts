/** Servers at Scaleway. Follows discovery/scaleway/scaleway.go of Prometheus 3.16. Left out: what Scaleway's own client says of keys and zones. */
import { quoteGo } from '@track/simulation'
import { httpFields } from '../../alertmanager/config/http-client.ts'
import { always, listOf, textKind } from '../../alertmanager/config/kind.ts'
import { roleOf, shownDuration, shownInt, shownSecret, shownText } from '../kind.ts'
import { cloud, withHttp } from './fields.ts'
import { secretFault } from './outscale.ts'

export const scalewayKind = withHttp('scaleway.plain', {
  project_id: shownText, api_url: textKind, zone: shownText, access_key: shownText, secret_key: shownSecret, secret_key_file: shownText, name_filter: textKind,
  tags_filter: listOf(textKind), ...httpFields, refresh_interval: shownDuration, port: shownInt,
  role: always(roleOf(['instance', 'baremetal'], (given) => `unknown role ${quoteGo(given)}`)),
}, {
  initial: { ...cloud, zone: 'fr-par-1', api_url: 'https://api.scaleway.com' },
  fault(config) {
    if (config.role === '') return 'role missing (one of: instance, baremetal)'
    if (config.project_id === '') return 'project_id is mandatory'
    return secretFault(config) ?? (config.access_key === '' ? 'access_key is mandatory' : undefined)
  },
})
