/** What the controller's nginx shows to the network: certificates, pages, log lines, metrics. */
import { secrets } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { day, type Simulation } from '@track/simulation'
import { matchedBy, proxyTableOf } from '@track/traffic'
import type { ProxyCode, ProxyRequest } from '../../network/proxies/proxy-code.ts'
import { issue, keyFor } from '../../network/tls/issue.ts'
import { certificatesIn } from '../../network/tls/certificate.ts'
import { secretText } from '../../network/tls/secret.ts'
import { controllerMetrics } from './metrics.ts'
import { locationOf, nginxPage, plainPage } from './pages.ts'
import { ownIngresses } from './own-ingresses.ts'
import { httpsPort } from './proxy-table.ts'
import { controllerPods } from './running.ts'
import { configurationOf } from './servers.ts'
import { syncPart } from './sync-part.ts'
import { locationBehind, slash } from './location-names.ts'

export const proxies: ProxyCode['proxies'] = {
  has: (simulation, id) => controllerPods(simulation).some((each) => each.id === id),

  present(simulation, _id, port, serverName) {
    if (port !== httpsPort) return 'plain'
    const { certificates } = simulation.state(syncPart)
    const host = serverName.toLowerCase()
    const shown = [host, host.replace(/^[^.]+/, '*')].find((each) => Object.hasOwn(certificates, each))
    const secret = shown === undefined ? '' : certificates[shown]
    const found = secret ? secretPem(simulation, secret) : undefined
    // A Secret that went, or that is none any more, leaves nginx with its own.
    return { certificates: found !== undefined && certificatesIn(found).length > 0 ? found : fakeCertificate(simulation) }
  },

  page(simulation, { target, status, behind, id, isTls }) {
    // more_clear_headers Server
    if (behind) return { ...behind, headers: behind.headers.filter(([name]) => name !== 'Server') }
    const table = proxyTableOf(simulation, id)
    const rule = table && matchedBy(table, target).rule
    if (rule?.name.endsWith(` ${slash}`)) {
      const asked = `${target.path}/${target.query === undefined ? '' : `?${target.query}`}`
      return nginxPage(simulation.now, status, `${isTls ? 'https' : 'http'}://${(target.host ?? '').replace(/:\d+$/, '')}${asked}`)
    }
    const settings = rule && locationBehind(configurationOf(ownIngresses(cacheOf(simulation))), rule.name)?.settings
    const location = status >= 300 && status < 400 ? locationOf(status, target, settings) : undefined
    return nginxPage(simulation.now, status, location)
  },

  plainPage: (simulation) => plainPage(simulation.now),

  upstreamOf(simulation, { id, target }: ProxyRequest) {
    const table = proxyTableOf(simulation, id)
    return table ? matchedBy(table, target).rule?.backends[0]?.name ?? '' : ''
  },

  metrics: controllerMetrics,
}

function secretPem(simulation: Simulation, key: string): string | undefined {
  const [namespace = '', name = ''] = key.split('/')
  const secret = cacheOf(simulation).get(secrets, name, namespace)
  return secret && secretText(secret, 'tls.crt')
}

/** What the controller makes for itself as it starts, for a year. It is RSA in reality. */
function fakeCertificate(simulation: Simulation): string {
  const key = keyFor(simulation, 'ingress-nginx')
  const name = [{ type: 'O', value: 'Acme Co' }, { type: 'CN', value: 'Kubernetes Ingress Controller Fake Certificate' }]
  const since = Math.floor(simulation.startedAt / day) * day
  return issue({
    subject: name, issuer: name, publicKey: key.public, signingKey: key.secret, serial: 1, notBefore: since, notAfter: since + 365 * day, isAuthority: true, dnsNames: ['ingress.local'],
  })
}
