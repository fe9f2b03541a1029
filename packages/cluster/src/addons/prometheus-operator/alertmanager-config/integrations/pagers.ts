/**
 * PagerDuty, OpsGenie, VictorOps, Pushover and webhooks of an AlertmanagerConfig.
 *
 * Follows pkg/alertmanager/{amcfg,operator}.go and pkg/alertmanager/validation/v1alpha1/validation.go of the Prometheus Operator 0.94.
 */
import { choice, duration, list, object, required, someText, text } from '../../kinds/fields.ts'
import type { Place } from '../../generate/http-client.ts'
import type { KeySelector } from '../../objects.ts'
import { type Fault, firstFault, firstOf, within } from '../../select/fault.ts'
import { secretFault } from '../../select/http-client.ts'
import { secretUrlFault, templateUrlFault, urlFault } from './address.ts'
import { address, anyText, field, flag, httpConfig, pairs, secret, span, spanFault, word, wordsOf } from './field.ts'
import { integration, type WithHttp } from './integration.ts'

interface PagerDuty extends WithHttp {
  readonly routingKey?: KeySelector
  readonly serviceKey?: KeySelector
  readonly url?: string
  readonly clientURL?: string
  readonly pagerDutyLinkConfigs?: readonly { readonly href?: string; readonly alt?: string }[]
  readonly pagerDutyImageConfigs?: readonly { readonly href?: string }[]
  readonly timeout?: string
}

export const stored = (place: Place, key: KeySelector | undefined): Fault => (key ? secretFault(place, key) : undefined)

export const pagerDuty = integration<'pagerduty_configs', PagerDuty>({
  name: 'pagerduty_configs', list: 'pagerdutyConfigs', told: 'PagerDutyConfig',
  fields: [
    flag('sendResolved', 'send_resolved'), secret('routingKey', 'routing_key'), secret('serviceKey', 'service_key'), address('url', 'url'),
    anyText('clientURL', 'client_url'),
    ...wordsOf({ client: 'client', description: 'description', severity: 'severity', class: 'class', group: 'group', component: 'component', source: 'source' }),
    pairs('details', 'details'), httpConfig, span('timeout', 'timeout'),
    field('pagerDutyImageConfigs', 'images', list(object({ src: someText, href: text, alt: someText })), (images: readonly object[]) => (
      images.map((image) => ({ src: '', alt: '', href: '', ...image }))
    )),
    field('pagerDutyLinkConfigs', 'links', list(object({ href: text, alt: someText })), (links: NonNullable<PagerDuty['pagerDutyLinkConfigs']>) => (
      links.map(({ href = '', alt = '' }) => ({ href, text: alt }))
    )),
  ],
  fault: ({ url, clientURL, routingKey, serviceKey, pagerDutyLinkConfigs: links, pagerDutyImageConfigs: images }) => firstFault(
    () => within("invalid 'url'", urlFault(url)), () => within("invalid 'clientURL'", templateUrlFault(clientURL)),
    () => (routingKey || serviceKey ? undefined : "one of 'routingKey' or 'serviceKey' is required"),
    () => firstOf(links, ({ href }, index) => within(`'pagerDutyLinkConfigs'[${index}]: invalid 'href'`, templateUrlFault(href))),
    () => firstOf(images, ({ href }, index) => within(`'pagerDutyImageConfigs'[${index}]: invalid 'href'`, templateUrlFault(href))),
  ),
  storedFault: ({ routingKey, serviceKey }, place) => stored(place, routingKey) ?? stored(place, serviceKey),
  writingFault: ({ timeout }) => spanFault(timeout),
})

interface Responder { readonly id?: string; readonly name?: string; readonly username?: string; readonly type: string }

interface OpsGenie extends WithHttp {
  readonly apiKey?: KeySelector
  readonly apiURL?: string
  readonly responders?: readonly Responder[]
}

export const opsGenie = integration<'opsgenie_configs', OpsGenie>({
  name: 'opsgenie_configs', list: 'opsgenieConfigs', told: 'OpsGenieConfigs',
  fields: [
    flag('sendResolved', 'send_resolved'), secret('apiKey', 'api_key'), address('apiURL', 'api_url'), flag('updateAlerts', 'update_alerts'),
    ...wordsOf({
      message: 'message', description: 'description', source: 'source', tags: 'tags', note: 'note', priority: 'priority', entity: 'entity', actions: 'actions',
    }),
    pairs('details', 'details'), httpConfig,
    field('responders', 'responders', list(object({
      id: someText, name: someText, username: someText, type: required(choice('team', 'teams', 'user', 'escalation', 'schedule')),
    })), (responders: readonly Responder[]) => responders.map((each) => ({ id: '', name: '', username: '', ...each }))),
  ],
  fault: ({ apiURL, responders }) => firstFault(
    () => firstOf(responders, ({ id, name, username }) => (
      id || name || username ? undefined : 'responder must have at least an ID, a Name or an Username defined'
    )),
    () => within("invalid 'apiURL'", urlFault(apiURL)),
  ),
  storedFault: ({ apiKey }, place) => stored(place, apiKey),
})

interface VictorOps extends WithHttp {
  readonly apiKey?: KeySelector
  readonly apiUrl?: string
  readonly routingKey: string
  readonly customFields?: readonly { readonly key: string }[]
}

const reserved = ['routing_key', 'message_type', 'state_message', 'entity_display_name', 'monitoring_tool', 'entity_id', 'entity_state']

export const victorOps = integration<'victorops_configs', VictorOps>({
  name: 'victorops_configs', list: 'victoropsConfigs', told: 'VictorOpsConfig',
  fields: [
    flag('sendResolved', 'send_resolved'), secret('apiKey', 'api_key'), address('apiUrl', 'api_url'), field('routingKey', 'routing_key', required(someText)),
    ...wordsOf({
      messageType: 'message_type', entityDisplayName: 'entity_display_name', stateMessage: 'state_message', monitoringTool: 'monitoring_tool',
    }),
    pairs('customFields', 'custom_fields'), httpConfig,
  ],
  fault: ({ customFields, routingKey, apiUrl }) => firstFault(
    () => firstOf(customFields, ({ key }) => (reserved.includes(key) ? `usage of reserved word "${key}" is not allowed in custom fields` : undefined)),
    () => (routingKey === '' ? "missing 'routingKey' key" : undefined), () => within("invalid 'apiURL'", urlFault(apiUrl)),
  ),
  storedFault: ({ apiKey }, place) => stored(place, apiKey),
})

interface Pushover extends WithHttp {
  readonly userKey?: KeySelector
  readonly userKeyFile?: string
  readonly token?: KeySelector
  readonly tokenFile?: string
  readonly url?: string
  readonly html?: boolean
  readonly monospace?: boolean
  readonly retry?: string
  readonly expire?: string
}

/** A key that must be there, whatever its file says. */
function keyFault(place: Place, key: KeySelector | undefined, name: string): Fault {
  if (!key) return `mandatory field ${name} is empty`
  const found = place.references.secret(place.namespace, key)
  if ('fault' in found) return found.fault
  return found.value === '' ? 'mandatory field userKey is empty' : undefined
}

const wholeDuration = { kind: 'string', pattern: /^(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?$/ } as const

export const pushover = integration<'pushover_configs', Pushover>({
  name: 'pushover_configs', list: 'pushoverConfigs', told: 'PushoverConfig',
  fields: [
    flag('sendResolved', 'send_resolved'), secret('userKey', 'user_key'), secret('token', 'token'), anyText('url', 'url'), field('ttl', 'ttl', duration),
    ...wordsOf({ title: 'title', message: 'message', urlTitle: 'url_title', device: 'device', priority: 'priority' }),
    span('retry', 'retry', wholeDuration), span('expire', 'expire', wholeDuration), flag('html', 'html'), flag('monospace', 'monospace'), httpConfig,
  ],
  fault: ({ userKey, userKeyFile, token, tokenFile, html, monospace, url }) => firstFault(
    () => (userKey || userKeyFile !== undefined ? undefined : "one of 'userKey' or 'userKeyFile' must be configured"),
    () => (token || tokenFile !== undefined ? undefined : "one of 'token' or 'tokenFile' must be configured"),
    () => (html && monospace ? "'html' and 'monospace' options are mutually exclusive" : undefined), () => within("invalid 'url'", templateUrlFault(url)),
  ),
  storedFault: ({ userKey, token, expire, retry }, place) => firstFault(
    () => keyFault(place, userKey, 'userKey'), () => keyFault(place, token, 'token'), () => spanFault(expire), () => spanFault(retry),
  ),
})

interface Webhook extends WithHttp {
  readonly url?: string
  readonly urlSecret?: KeySelector
  readonly timeout?: string
}

export const webhook = integration<'webhook_configs', Webhook>({
  name: 'webhook_configs', list: 'webhookConfigs', told: 'WebhookConfig',
  fields: [
    flag('sendResolved', 'send_resolved'), anyText('url', 'url'), secret('urlSecret', 'url'), httpConfig,
    field('maxAlerts', 'max_alerts', { kind: 'integer', min: 0 }), span('timeout', 'timeout'), word('payload', 'payload'),
  ],
  fault: ({ url, urlSecret }) => firstFault(
    () => (url === undefined && !urlSecret ? "one of 'url' or 'urlSecret' must be specified" : undefined),
    () => within("invalid 'url'", templateUrlFault(url)),
  ),
  storedFault({ urlSecret }, place) {
    if (!urlSecret) return undefined
    const found = place.references.secret(place.namespace, urlSecret)
    return 'fault' in found ? found.fault : within('failed to validate URL', templateOrSecretFault(found.value.trim()))
  },
  writingFault: ({ timeout }) => spanFault(timeout),
})

function templateOrSecretFault(url: string): Fault {
  return url === '' ? secretUrlFault(url) : templateUrlFault(url)
}
