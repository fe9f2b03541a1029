/** Services in Consul. Follows discovery/consul/consul.go of Prometheus 3.16. */
import { second } from '@track/simulation'
import { completeHttpClient, httpFields } from '../../alertmanager/config/http-client.ts'
import { durationKind, listOf, mapOf, secretKind, structOf, textKind } from '../../alertmanager/config/kind.ts'
import { shownTruth } from '../kind.ts'
import { http } from './fields.ts'

export const consulKind = structOf('consul.plain', {
  server: textKind, path_prefix: textKind, token: secretKind, datacenter: textKind, namespace: textKind, partition: textKind, tag_separator: textKind,
  scheme: textKind, username: textKind, password: secretKind, allow_stale: shownTruth, refresh_interval: durationKind, services: listOf(textKind),
  tags: listOf(textKind), node_meta: mapOf(textKind), filter: textKind, health_filter: textKind, ...httpFields,
}, {
  initial: { ...http, tag_separator: ',', scheme: 'http', server: 'localhost:8500', allow_stale: true, refresh_interval: 30 * second },
  check(config) {
    if (config.server.trim() === '') return 'consul SD configuration requires a server address'
    const hasUser = config.username !== '' || config.password !== ''
    if (hasUser && config.basic_auth) return 'at most one of consul SD configuration username and password and basic auth can be configured'
    const user = { username: config.username, username_file: '', username_ref: '', password: config.password, password_file: '', password_ref: '' }
    const complete = hasUser ? { ...config, basic_auth: user } : config
    if (config.token !== '' && (config.authorization || config.oauth2)) return 'at most one of consul SD token, authorization, or oauth2 can be configured'
    return completeHttpClient(complete)
  },
})
