/** Where samples are read from, besides. Follows RemoteReadConfig in config/config.go of Prometheus 3.16. Left out: that anything is read. */
import { minute } from '@track/simulation'
import { completeHttpClient, httpFields } from '../../alertmanager/config/http-client.ts'
import { always, durationKind, mapOf, structOf, textKind, truthKind, uintKind } from '../../alertmanager/config/kind.ts'
import { labelSetKind } from '../../alertmanager/config/matchers.ts'
import { givenUrl, several } from '../kind.ts'
import { authorizationElsewhere, headersFault } from './headers.ts'

const readKind = structOf('config.plain', {
  url: always(givenUrl), remote_timeout: durationKind, chunked_read_limit: uintKind, headers: mapOf(textKind), read_recent: truthKind, name: textKind,
  ...httpFields, required_matchers: labelSetKind, filter_external_labels: truthKind,
}, {
  initial: { remote_timeout: minute, chunked_read_limit: 50_000_000, filter_external_labels: true, follow_redirects: true, enable_http2: true },
  check(config) {
    if (config.url === undefined) return 'url for remote_read is empty'
    return headersFault(config.headers, authorizationElsewhere) ?? completeHttpClient(config)
  },
})

export const remoteReadsKind = several('config.RemoteReadConfig', readKind)
