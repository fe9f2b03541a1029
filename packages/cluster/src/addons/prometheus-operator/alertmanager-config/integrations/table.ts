/** The integrations, and in which order each walk of the operator comes by them. Follows pkg/alertmanager of the Prometheus Operator 0.94. */
import { discord, msTeams, msTeamsV2, rocketChat, slack, telegram, webex, weChat } from './chats.ts'
import type { Integration } from './integration.ts'
import { email, sns } from './mails.ts'
import { opsGenie, pagerDuty, pushover, victorOps, webhook } from './pagers.ts'

/** As validation of the object alone goes. */
export const validated: readonly Integration[] = [
  opsGenie, pagerDuty, discord, slack, webhook, weChat, email, victorOps, pushover, sns, telegram, webex, msTeams, msTeamsV2, rocketChat,
]

/** As what they refer to is looked up. */
export const lookedUp: readonly Integration[] = [
  pagerDuty, opsGenie, discord, slack, webhook, weChat, webex, email, victorOps, pushover, sns, telegram, msTeams, msTeamsV2, rocketChat,
]

/** As they are written. */
export const written: readonly Integration[] = [
  pagerDuty, discord, slack, webhook, opsGenie, weChat, email, victorOps, pushover, sns, telegram, msTeams, msTeamsV2, webex, rocketChat,
]
