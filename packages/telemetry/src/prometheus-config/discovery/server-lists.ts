/**
 * Providers of servers that need little more than a client and a port.
 *
 * Follows discovery/{digitalocean,hetzner,ionos,linode,vultr,eureka,xds}/*.go of Prometheus 3.16.
 */
import { minute, quoteGo, second } from '@track/simulation'
import { httpFields } from '../../alertmanager/config/http-client.ts'
import { always, anyKind, durationKind, textKind } from '../../alertmanager/config/kind.ts'
import { roleOf, shownDuration, shownInt, shownText, urlParts } from '../kind.ts'
import { afterHttp, cloud, http, withHttp } from './fields.ts'

const server = { refresh_interval: shownDuration, port: shownInt }

export const digitaloceanKind = afterHttp('digitalocean.plain', {
  ...server, role: always(roleOf(['droplets', 'databases'], (given) => `unknown DigitalOcean SD role ${quoteGo(given)}`)),
  // Of the source's own tests, and yet a field.
  httpclient: always({ ...anyKind, print: () => null }),
}, { initial: { ...cloud, role: 'droplets' }, fault: ({ role }) => (role === '' ? 'role missing (one of: droplets, databases)' : undefined) })

export const hetznerKind = afterHttp('hetzner.plain', {
  ...server, role: always(roleOf(['robot', 'hcloud'], (given) => `unknown role ${quoteGo(given)}`)), label_selector: textKind,
}, { initial: cloud, fault: ({ role }) => (role === '' ? 'role missing (one of: robot, hcloud)' : undefined) })

export const ionosKind = withHttp('ionos.plain', { datacenter_id: shownText, ...httpFields, ...server }, {
  initial: cloud, fault: ({ datacenter_id: center }) => (center === '' ? "datacenter id can't be empty" : undefined),
})

export const linodeKind = afterHttp('linode.plain', { ...server, tag_separator: textKind, region: textKind }, { initial: { ...cloud, tag_separator: ',' } })

export const vultrKind = afterHttp('vultr.plain', server, { initial: cloud })

export const eurekaKind = withHttp('eureka.plain', { server: textKind, ...httpFields, refresh_interval: durationKind }, {
  initial: { ...http, refresh_interval: 30 * second },
  fault({ server: address }) {
    if (address === '') return 'eureka_sd: empty or null eureka server'
    const parts = urlParts(address)
    if (typeof parts === 'string') return parts
    return parts.scheme === '' || parts.host === '' ? 'eureka_sd: invalid eureka server URL' : undefined
  },
})

export const kumaKind = afterHttp('xds.plainKumaConf', { refresh_interval: durationKind, fetch_timeout: durationKind, server: textKind, client_id: textKind }, {
  initial: { ...http, refresh_interval: 15 * second, fetch_timeout: 2 * minute },
  fault({ server: address }) {
    if (address === '') return 'kuma SD server must not be empty: '
    const parts = urlParts(address)
    if (typeof parts === 'string') return parts
    return parts.scheme === '' || parts.host === '' ? `kuma SD server must not be empty and have a scheme: ${address}` : undefined
  },
})
