/** Machines in Oracle's cloud. Follows discovery/oci/oci.go of Prometheus 3.16. */
import { printPrometheusDuration, quoteGo } from '@track/simulation'
import { httpFields } from '../../alertmanager/config/http-client.ts'
import { listOf, secretKind, textKind } from '../../alertmanager/config/kind.ts'
import { shownDuration, shownInt, shownText } from '../kind.ts'
import { cloud, withHttp } from './fields.ts'

const keyFields = ['tenancy', 'user', 'fingerprint', 'key_file'] as const

export const ociKind = withHttp('oci.plain', {
  auth: textKind, tenancy: textKind, user: textKind, fingerprint: textKind, key_file: textKind, key_passphrase: secretKind, key_passphrase_file: textKind,
  region: shownText, compartments: listOf(textKind), ...httpFields, port: shownInt, refresh_interval: shownDuration,
}, {
  initial: { ...cloud, auth: 'api_key' },
  fault(config) {
    if (config.region === '') return 'oci_sd: region is required'
    const { auth, key_passphrase: phrase, key_passphrase_file: file } = config
    const missing = keyFields.find((name) => config[name] === '')
    const hasKey = keyFields.some((name) => config[name] !== '') || phrase !== '' || file !== ''
    if (auth === 'api_key' && missing !== undefined) return `oci_sd: api_key auth requires ${missing}`
    if (auth === 'api_key' && phrase !== '' && file !== '') return 'oci_sd: at most one of key_passphrase and key_passphrase_file must be configured'
    if (auth === 'instance_principal' && hasKey) {
      return 'oci_sd: instance_principal auth must not have tenancy, user, fingerprint, key_file, key_passphrase, or key_passphrase_file set'
    }
    if (auth !== 'api_key' && auth !== 'instance_principal') return `oci_sd: unknown auth method ${quoteGo(auth)}, expected "api_key" or "instance_principal"`
    const empty = config.compartments.indexOf('')
    if (empty >= 0) return `oci_sd: compartments[${empty}] must not be empty`
    return config.refresh_interval <= 0 ? `oci_sd: refresh_interval must be positive, got ${printPrometheusDuration(config.refresh_interval)}` : undefined
  },
})
