/**
 * The last look at a configuration before it is written.
 *
 * Follows sanitize of the types in pkg/alertmanager/amcfg.go of the Prometheus Operator 0.94. Left out: Alertmanagers before 0.34, and
 * what Alertmanager itself refuses of the configuration that it starts from.
 */
import { type Fault, firstFault, firstOf, within } from '../select/fault.ts'
import { templateUrlFault, urlFault } from './integrations/address.ts'
import { writtenHttpFault } from './integrations/http-client.ts'
import type { Written } from './integrations/integration.ts'
import { saneRoute } from './routes.ts'
import type { WrittenConfiguration } from './written/configuration.ts'
import type { IntegrationName, WrittenReceiver } from './written/receiver.ts'

type Rules = { readonly [Name in IntegrationName]?: (config: Written<Name>) => Fault }

const apiFault = ({ api_url: url }: { readonly api_url: string }) => within("invalid 'api_url'", urlFault(url))

function webhookFault({ webhook_url: url, webhook_url_file: file }: { readonly webhook_url: string; readonly webhook_url_file: string }): Fault {
  if (url === '' && file === '') return 'no webhook_url or webhook_url_file provided'
  return url !== '' && file !== '' ? 'both webhook_url and webhook_url_file cannot be set at the same time' : undefined
}

/** In the order in which the operator comes by them. */
const rules: Rules = {
  opsgenie_configs: apiFault,
  pushover_configs: ({ user_key: key, user_key_file: keyFile, token, token_file: tokenFile, html, monospace, url }) => {
    if (key === '' && keyFile === '') return 'missing mandatory field user_key or user_key_file'
    if (token === '' && tokenFile === '') return 'missing mandatory field token or token_file'
    return html && monospace ? 'either monospace or html must be configured' : within("invalid 'url'", templateUrlFault(url))
  },
  victorops_configs: apiFault,
  webhook_configs: ({ url }) => within("invalid 'url'", templateUrlFault(url)),
  wechat_configs: apiFault,
  sns_configs: ({ api_url: url, sigv4: { external_id: id, role_arn: role } }) => within("invalid 'api_url'", templateUrlFault(url))
    ?? (id !== '' && role === '' ? "'external_id' in sigv4 config requires 'role_arn' to be set" : undefined),
  telegram_configs: (config) => (config.chat_id === 0 && config.chat_id_file === '' ? 'missing mandatory field chat_id or chat_id_file' : apiFault(config)),
  discord_configs: webhookFault,
  webex_configs: (config) => (config.room_id === '' ? 'mandatory field "room_id" is empty' : apiFault(config)),
  msteams_configs: ({ webhook_url: url }) => (url === '' ? 'mandatory field "webhook_url" is empty' : within("invalid 'webhook_url'", urlFault(url))),
  msteamsv2_configs: (config) => webhookFault(config) ?? within("invalid 'webhook_url'", urlFault(config.webhook_url)),
}

const order: readonly IntegrationName[] = [
  'email_configs', 'opsgenie_configs', 'pagerduty_configs', 'pushover_configs', 'slack_configs', 'victorops_configs', 'webhook_configs', 'wechat_configs',
  'sns_configs', 'telegram_configs', 'discord_configs', 'webex_configs', 'msteams_configs', 'msteamsv2_configs', 'jira_configs', 'rocketchat_configs',
  'mattermost_configs', 'incidentio_configs',
]

/** Whose client is looked at before them, and after them where it is not one of these. */
const clientFirst: readonly IntegrationName[] = ['opsgenie_configs', 'slack_configs', 'victorops_configs', 'webhook_configs']

function receiverFault(receiver: WrittenReceiver): Fault {
  return firstOf(order, (name) => firstOf(receiver[name] as readonly object[], (config) => {
    const http = () => ('http_config' in config ? writtenHttpFault(config.http_config as never) : undefined)
    const own = () => (rules[name] as ((config: object) => Fault) | undefined)?.(config)
    return firstFault(...(clientFirst.includes(name) ? [http, own] : [own, http]))
  }))
}

/** Of a key and a file of it the key holds. */
function withoutTwice(receiver: WrittenReceiver): WrittenReceiver {
  return {
    ...receiver, pushover_configs: receiver.pushover_configs.map((config) => ({
      ...config, user_key_file: config.user_key === '' ? config.user_key_file : '', token_file: config.token === '' ? config.token_file : '',
    })),
  }
}

export function sanitized(configuration: WrittenConfiguration): WrittenConfiguration | string {
  const { global, receivers, route } = configuration
  const fault = writtenHttpFault(global?.http_config) ?? firstOf(receivers, receiverFault)
  if (fault !== undefined) return fault
  const sane = route && saneRoute(route)
  return typeof sane === 'string' ? sane : { ...configuration, receivers: receivers.map(withoutTwice), route: sane }
}
