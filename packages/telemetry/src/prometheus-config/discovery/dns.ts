/** Records of the domain name system. Follows discovery/dns/dns.go of Prometheus 3.16. */
import { second } from '@track/simulation'
import { always, durationKind, listOf, structOf, textKind } from '../../alertmanager/config/kind.ts'
import { shownInt, shownText } from '../kind.ts'

export const dnsKind = structOf('dns.plain', { names: always(listOf(textKind)), refresh_interval: durationKind, type: shownText, port: shownInt }, {
  initial: { refresh_interval: 30 * second, type: 'SRV' },
  check(config) {
    if (config.names.length === 0) return 'DNS-SD config must contain at least one SRV record name'
    const type = config.type.toUpperCase()
    if (!['SRV', 'A', 'AAAA', 'MX', 'NS'].includes(type)) return `invalid DNS-SD records type ${config.type}`
    return type !== 'SRV' && config.port === 0 ? 'a port is required in DNS-SD configs for all record types except SRV' : config
  },
})
