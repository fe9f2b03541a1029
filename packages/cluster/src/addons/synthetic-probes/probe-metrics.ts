/**
 * What a probe exposes.
 *
 * Follows prober/{handler,http,tls,utils}.go of the Blackbox exporter 0.27, crypto/x509/pkix of Go 1.26 for names. Left out: IPv6, Last-Modified.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { second } from '@track/simulation'
import type { MetricFamily } from '@track/telemetry'
import { type Certificate, certificatesIn, type DistinguishedName } from '../../network/tls/certificate.ts'
import type { ProbeResult } from './probe-result.ts'

type Labels = Readonly<Record<string, string>>

interface Gauge {
  readonly name: string
  readonly help: string
  readonly samples: readonly { readonly labels: Labels; readonly value: number }[]
}

function gauge(name: string, help: string, value: number, labels: Labels = {}): Gauge {
  return { name, help, samples: [{ labels, value }] }
}

/** In the order of their names. */
export function probeFamilies({ isSuccess, took, phases, lookup, address, redirects, answer, certificates, chainEnds }: ProbeResult): MetricFamily[] {
  const gauges: Gauge[] = [
    gauge('probe_dns_lookup_time_seconds', 'Returns the time taken for probe dns lookup in seconds', lookup / second),
    gauge('probe_duration_seconds', 'Returns how long the probe took to complete in seconds', took / second),
    gauge('probe_failed_due_to_regex', 'Indicates if probe failed due to regex', 0),
    gauge('probe_http_content_length', 'Length of http content response', answer?.length ?? 0),
    {
      name: 'probe_http_duration_seconds', help: 'Duration of http request by phase, summed over all redirects',
      samples: Object.entries(address === undefined ? { resolve: phases.resolve } : phases).map(([phase, value]) => ({ labels: { phase }, value: value / second })),
    },
    gauge('probe_http_redirects', 'The number of redirects', address === undefined ? 0 : redirects),
    gauge('probe_http_ssl', 'Indicates if SSL was used for the final redirect', Number(answer?.isTls ?? false)),
    gauge('probe_http_status_code', 'Response HTTP status code', answer?.status ?? 0),
    gauge('probe_http_uncompressed_body_length', 'Length of uncompressed response body', answer?.read ?? 0),
    gauge('probe_http_version', 'Returns the version of HTTP of the probe response', answer ? 1.1 : 0),
    gauge('probe_ip_addr_hash', 'Specifies the hash of IP address. It\'s useful to detect if the IP address changes.', address === undefined ? 0 : addressHash(address)),
    gauge('probe_ip_protocol', 'Specifies whether probe ip protocol is IP4 or IP6', address === undefined ? 0 : 4),
    ...(answer?.isTls ? ofCertificates(certificatesIn(certificates), chainEnds) : []),
    gauge('probe_success', 'Displays whether or not the probe was a success', Number(isSuccess)),
    ...(answer?.isTls ? ofTls : []),
  ]
  return gauges.map((each) => ({ ...each, type: 'gauge' }))
}

/** What clients of OpenSSL's servers in their own order get; by hand it is the same. */
const ofTls: readonly Gauge[] = [
  gauge('probe_tls_cipher_info', 'Returns the TLS cipher negotiated during handshake', 1, { cipher: 'TLS_AES_256_GCM_SHA384' }),
  gauge('probe_tls_version_info', 'Returns the TLS version used or NaN when unknown', 1, { version: 'TLS 1.3' }),
]

function ofCertificates(certificates: readonly Certificate[], chainEnds: number): Gauge[] {
  const [leaf] = certificates
  if (!leaf) return []
  const earliest = Math.min(...certificates.map(({ notAfter }) => notAfter))
  return [
    gauge('probe_ssl_earliest_cert_expiry', 'Returns last SSL chain expiry in unixtime', earliest / second),
    gauge('probe_ssl_last_chain_expiry_timestamp_seconds', 'Returns last SSL chain expiry in timestamp', chainEnds),
    gauge('probe_ssl_last_chain_info', 'Contains SSL leaf certificate information', 1, {
      fingerprint_sha256: hex(sha256(leaf.der)), issuer: nameText(leaf.issuer), serialnumber: serialText(leaf.serial), subject: nameText(leaf.subject),
      subjectalternative: leaf.dnsNames.join(','),
    }),
  ]
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Whole bytes. */
function serialText(serial: bigint): string {
  const text = serial.toString(16)
  return text.length % 2 === 0 ? text : `0${text}`
}

const typesInOrder = ['CN', 'ST', 'L', 'OU', 'O', 'C']

/** Those of one type together, the most special first. */
function nameText({ parts }: DistinguishedName): string {
  return typesInOrder.flatMap((type) => {
    const values = parts.filter((part) => part.type === type)
    return values.length === 0 ? [] : [values.map(({ value }) => `${type}=${escaped(value)}`).join('+')]
  }).join(',')
}

function escaped(value: string): string {
  return value.replace(/[,+"\\<>;]|^[# ]| $/g, '\\$&')
}

/** FNV-1a of the address' four bytes. */
function addressHash(address: string): number {
  let hash = 0x811c9dc5
  for (const part of address.split('.')) hash = Math.imul(hash ^ Number(part), 0x01000193) >>> 0
  return hash
}
