/** Containers of Triton. Follows discovery/triton/triton.go of Prometheus 3.16. */
import { minute } from '@track/simulation'
import { tlsKind } from '../../alertmanager/config/http-client.ts'
import { durationKind, listOf, structOf, textKind } from '../../alertmanager/config/kind.ts'
import { shownInt, shownText } from '../kind.ts'

export const tritonKind = structOf('triton.plain', {
  account: shownText, role: shownText, dns_suffix: shownText, endpoint: shownText, groups: listOf(textKind), port: shownInt, refresh_interval: durationKind,
  tls_config: tlsKind, version: shownInt,
}, {
  initial: { role: 'container', port: 9163, refresh_interval: minute, version: 1 },
  check(config) {
    if (!['container', 'cn'].includes(config.role)) return "triton SD configuration requires role to be 'container' or 'cn'"
    if (config.account === '') return 'triton SD configuration requires an account'
    if (config.dns_suffix === '') return 'triton SD configuration requires a dns_suffix'
    if (config.endpoint === '') return 'triton SD configuration requires an endpoint'
    return config.refresh_interval <= 0 ? 'triton SD configuration requires RefreshInterval to be a positive integer' : config
  },
})
