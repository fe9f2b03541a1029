/** Servers at STACKIT. Follows discovery/stackit/stackit.go of Prometheus 3.16. */
import { quoteGo } from '@track/simulation'
import { durationKind, intKind, secretKind, textKind } from '../../alertmanager/config/kind.ts'
import { shownText, urlParts } from '../kind.ts'
import { afterHttp, cloud } from './fields.ts'

export const stackitKind = afterHttp('stackit.plain', {
  project: shownText, refresh_interval: durationKind, port: intKind, region: textKind, endpoint: textKind, service_account_key: secretKind,
  private_key: secretKind, service_account_key_path: textKind, private_key_path: textKind, credentials_file_path: textKind,
}, {
  initial: { ...cloud, region: 'eu01' },
  fault({ endpoint, region }) {
    if (endpoint === '' && region === '') return 'stackit_sd: endpoint and region missing'
    const parts = urlParts(endpoint)
    return typeof parts === 'string' ? `stackit_sd: invalid endpoint ${quoteGo(endpoint)}: ${parts}` : undefined
  },
})
