/**
 * What an Alertmanager says for all receivers.
 *
 * Follows convertGlobalConfig and checkAlertmanagerGlobalConfigResource in pkg/alertmanager/amcfg.go of the Prometheus Operator 0.94.
 */
import { parsePrometheusDuration } from '@track/simulation'
import { valueOf } from '../generate/context.ts'
import type { Place } from '../generate/http-client.ts'
import type { KeySelector } from '../objects.ts'
import { type Fault, firstFault, firstOf, within } from '../select/fault.ts'
import { methodsFault, proxyFault, secretFault } from '../select/http-client.ts'
import { urlFault } from './integrations/address.ts'
import { httpOf, storedHttpFault, tlsOf } from './integrations/http-client.ts'
import type { GlobalConfig } from './objects.ts'
import { globalOf, type WrittenGlobal } from './written/configuration.ts'

const services = ['telegram', 'jira', 'victorops', 'rocketChat', 'webex', 'wechat'] as const

export function globalFault(place: Place, given: GlobalConfig): Fault {
  const { httpConfig, victorops, rocketChat, wechat, mattermost } = given
  const stored = (key: KeySelector | undefined) => (key ? secretFault(place, key) : undefined)
  return firstFault(
    () => httpConfig && within("'httpConfig'", methodsFault(httpConfig, true, httpConfig.tlsConfig) ?? proxyFault(httpConfig)),
    () => firstOf(services, (service) => within(service === 'wechat' ? "'wechat'" : service, within("invalid 'apiURL'", urlFault(given[service]?.apiURL)))),
    () => stored(victorops?.apiKey), () => stored(rocketChat?.token), () => stored(rocketChat?.tokenID), () => stored(wechat?.apiSecret),
    () => within('failed to retrieve Mattermost Webhook URL', stored(mattermost?.webhookURL)), () => writingFault(place, given),
  )
}

/** What is found only when it is written. */
function writingFault(place: Place, { smtp, httpConfig, resolveTimeout = '', slackApiUrl, opsGenieApiUrl, opsGenieApiKey }: GlobalConfig): Fault {
  const stored = (key: KeySelector | undefined) => (key ? secretFault(place, key) : undefined)
  return firstFault(
    () => within('invalid global smtpConfig', stored(smtp?.authPassword) ?? stored(smtp?.authSecret)), () => storedHttpFault(place, httpConfig),
    () => {
      const parsed = resolveTimeout === '' ? 0 : parsePrometheusDuration(resolveTimeout)
      return typeof parsed === 'string' ? `parse resolve timeout: ${parsed}` : undefined
    },
    () => within('failed to get Slack API URL', stored(slackApiUrl)), () => within('failed to get OpsGenie API URL', stored(opsGenieApiUrl)),
    () => within('failed to get OpsGenie API KEY', stored(opsGenieApiKey)),
  )
}

export function writtenGlobal(place: Place, given: GlobalConfig): WrittenGlobal {
  const { references, namespace } = place
  const read = (key: KeySelector | undefined) => key && valueOf(references.secret(namespace, key))
  const { smtp, httpConfig, resolveTimeout = '', rocketChat, wechat, victorops, mattermost } = given
  const values: Readonly<Record<string, unknown>> = {
    smtp_from: smtp?.from, smtp_hello: smtp?.hello, smtp_smarthost: smtp?.smartHost, smtp_auth_username: smtp?.authUsername,
    smtp_auth_identity: smtp?.authIdentity, smtp_force_implicit_tls: smtp?.forceImplicitTLS, smtp_require_tls: smtp?.requireTLS,
    smtp_tls_config: smtp?.tlsConfig && tlsOf(namespace, smtp.tlsConfig), smtp_auth_password: read(smtp?.authPassword),
    smtp_auth_secret: read(smtp?.authSecret), http_config: httpConfig && httpOf(place, httpConfig),
    resolve_timeout: resolveTimeout === '' ? undefined : parsePrometheusDuration(resolveTimeout), slack_api_url: read(given.slackApiUrl),
    opsgenie_api_url: read(given.opsGenieApiUrl), opsgenie_api_key: read(given.opsGenieApiKey), pagerduty_url: given.pagerdutyUrl,
    telegram_api_url: given.telegram?.apiURL, jira_api_url: given.jira?.apiURL, rocketchat_api_url: rocketChat?.apiURL,
    rocketchat_token: read(rocketChat?.token), rocketchat_token_id: read(rocketChat?.tokenID), webex_api_url: given.webex?.apiURL,
    wechat_api_url: wechat?.apiURL, wechat_api_secret: read(wechat?.apiSecret), wechat_api_corp_id: wechat?.apiCorpID,
    victorops_api_url: victorops?.apiURL, victorops_api_key: read(victorops?.apiKey), mattermost_webhook_url: read(mattermost?.webhookURL),
  }
  return globalOf(Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)))
}
