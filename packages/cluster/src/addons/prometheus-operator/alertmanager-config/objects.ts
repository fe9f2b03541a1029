/** AlertmanagerConfigs as they are written. Follows pkg/apis/monitoring/v1alpha1/alertmanager_config_types.go of the Prometheus Operator 0.94. */
import type { KubeObject } from '@track/apimachinery'
import type { Binding, HttpClient, KeySelector, SecretOrConfigMap, TlsConfig } from '../objects.ts'

export interface Matcher {
  name: string
  value?: string
  matchType?: string
  /** The older way to say `=~`. */
  regex?: boolean
}

export interface Route {
  receiver?: string
  groupBy?: string[]
  groupWait?: string
  groupInterval?: string
  repeatInterval?: string
  matchers?: Matcher[]
  continue?: boolean
  routes?: Route[]
  muteTimeIntervals?: string[]
  activeTimeIntervals?: string[]
}

/** With a list of each integration, by its name. */
export type Receiver = { name: string } & Record<string, unknown>

export interface InhibitRule { targetMatch?: Matcher[]; sourceMatch?: Matcher[]; equal?: string[] }

export interface TimePeriod {
  times?: { startTime?: string; endTime?: string }[]
  weekdays?: string[]
  daysOfMonth?: { start?: number; end?: number }[]
  months?: string[]
  years?: string[]
}

export interface MuteTimeInterval { name?: string; timeIntervals?: TimePeriod[] }

export interface AlertmanagerConfig extends KubeObject {
  spec: { route?: Route; receivers?: Receiver[]; inhibitRules?: InhibitRule[]; muteTimeIntervals?: MuteTimeInterval[] }
  status?: { bindings?: Binding[] }
}

interface WithUrl { apiURL?: string }

export interface GlobalConfig {
  smtp?: {
    from?: string
    smartHost?: { host: string; port: string }
    hello?: string
    authUsername?: string
    authPassword?: KeySelector
    authIdentity?: string
    authSecret?: KeySelector
    requireTLS?: boolean
    tlsConfig?: TlsConfig
    forceImplicitTLS?: boolean
  }
  resolveTimeout?: string
  httpConfig?: HttpClient
  slackApiUrl?: KeySelector
  opsGenieApiUrl?: KeySelector
  opsGenieApiKey?: KeySelector
  pagerdutyUrl?: string
  telegram?: WithUrl
  jira?: WithUrl
  victorops?: WithUrl & { apiKey?: KeySelector }
  rocketChat?: WithUrl & { token?: KeySelector; tokenID?: KeySelector }
  webex?: WithUrl
  wechat?: WithUrl & { apiSecret?: KeySelector; apiCorpID?: string }
  mattermost?: { webhookURL?: KeySelector }
}

/** How an Alertmanager takes AlertmanagerConfigs. */
export interface AlertmanagerConfiguration { name?: string; global?: GlobalConfig; templates?: SecretOrConfigMap[] }
