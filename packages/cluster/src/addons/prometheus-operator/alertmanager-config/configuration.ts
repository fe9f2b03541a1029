/**
 * The configuration that the operator writes for an Alertmanager: what it starts from, and the AlertmanagerConfigs that it has selected.
 *
 * Follows ConfigBuilder in pkg/alertmanager/amcfg.go and selectAlertmanagerConfigs in pkg/alertmanager/operator.go of the Prometheus
 * Operator 0.94.
 */
import { matchesLabelSelector } from '@track/apimachinery'
import { decodeYaml, zeroOf, type Shape } from '@track/formats'
import { ConfigError, loadConfig, printConfig } from '@track/telemetry'
import type { References } from '../generate/context.ts'
import type { Alertmanager } from '../kinds/alertmanager.ts'
import { selectorFault } from '../select/monitors.ts'
import { alertmanagerConfigFault, configsOf } from './check.ts'
import { globalFault, writtenGlobal } from './global.ts'
import { writtenBy } from './integrations/field.ts'
import { written } from './integrations/table.ts'
import type { AlertmanagerConfig, Receiver } from './objects.ts'
import { enforcedBy, ofItsNamespace, topRoute, writtenInhibitRule, writtenRoute } from './routes.ts'
import { sanitized } from './sanitize.ts'
import { intervalOf } from './time-intervals.ts'
import { filled, type WrittenConfiguration, writtenConfiguration, type WrittenGlobal } from './written/configuration.ts'
import { writtenIntegrations, writtenReceiver, type WrittenReceiver } from './written/receiver.ts'
import type { configKinds } from '@track/telemetry'

export interface Given {
  readonly alertmanager: Alertmanager
  readonly references: References
  /** The configuration that somebody wrote. */
  readonly base: string
  readonly configs: readonly AlertmanagerConfig[]
  readonly namespaces: readonly { readonly metadata: { readonly name?: string; readonly labels?: Readonly<Record<string, string>> } }[]
}

export interface Chosen {
  readonly taken: readonly AlertmanagerConfig[]
  readonly rejected: readonly { readonly object: AlertmanagerConfig; readonly fault: string }[]
}

/** Without a Secret nobody is told anything. */
export const defaultBase = "route:\n  receiver: 'null'\nreceivers:\n- name: 'null'"

type Made<Value> = { readonly value: Value } | { readonly fault: string }

const keyOf = ({ metadata: { namespace = '', name = '' } }: AlertmanagerConfig) => `${namespace}/${name}`

/** Whoever selects nothing writes the configuration themselves. */
export function isUnmanaged({ spec }: Alertmanager): boolean {
  return !spec.alertmanagerConfigSelector && !spec.alertmanagerConfiguration
}

export function chosenOf({ alertmanager: { metadata, spec }, configs, namespaces, references }: Given): Chosen | { readonly fault: string } {
  const { alertmanagerConfigSelector: selector, alertmanagerConfigNamespaceSelector: of, alertmanagerConfiguration: global } = spec
  const odd = (of && selectorFault(of)) ?? (selector && selectorFault(selector))
  if (odd !== undefined) return { fault: `failed to select AlertmanagerConfig objects: ${odd}` }
  const own = metadata.namespace ?? ''
  const within = of ? namespaces.filter((each) => matchesLabelSelector(of, each.metadata.labels)).map((each) => each.metadata.name) : [own]
  const selected = selector ? configs.filter((object) => (
    within.includes(object.metadata.namespace) && matchesLabelSelector(selector, object.metadata.labels)
    && !(global && object.metadata.namespace === own && object.metadata.name === global.name)
  )).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)) : []
  const judged = selected.map((object) => ({ object, fault: alertmanagerConfigFault(object, references) }))
  return {
    taken: judged.filter(({ fault }) => fault === undefined).map(({ object }) => object),
    rejected: judged.flatMap(({ object, fault }) => (fault === undefined ? [] : [{ object, fault }])),
  }
}

export function alertmanagerConfigurationOf(given: Given, taken: readonly AlertmanagerConfig[]): { readonly text: string } | { readonly fault: string } {
  const { metadata, spec } = given.alertmanager
  const start = spec.alertmanagerConfiguration ? startOf(given) : rawStart(given.base)
  if ('fault' in start) return start
  const isEnforced = enforcedBy(spec.alertmanagerConfigMatcherStrategy?.type, metadata.namespace ?? '')
  const whole = withConfigs(start.value, taken, { references: given.references, isEnforced })
  const sane = 'fault' in whole ? whole.fault : sanitized(whole.value)
  if (typeof sane === 'string') return { fault: `failed to generate Alertmanager configuration: ${sane}` }
  return { text: printConfig(writtenConfiguration.print(sane)) }
}

function rawStart(base: string): Made<WrittenConfiguration> {
  try {
    loadConfig(base)
  } catch (error) {
    // What Alertmanager does not take.
    if (!(error instanceof ConfigError)) throw error
    return { fault: `failed to initialize from secret: ${error.message}` }
  }
  const { value, error } = decodeYaml(base, writtenConfiguration.shape, { reader: 'v2' })
  return error === undefined ? { value } : { fault: `failed to initialize from secret: ${error}` }
}

const templates = '/etc/alertmanager/templates'

function startOf({ alertmanager: { metadata, spec }, configs, references }: Given): Made<WrittenConfiguration> {
  const { name = '', global, templates: given = [] } = spec.alertmanagerConfiguration ?? {}
  const namespace = metadata.namespace ?? ''
  const config = configs.find((each) => each.metadata.namespace === namespace && each.metadata.name === name)
  if (!config) return { fault: `failed to get global AlertmanagerConfig: alertmanagerconfigs.monitoring.coreos.com "${name}" not found` }
  const place = { references, namespace }
  const fail = (fault: string) => ({ fault: `failed to initialize from global AlertmanagerConfig: ${fault}` })
  const fault = alertmanagerConfigFault(config, references) ?? (global && globalFault(place, global))
  if (fault !== undefined) return fail(fault)
  const receivers = receiversOf(config, references, global && writtenGlobal(place, global))
  if ('fault' in receivers) return fail(receivers.fault)
  const { route, inhibitRules = [], muteTimeIntervals = [] } = config.spec
  const prefix = `${keyOf(config)}/`
  const sane = sanitized({
    ...(zeroOf(writtenConfiguration.shape as Shape) as WrittenConfiguration), global: global && writtenGlobal(place, global),
    inhibit_rules: inhibitRules.map(writtenInhibitRule), route: route && writtenRoute(route, prefix), receivers: receivers.value,
    mute_time_intervals: muteTimeIntervals.map((each) => intervalOf(each, prefix)),
  })
  if (typeof sane === 'string') return fail(sane)
  const root = rootFault(sane)
  if (root !== undefined) return fail(root)
  return { value: { ...sane, templates: given.flatMap(({ configMap, secret }) => [configMap, secret].flatMap((each) => (each ? [`${templates}/${each.key}`] : []))) } }
}

function rootFault({ route }: WrittenConfiguration): string | undefined {
  if (!route) return 'root route must exist'
  if (route.continue) return 'cannot have continue in root route'
  if (route.matchers.length > 0) return "'matchers' not permitted on root route"
  if (route.mute_time_intervals.length > 0) return "'mute_time_intervals' not permitted on root route"
  return route.active_time_intervals.length > 0 ? "'active_time_intervals' not permitted on root route" : undefined
}

function receiversOf(config: AlertmanagerConfig, references: References, global: WrittenGlobal | undefined): Made<readonly WrittenReceiver[]> {
  const place = { references, namespace: config.metadata.namespace ?? '' }
  const receivers: WrittenReceiver[] = []
  for (const receiver of config.spec.receivers ?? []) {
    const fault = writingFault(receiver, global)
    if (fault !== undefined) return { fault }
    const lists = written.map((integration) => {
      const kind = writtenIntegrations[integration.name] as configKinds.Kind<object>
      return [integration.name, configsOf(receiver, integration).map((each) => filled(kind, writtenBy(integration.fields, each, place)))] as const
    })
    receivers.push(filled(writtenReceiver, { name: `${keyOf(config)}/${receiver.name}`, ...Object.fromEntries(lists) }))
  }
  return { value: receivers }
}

function writingFault(receiver: Receiver, global: WrittenGlobal | undefined): string | undefined {
  for (const integration of written) {
    for (const [index, config] of configsOf(receiver, integration).entries()) {
      const fault = integration.writingFault?.(config, global)
      if (fault !== undefined) return `${integration.told}[${index}]: ${fault}`
    }
  }
  return undefined
}

interface Manner {
  readonly references: References
  readonly isEnforced: (namespace: string) => boolean
}

/** Their routes come before those that are there; what has no route only inhibits. */
function withConfigs(start: WrittenConfiguration, taken: readonly AlertmanagerConfig[], { references, isEnforced }: Manner): Made<WrittenConfiguration> {
  const inhibitRules = [...start.inhibit_rules]
  const receivers = [...start.receivers]
  const intervals = [...start.mute_time_intervals]
  const routes = []
  for (const config of taken) {
    const { metadata: { namespace = '' }, spec } = config
    const prefix = `${keyOf(config)}/`
    for (const rule of (spec.inhibitRules ?? []).map(writtenInhibitRule)) inhibitRules.push(isEnforced(namespace) ? ofItsNamespace(rule, namespace) : rule)
    if (!spec.route) continue
    routes.push(topRoute(writtenRoute(spec.route, prefix), namespace, isEnforced(namespace)))
    const own = receiversOf(config, references, start.global)
    if ('fault' in own) return { fault: `AlertmanagerConfig ${keyOf(config)}: ${own.fault}` }
    receivers.push(...own.value)
    intervals.push(...(spec.muteTimeIntervals ?? []).map((each) => intervalOf(each, prefix)))
  }
  const route = start.route && { ...start.route, routes: [...routes, ...start.route.routes] }
  return { value: { ...start, inhibit_rules: inhibitRules, receivers, mute_time_intervals: intervals, route } }
}
