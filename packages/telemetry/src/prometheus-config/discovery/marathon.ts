/** Applications of Marathon. Follows discovery/marathon/marathon.go of Prometheus 3.16. */
import { second } from '@track/simulation'
import { durationKind, listOf, secretKind, textKind } from '../../alertmanager/config/kind.ts'
import { http, withHttp } from './fields.ts'

export const marathonKind = withHttp('marathon.plain', {
  servers: listOf(textKind), refresh_interval: durationKind, auth_token: secretKind, auth_token_file: textKind,
}, {
  initial: { ...http, refresh_interval: 30 * second },
  fault(config) {
    if (config.servers.length === 0) return 'marathon_sd: must contain at least one Marathon server'
    const { auth_token: token, auth_token_file: file } = config
    if (token !== '' && file !== '') return 'marathon_sd: at most one of auth_token & auth_token_file must be configured'
    if (token === '' && file === '') return undefined
    if (config.basic_auth) return 'marathon_sd: at most one of basic_auth, auth_token & auth_token_file must be configured'
    if (config.bearer_token !== '' || config.bearer_token_file !== '') {
      return 'marathon_sd: at most one of bearer_token, bearer_token_file, auth_token & auth_token_file must be configured'
    }
    return config.authorization ? 'marathon_sd: at most one of auth_token, auth_token_file & authorization must be configured' : undefined
  },
})
