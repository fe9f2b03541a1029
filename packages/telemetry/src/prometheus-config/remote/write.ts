/** Where samples are written to, besides. Follows RemoteWriteConfig in config/config.go of Prometheus 3.16. Left out: that anything is sent. */
import { minute, millisecond, second } from '@track/simulation'
import { completeHttpClient, httpFields } from '../../alertmanager/config/http-client.ts'
import { always, durationKind, intKind, mapOf, optional, structOf, textKind, truthKind } from '../../alertmanager/config/kind.ts'
import { givenUrl, several, shownDuration, shownTruth, textCalled } from '../kind.ts'
import { rulesKind } from '../relabel-rule.ts'
import { azureadKind } from './azuread.ts'
import { authorizationElsewhere, headersFault } from './headers.ts'
import { sigv4Kind } from './sigv4.ts'

const queue = {
  capacity: 10_000, max_shards: 50, min_shards: 1, max_samples_per_send: 2000, batch_send_deadline: 5 * second, min_backoff: 30 * millisecond,
  max_backoff: 5 * second, retry_on_http_429: false, sample_age_limit: 0,
}

const queueKind = structOf('config.QueueConfig', {
  capacity: intKind, max_shards: intKind, min_shards: intKind, max_samples_per_send: intKind, batch_send_deadline: durationKind, min_backoff: durationKind,
  max_backoff: durationKind, retry_on_http_429: truthKind, sample_age_limit: durationKind,
})

const metadataKind = structOf('config.MetadataConfig', { send: shownTruth, send_interval: shownDuration, max_samples_per_send: intKind })

const messages = ['prometheus.WriteRequest', 'io.prometheus.write.v2.Request']

const writeKind = structOf('config.plain', {
  url: always(givenUrl), remote_timeout: durationKind, headers: mapOf(textKind), write_relabel_configs: rulesKind, name: textKind,
  send_exemplars: truthKind, send_native_histograms: truthKind, round_robin_dns: truthKind, protobuf_message: textCalled('remote.WriteMessageType'),
  failed_request_logging: truthKind, ...httpFields, queue_config: queueKind, metadata_config: metadataKind, sigv4: optional(sigv4Kind),
  azuread: optional(azureadKind), google_iam: optional(structOf('googleiam.Config', { credentials_file: textKind })), convert_nhcb_to_classic: truthKind,
}, {
  initial: {
    remote_timeout: 30 * second, protobuf_message: 'prometheus.WriteRequest', follow_redirects: true, enable_http2: false, queue_config: queue,
    metadata_config: { send: true, send_interval: minute, max_samples_per_send: 2000 },
  },
  check(config) {
    if (config.url === undefined) return 'url for remote_write is empty'
    if (config.write_relabel_configs.includes(undefined)) return 'empty or null relabeling rule in remote write config'
    const fault = headersFault(config.headers, authorizationElsewhere)
    if (fault !== undefined) return fault
    if (!messages.includes(config.protobuf_message)) {
      return `invalid protobuf_message value: unknown type for remote write protobuf message ${config.protobuf_message}, supported: ${messages.join(', ')}`
    }
    const complete = completeHttpClient(config)
    if (typeof complete === 'string') return complete
    const used = ['basic_auth', 'authorization', 'oauth2', 'sigv4', 'azuread', 'google_iam'].filter((name) => complete[name as keyof typeof complete] !== undefined)
    const several = `at most one of basic_auth, authorization, oauth2, sigv4, azuread or google_iam must be configured. Currently configured: [${used.join(' ')}]`
    return queueFault(config.queue_config) ?? (used.length > 1 ? several : complete)
  },
})

function queueFault(given: typeof queue): string | undefined {
  const refuse = (what: string) => `remote write queue ${what}`
  if (given.max_shards <= 0) return refuse('max_shards must be positive')
  if (given.min_shards <= 0) return refuse('min_shards must be positive')
  if (given.min_shards > given.max_shards) return refuse('min_shards must not be greater than max_shards')
  if (given.max_samples_per_send <= 0) return refuse('max_samples_per_send must be positive')
  if (given.capacity <= 0) return refuse('capacity must be positive')
  return given.max_backoff < given.min_backoff ? refuse('max_backoff must not be less than min_backoff') : undefined
}

export const remoteWritesKind = several('config.RemoteWriteConfig', writeKind)
