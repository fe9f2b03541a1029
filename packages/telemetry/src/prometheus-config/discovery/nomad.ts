/** Services of Nomad. Follows discovery/nomad/nomad.go of Prometheus 3.16. */
import { httpFields } from '../../alertmanager/config/http-client.ts'
import { textKind } from '../../alertmanager/config/kind.ts'
import { minute } from '@track/simulation'
import { shownDuration, shownText, shownTruth } from '../kind.ts'
import { http, withHttp } from './fields.ts'

export const nomadKind = withHttp('nomad.plain', {
  allow_stale: shownTruth, ...httpFields, namespace: shownText, refresh_interval: shownDuration, region: shownText, server: shownText, tag_separator: textKind,
}, {
  initial: {
    ...http, allow_stale: true, namespace: 'default', refresh_interval: minute, region: 'global', server: 'http://localhost:4646', tag_separator: ',',
  },
  fault: ({ server }) => (server.trim() === '' ? 'nomad SD configuration requires a server address' : undefined),
})
