/**
 * A configuration of Alertmanager: read, completed and refused as Alertmanager does.
 *
 * Follows config/config.go of Alertmanager 0.34. Left out: what the event recorder's outputs hold.
 */
import { decodeYaml, read } from '@track/formats'
import { quoteGo } from '@track/simulation'
import { completeReceiver, withTakenUrls } from './complete-receiver.ts'
import { defaultGlobal, globalFault, globalKind } from './global.ts'
import { inhibitRuleKind } from './inhibit-rule.ts'
import { always, anyKind, called, type Kind, listOf, optional, structOf, textKind, type ValueOf } from './kind.ts'
import { printConfig } from './print-config.ts'
import { type Receiver, receiverKind } from './receiver.ts'
import { type RouteConfig, routeKind } from './route.ts'
import { namedIntervalsKind, type TimeInterval } from './time-interval.ts'
import { tracingKind } from './tracing.ts'

const recorderKind = structOf('eventrecorder.Config', {
  file_outputs: listOf(anyKind), webhook_outputs: listOf(anyKind), kafka_outputs: listOf(anyKind), stdout_outputs: listOf(anyKind),
})

const fields = {
  global: optional(globalKind), route: optional(routeKind), inhibit_rules: listOf(inhibitRuleKind), receivers: listOf(receiverKind),
  templates: always(listOf(textKind)), mute_time_intervals: listOf(called('config.MuteTimeInterval', namedIntervalsKind('mute time interval'))),
  time_intervals: listOf(called('config.TimeInterval', namedIntervalsKind('time interval'))), tracing: tracingKind, event_recorder: recorderKind,
}

const writtenKind = structOf('config.plain', fields)
type Written = ValueOf<typeof writtenKind>

export type AlertmanagerConfig = Written & { readonly global: NonNullable<Written['global']>; readonly route: RouteConfig }

const configShape = read(writtenKind.shape, (written) => {
  const answer = completed(written)
  return typeof answer === 'string' ? { error: answer } : { value: answer as Written }
})

/** A configuration that Alertmanager does not take, in its words. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ConfigError'
  }
}

/** Throws `ConfigError`. */
export function loadConfig(text: string): AlertmanagerConfig {
  const { value, error } = decodeYaml(text, configShape, { reader: 'v2' })
  if (error !== undefined) throw new ConfigError(error)
  // An empty text is never looked at by what completes a configuration.
  if (!value.route) throw new ConfigError('no route provided in config')
  if (value.route.continue) throw new ConfigError('cannot have continue in root route')
  return value as AlertmanagerConfig
}

function completed(written: Written): AlertmanagerConfig | string {
  const global = written.global ?? defaultGlobal
  const fault = globalFault(global)
  if (fault !== undefined) return fault
  const receivers: Receiver[] = []
  for (const receiver of written.receivers) {
    if (receivers.some(({ name }) => name === receiver.name)) return `notification config name ${quoteGo(receiver.name)} is not unique`
    const complete = completeReceiver(receiver, global)
    if (typeof complete === 'string') return complete
    receivers.push(complete)
  }
  const { route } = written
  if (!route) return 'no routes provided'
  return rootFault(route) ?? receiverFault(route, receivers) ?? intervalFault(route, written) ?? { ...written, global: withTakenUrls(global, written.receivers), receivers, route }
}

function rootFault(route: RouteConfig): string | undefined {
  if (route.receiver === '') return 'root route must specify a default receiver'
  if (Object.keys(route.match).length > 0 || Object.keys(route.match_re).length > 0 || route.matchers.length > 0) return 'root route must not have any matchers'
  if (route.mute_time_intervals.length > 0) return 'root route must not have any mute time intervals'
  return route.active_time_intervals.length > 0 ? 'root route must not have any active time intervals' : undefined
}

/** The deepest routes first. */
function firstFault(route: RouteConfig, fault: (route: RouteConfig) => string | undefined): string | undefined {
  for (const inner of route.routes) {
    if (!inner) return 'not simulated here: an empty route, over which Alertmanager falls'
    const found = firstFault(inner, fault)
    if (found !== undefined) return found
  }
  return fault(route)
}

function receiverFault(route: RouteConfig, receivers: readonly Receiver[]): string | undefined {
  const names = receivers.map(({ name }) => name)
  return firstFault(route, ({ receiver }) => (receiver === '' || names.includes(receiver) ? undefined : `undefined receiver ${quoteGo(receiver)} used in route`))
}

function intervalFault(route: RouteConfig, { mute_time_intervals: muted, time_intervals: intervals }: Written): string | undefined {
  const names: string[] = []
  for (const [what, named] of [['mute time interval', muted], ['time interval', intervals]] as const) {
    for (const { name } of named) {
      if (names.includes(name)) return `${what} ${quoteGo(name)} is not unique`
      names.push(name)
    }
  }
  return firstFault(route, ({ active_time_intervals: active, mute_time_intervals: mute }) => {
    const unknown = [...active, ...mute].find((name) => !names.includes(name))
    return unknown === undefined ? undefined : `undefined time interval ${quoteGo(unknown)} used in route`
  })
}

/** Time intervals by name, of both lists. */
export function timeIntervalsOf({ mute_time_intervals: muted, time_intervals: intervals }: AlertmanagerConfig): Readonly<Record<string, readonly TimeInterval[]>> {
  return Object.fromEntries([...muted, ...intervals].map(({ name, time_intervals: times }) => [name, times]))
}

/** As the API shows it: with what was taken over, and without secrets. */
export function printAlertmanagerConfig(config: AlertmanagerConfig): string {
  return printConfig((writtenKind as Kind<unknown>).print(config))
}
