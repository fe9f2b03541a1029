/** Where traces of Alertmanager itself go. Follows tracing/config.go of Alertmanager 0.34. */
import { headersKind, tlsKind } from './http-client.ts'
import { durationKind, floatKind, optional, structOf, textKind, textOf, truthKind } from './kind.ts'

const clientTypeKind = textOf((text) => (text === 'http' || text === 'grpc'
  ? { value: text as string }
  : { error: `expected tracing client type to be to be http or grpc, but got ${text}` }), '', textKind)

export const tracingKind = structOf('tracing.plain', {
  client_type: clientTypeKind, endpoint: textKind, sampling_fraction: floatKind, insecure: truthKind, tls_config: optional(tlsKind),
  headers: optional(headersKind), compression: textKind, timeout: durationKind,
}, {
  initial: { client_type: 'grpc' },
  check(tracing) {
    if (tracing.endpoint === '') return 'tracing endpoint must be set'
    return ['', 'gzip'].includes(tracing.compression) ? tracing : `invalid compression type ${tracing.compression} provided, valid options: gzip`
  },
})
