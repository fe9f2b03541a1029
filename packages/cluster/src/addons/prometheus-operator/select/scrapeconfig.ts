/** What is wrong with ScrapeConfigs. Follows checkScrapeConfig and its validations of discovery in pkg/prometheus/resource_selector.go of the Prometheus Operator 0.94. */
import { ParseError, parseFieldSelector, parseLabelSelector } from '@track/apimachinery'
import { quoteGo } from '@track/simulation'
import type { Context } from '../generate/context.ts'
import type { Place } from '../generate/http-client.ts'
import type { KubernetesSearch, ScrapeConfig } from '../objects.ts'
import { type Fault, firstFault, firstOf, within } from './fault.ts'
import { placeIn, safeTlsFault, storedAuthorizationFault, storedBasicAuthFault, storedOAuth2Fault, storedProxyFault, storedTlsFault } from './http-client.ts'
import { labelsFault } from './probe.ts'
import { relabelingsFault } from './relabelings.ts'
import { scrapeClassFault, timingFault } from './timing.ts'

export function scrapeConfigFault(context: Context, { metadata, spec: own }: ScrapeConfig): Fault {
  const { spec } = context
  const place = placeIn(context, metadata.namespace)
  return firstFault(
    () => scrapeClassFault(spec, own.scrapeClass), () => within('relabelConfigs', relabelingsFault(own.relabelings)),
    () => within('basicAuth', storedBasicAuthFault(place, own.basicAuth)),
    () => within('authorization', storedAuthorizationFault(place, own.authorization)), () => within('oauth2', storedOAuth2Fault(place, own.oauth2)),
    () => within('tlsConfig', storedTlsFault(place, own.tlsConfig, safeTlsFault)),
    () => timingFault(spec, own.scrapeInterval, own.scrapeTimeout), () => storedProxyFault(place, own),
    () => within('metricRelabelConfigs', relabelingsFault(own.metricRelabelings)),
    () => within('staticConfigs', firstOf(own.staticConfigs, ({ labels }, index) => within(`[${index}]`, labelsFault(labels)))),
    () => within('httpSDConfigs', firstOf(own.httpSDConfigs, (search, index) => within(`[${index}]`, searchFault(place, search)))),
    () => within('kubernetesSDConfigs', firstOf(own.kubernetesSDConfigs, (search, index) => kubernetesFault(place, search, index))),
    () => within('dnsSDConfigs', firstOf(own.dnsSDConfigs, ({ type, port }, index) => (
      type !== undefined && type !== 'SRV' && port === undefined ? `[${index}]: port required for record type ${quoteGo(type)}` : undefined
    ))),
  )
}

type Search = Pick<KubernetesSearch, 'basicAuth' | 'authorization' | 'oauth2' | 'tlsConfig' | 'proxyUrl' | 'noProxy' | 'proxyFromEnvironment' | 'proxyConnectHeader'>

function searchFault(place: Place, search: Search): Fault {
  return firstFault(
    () => storedBasicAuthFault(place, search.basicAuth), () => storedAuthorizationFault(place, search.authorization),
    () => storedOAuth2Fault(place, search.oauth2),
    () => storedTlsFault(place, search.tlsConfig, safeTlsFault), () => storedProxyFault(place, search),
  )
}

/** Which objects a role selects by. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  pod: ['pod'], service: ['service'], endpointslice: ['pod', 'service', 'endpointslice'], endpoints: ['pod', 'service', 'endpoints'],
  node: ['node'], ingress: ['ingress'],
}

function kubernetesFault(place: Place, search: KubernetesSearch, index: number): Fault {
  const { role, selectors = [], apiServer, namespaces } = search
  const roles = allowed[role.toLowerCase()] ?? []
  const odd = selectors.find((each) => !roles.includes(each.role.toLowerCase()))
  return within(`[${index}]`, firstFault(
    () => searchFault(place, search),
    () => (apiServer !== undefined && namespaces?.ownNamespace ? "cannot use 'apiServer' and 'namespaces.ownNamespace' simultaneously" : undefined),
  )) ?? (odd && `[${index}] : ${role} role supports only ${roles.join(', ')} selectors`)
    ?? within(
      `[${index}]`, firstOf(
        selectors, ({ field, label }) => parsed(() => field !== undefined && parseFieldSelector(field)) ?? parsed(() => label !== undefined && parseLabelSelector(label)),
      ),
    )
}

function parsed(parse: () => unknown): Fault {
  try {
    parse()
    return undefined
  } catch (reason) {
    // A selector that cannot be read.
    if (!(reason instanceof ParseError)) throw reason
    return reason.message
  }
}
