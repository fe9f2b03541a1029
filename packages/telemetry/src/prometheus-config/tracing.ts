/** Where traces of Prometheus itself go. Follows TracingConfig in config/config.go of Prometheus 3.16. */
import { tlsKind } from '../alertmanager/config/http-client.ts'
import { durationKind, floatKind, mapOf, structOf, textKind, textOf, truthKind } from '../alertmanager/config/kind.ts'
import { headersFault } from './remote/headers.ts'

const clientTypeKind = textOf((given) => (given === 'http' || given === 'grpc'
  ? { value: given as string }
  : { error: `expected tracing client type to be to be http or grpc, but got ${given}` }), '', textKind, 'config.plain')

export const tracingKind = structOf('config.plain', {
  client_type: clientTypeKind, endpoint: textKind, sampling_fraction: floatKind, insecure: truthKind, tls_config: tlsKind, headers: mapOf(textKind),
  compression: textKind, timeout: durationKind,
}, {
  initial: { client_type: 'grpc' },
  check(tracing) {
    const fault = headersFault(tracing.headers, 'custom authorization header configuration is not yet supported')
    if (fault !== undefined) return fault
    if (tracing.endpoint === '') return 'tracing endpoint must be set'
    return ['', 'gzip'].includes(tracing.compression) ? tracing : `invalid compression type ${tracing.compression} provided, valid options: gzip`
  },
})
