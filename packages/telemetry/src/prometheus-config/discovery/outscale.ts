/** Machines at Outscale. Follows discovery/outscale/outscale.go of Prometheus 3.16. */
import { completeHttpClient, httpFields } from '../../alertmanager/config/http-client.ts'
import { durationKind, structOf, textKind } from '../../alertmanager/config/kind.ts'
import { shownInt, shownSecret, shownText } from '../kind.ts'
import { cloud } from './fields.ts'

export const outscaleKind = structOf('outscale.plain', {
  endpoint: textKind, region: shownText, access_key: shownText, secret_key: shownSecret, secret_key_file: shownText, refresh_interval: durationKind,
  port: shownInt, ...httpFields,
}, {
  initial: { ...cloud, region: 'eu-west-2' },
  check(config) {
    if (config.region === '') return 'outscale SD configuration requires a region'
    if (config.access_key === '') return 'outscale SD configuration requires access_key'
    return secretFault(config) ?? completeHttpClient({ ...config, endpoint: config.endpoint || `https://api.${config.region}.outscale.com/api/v1` })
  },
})

/** One of both, and one only. */
export function secretFault({ secret_key: key, secret_key_file: file }: { readonly secret_key: string; readonly secret_key_file: string }): string | undefined {
  if (key === '' && file === '') return 'one of secret_key & secret_key_file must be configured'
  return key !== '' && file !== '' ? 'at most one of secret_key & secret_key_file must be configured' : undefined
}
