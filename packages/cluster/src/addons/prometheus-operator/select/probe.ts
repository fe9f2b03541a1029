/** What is wrong with Probes. Follows checkProbe and validateProberURL in pkg/prometheus/resource_selector.go of the Prometheus Operator 0.94. */
import { parseIp } from '@track/apimachinery'
import { quoteGo } from '@track/simulation'
import type { Context } from '../generate/context.ts'
import type { Probe } from '../objects.ts'
import { type Fault, firstFault, firstOf, within } from './fault.ts'
import { placeIn, safeTlsFault, secretFault, storedAuthorizationFault, storedBasicAuthFault, storedOAuth2Fault, storedProxyFault, storedTlsFault } from './http-client.ts'
import { isLabelName, relabelingsFault } from './relabelings.ts'
import { scrapeClassFault, timingFault } from './timing.ts'

export function probeFault(context: Context, { metadata, spec: own }: Probe): Fault {
  const { spec } = context
  const place = placeIn(context, metadata.namespace)
  const { targets: { staticConfig, ingress } = {}, prober = { url: '' } } = own
  return firstFault(
    () => within('scrapeClassName', scrapeClassFault(spec, own.scrapeClass)),
    () => (staticConfig || ingress ? undefined : 'at least one of .spec.targets.staticConfig and .spec.targets.ingress is required'),
    () => own.bearerTokenSecret && within('bearerTokenSecret', secretFault(place, own.bearerTokenSecret)),
    () => within('basicAuth', storedBasicAuthFault(place, own.basicAuth)),
    () => within('tlsConfig', storedTlsFault(place, own.tlsConfig, safeTlsFault)),
    () => within('authorization', storedAuthorizationFault(place, own.authorization)),
    () => within('oauth2', storedOAuth2Fault(place, own.oauth2)), () => timingFault(spec, own.interval, own.scrapeTimeout),
    () => within('metricRelabelConfigs', relabelingsFault(own.metricRelabelings)),
    () => within('targets.staticConfig.labels', labelsFault(staticConfig?.labels)),
    () => within('targets.staticConfig.relabelConfigs', relabelingsFault(staticConfig?.relabelingConfigs)),
    () => within('targets.ingress.relabelConfigs', relabelingsFault(ingress?.relabelingConfigs)),
    () => within('proxy configuration', storedProxyFault(place, prober)),
    () => within(
      `${quoteGo(prober.url)} url specified in proberSpec is invalid, it should be of the format \`hostname\` or \`hostname:port\``,
      proberFault(prober.url),
    ),
  )
}

export function labelsFault(labels: Readonly<Record<string, string>> = {}): Fault {
  return firstOf(Object.keys(labels).sort(), (name) => (isLabelName(name) ? undefined : `invalid label ${quoteGo(name)}`))
}

function proberFault(url: string): Fault {
  const [, bracketed, plain, port] = /^(?:\[([^\][]*)\]|([^:\][]*)):([^:\][]*)$/.exec(url) ?? []
  const host = bracketed ?? plain ?? url
  if (!isHost(host)) return `invalid host: ${quoteGo(host)}`
  return port === undefined || (/^[+]?\d+$/.test(port) && Number(port) > 0 && Number(port) < 65_536) ? undefined : `invalid port: ${quoteGo(port)}`
}

/** As govalidator's IsHost. */
function isHost(text: string): boolean {
  if (parseIp(text)) return true
  return text.replaceAll('.', '').length <= 255 && /^[a-zA-Z0-9_][a-zA-Z0-9_-]{0,62}(\.[a-zA-Z0-9_][a-zA-Z0-9_-]{0,62})*[._]?$/.test(text)
}
