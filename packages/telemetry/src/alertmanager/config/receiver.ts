/** Whom to notify: a name and its integrations. Follows Receiver in config/config.go of Alertmanager 0.34. */
import { quoteGo } from '@track/simulation'
import { discordKind } from './integrations/discord.ts'
import { emailKind } from './integrations/email.ts'
import { incidentioKind } from './integrations/incidentio.ts'
import { jiraKind } from './integrations/jira.ts'
import { mattermostKind } from './integrations/mattermost.ts'
import { msteamsKind } from './integrations/msteams.ts'
import { msteamsv2Kind } from './integrations/msteamsv2.ts'
import { opsgenieKind } from './integrations/opsgenie.ts'
import { pagerdutyKind } from './integrations/pagerduty.ts'
import { pushoverKind } from './integrations/pushover.ts'
import { rocketchatKind } from './integrations/rocketchat.ts'
import { slackKind } from './integrations/slack.ts'
import { snsKind } from './integrations/sns.ts'
import { telegramKind } from './integrations/telegram.ts'
import { victoropsKind } from './integrations/victorops.ts'
import { webexKind } from './integrations/webex.ts'
import { webhookKind } from './integrations/webhook.ts'
import { wechatKind } from './integrations/wechat.ts'
import { always, called, type Kind, listOf, mapOf, optional, structOf, textKind, type ValueOf } from './kind.ts'

const several = <Value>(type: string, kind: Kind<Value>) => listOf(optional(called(type, kind)))

export const receiverKind = called('config.Receiver', structOf('config.plain', {
  name: always(textKind), labels: mapOf(textKind),
  discord_configs: several('discord.DiscordConfig', discordKind),
  email_configs: several('config.EmailConfig', emailKind),
  incidentio_configs: several('incidentio.IncidentioConfig', incidentioKind),
  pagerduty_configs: several('pagerduty.PagerdutyConfig', pagerdutyKind),
  slack_configs: several('config.SlackConfig', slackKind),
  webhook_configs: several('webhook.WebhookConfig', webhookKind),
  opsgenie_configs: several('opsgenie.OpsGenieConfig', opsgenieKind),
  wechat_configs: several('config.WechatConfig', wechatKind),
  pushover_configs: several('config.PushoverConfig', pushoverKind),
  victorops_configs: several('config.VictorOpsConfig', victoropsKind),
  sns_configs: several('config.SNSConfig', snsKind),
  telegram_configs: several('telegram.TelegramConfig', telegramKind),
  webex_configs: several('config.WebexConfig', webexKind),
  msteams_configs: several('msteams.MSTeamsConfig', msteamsKind),
  msteamsv2_configs: several('msteamsv2.MSTeamsV2Config', msteamsv2Kind),
  jira_configs: several('jira.JiraConfig', jiraKind),
  rocketchat_configs: several('config.RocketchatConfig', rocketchatKind),
  mattermost_configs: several('mattermost.MattermostConfig', mattermostKind),
}, {
  check(receiver) {
    const { name, labels } = receiver
    if (name === '') return 'missing name in receiver'
    if (labels['name'] !== undefined && labels['name'] !== name) {
      return `receiver label "name" must match receiver name ${quoteGo(name)}, got ${quoteGo(labels['name'])}`
    }
    return { ...receiver, labels: { ...labels, name } }
  },
}))

export type Receiver = ValueOf<typeof receiverKind>

/** In the order in which a receiver's integrations are built. */
export const integrationNames = [
  'webhook', 'email', 'pagerduty', 'opsgenie', 'wechat', 'slack', 'victorops', 'pushover', 'sns', 'telegram', 'discord', 'webex', 'msteams', 'msteamsv2',
  'jira', 'incidentio', 'rocketchat', 'mattermost',
] as const

export type IntegrationName = typeof integrationNames[number]
