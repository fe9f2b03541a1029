/** In which formats targets are asked to answer. Follows ScrapeProtocol in config/config.go of Prometheus 3.16. */
import { textCalled, givenList } from './kind.ts'

const supported = [
  'OpenMetricsText0.0.1', 'OpenMetricsText1.0.0', 'OpenMetricsText2.0.0', 'PrometheusProto', 'PrometheusText0.0.4', 'PrometheusText1.0.0',
]

export const textFirst: readonly string[] = ['OpenMetricsText1.0.0', 'OpenMetricsText0.0.1', 'PrometheusText1.0.0', 'PrometheusText0.0.4']
export const protobufFirst: readonly string[] = ['PrometheusProto', ...textFirst]

export const protocolKind = textCalled('config.ScrapeProtocol')
export const protocolsKind = givenList(protocolKind)

export function protocolFault(protocol: string): string | undefined {
  return supported.includes(protocol) ? undefined : `unknown scrape protocol ${protocol}, supported: [${supported.join(' ')}]`
}

export function protocolsFault(protocols: readonly string[]): string | undefined {
  if (protocols.length === 0) return 'scrape_protocols cannot be empty'
  const seen: string[] = []
  for (const protocol of protocols) {
    if (seen.includes(protocol.toLowerCase())) return `duplicated protocol in scrape_protocols, got [${protocols.join(' ')}]`
    const fault = protocolFault(protocol)
    if (fault !== undefined) return `scrape_protocols: ${fault}`
    seen.push(protocol.toLowerCase())
  }
  return undefined
}
