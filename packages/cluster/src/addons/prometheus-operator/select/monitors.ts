/** What is wrong with ServiceMonitors and PodMonitors. Follows checkServiceMonitor and checkPodMonitor in pkg/prometheus/resource_selector.go of the Prometheus Operator 0.94. */
import { type LabelSelector, ParseError, selectorOf } from '@track/apimachinery'
import type { Context } from '../generate/context.ts'
import type { PodMonitor, ServiceEndpoint, ServiceMonitor } from '../objects.ts'
import { type Fault, firstFault, firstOf, within } from './fault.ts'
import {
  methodsFault, placeIn, proxyFault, safeTlsFault, secretFault, storedAuthorizationFault, storedBasicAuthFault, storedOAuth2Fault,
  storedProxyFault, storedTlsFault, tlsFault,
} from './http-client.ts'
import { relabelingsFault } from './relabelings.ts'
import { scrapeClassFault, timingFault } from './timing.ts'

export function selectorFault(selector: LabelSelector): Fault {
  try {
    selectorOf(selector)
    return undefined
  } catch (reason) {
    // A selector that cannot be.
    if (!(reason instanceof ParseError)) throw reason
    return reason.message
  }
}

export function serviceMonitorFault(context: Context, { metadata, spec: own }: ServiceMonitor): Fault {
  const { spec } = context
  const place = placeIn(context, metadata.namespace)
  return firstFault(
    () => selectorFault(own.selector),
    () => firstOf(own.endpoints, (endpoint, index) => {
      const { bearerTokenSecret } = endpoint
      return within(`endpoints[${index}]`, firstFault(
        () => (spec.arbitraryFSAccessThroughSMs?.deny ? filesFault(endpoint) : undefined),
        () => methodsFault(endpoint, false, endpoint.tlsConfig) ?? proxyFault(endpoint),
        () => (bearerTokenSecret?.name ? within('bearerTokenSecret', secretFault(place, bearerTokenSecret)) : undefined),
        () => within('basicAuth', storedBasicAuthFault(place, endpoint.basicAuth)),
        () => within('tlsConfig', storedTlsFault(place, endpoint.tlsConfig, tlsFault)),
        () => within('oauth2', storedOAuth2Fault(place, endpoint.oauth2)),
        () => within('authorization', storedAuthorizationFault(place, endpoint.authorization)),
        () => timingFault(spec, endpoint.interval, endpoint.scrapeTimeout),
        () => within('relabelConfigs', relabelingsFault(endpoint.relabelings)),
        () => within('metricRelabelConfigs', relabelingsFault(endpoint.metricRelabelings)),
      )) ?? storedProxyFault(place, endpoint)
    }),
    () => within('scrapeClassName', scrapeClassFault(spec, own.scrapeClass)),
  )
}

function filesFault({ bearerTokenFile = '', tlsConfig }: ServiceEndpoint): Fault {
  if (bearerTokenFile !== '') return 'it accesses file system via bearer token file which Prometheus specification prohibits'
  return tlsConfig?.caFile || tlsConfig?.certFile || tlsConfig?.keyFile ? 'it accesses file system via tls config which Prometheus specification prohibits' : undefined
}

export function podMonitorFault(context: Context, { metadata, spec: own }: PodMonitor): Fault {
  const { spec } = context
  const place = placeIn(context, metadata.namespace)
  return firstFault(
    () => within('failed to parse label selector', selectorFault(own.selector)),
    () => firstOf(own.podMetricsEndpoints, (endpoint, index) => {
      const { bearerTokenSecret } = endpoint
      return within(`endpoint[${index}]`, firstFault(
        () => timingFault(spec, endpoint.interval, endpoint.scrapeTimeout), () => within('relabelConfigs', relabelingsFault(endpoint.relabelings)),
        () => within('metricRelabelConfigs', relabelingsFault(endpoint.metricRelabelings)),
        () => methodsFault(endpoint, true, endpoint.tlsConfig) ?? proxyFault(endpoint),
        () => (bearerTokenSecret?.name && bearerTokenSecret.key ? within('bearerTokenSecret', secretFault(place, bearerTokenSecret)) : undefined),
        () => within('basicAuth', storedBasicAuthFault(place, endpoint.basicAuth)),
        () => within('tlsConfig', storedTlsFault(place, endpoint.tlsConfig, safeTlsFault)),
        () => within('oauth2', storedOAuth2Fault(place, endpoint.oauth2)),
        () => within('authorization', storedAuthorizationFault(place, endpoint.authorization)),
        () => within('proxyConfig', storedProxyFault(place, endpoint)),
      ))
    }),
    () => within('scrapeClassName', scrapeClassFault(spec, own.scrapeClass)),
  )
}
