/**
 * Alertmanager as a part of the world: alerts in, notifications out, all of it rows in virtual time.
 *
 * Follows app/app.go and reloader.go of Alertmanager 0.34. Left out: the cluster, features behind
 * flags, limits of alerts and silences, the event recorder, tracing.
 */
import { type Instant, minute, type Part, type Simulation } from '@track/simulation'
import type { Labels } from '../series/labels.ts'
import { alertFault, isResolved } from './alerts/alert.ts'
import { answerAlertmanager } from './api/handler.ts'
import type { AlertmanagerRequest } from './api/request.ts'
import { loadConfig, ConfigError } from './config/config.ts'
import { count } from './counters.ts'
import { groupIsDue } from './dispatch/flush.ts'
import { dispatchAnew, dropGroup, putAlert } from './dispatch/groups.ts'
import type { AlertmanagerOptions, Machine } from './machine.ts'
import { answered, attemptOf, cancelAttempts, collectLog, deadlineReached, tell } from './notify/attempts.ts'
import { noteSources } from './notify/inhibition.ts'
import type { Outcome } from './receivers/delivery.ts'
import { collectSilences } from './silences/change.ts'
import type { AlertmanagerState } from './state.ts'
import { type TemplateFile, templatesFault } from './templates/engine.ts'

const maintenanceEvery = 15 * minute
/** Alerts are collected every other time. */
const alertsEvery = 2

export type AlertmanagerPart = Part<AlertmanagerState> & { readonly options: AlertmanagerOptions }

/** Throws `ConfigError` where the configuration is none. */
export function alertmanagerPart(options: AlertmanagerOptions): AlertmanagerPart {
  const { name = 'alertmanager' } = options
  const handler = <Data>(act: (machine: Machine, data: Data) => void) => (simulation: Simulation, data: Data) => act(machineOf(simulation, part), data)
  const part: AlertmanagerPart = {
    name,
    options,
    initial(simulation) {
      const config = loadConfig(options.config)
      simulation.scheduleAfter({ after: maintenanceEvery, part: name, event: 'maintain', data: 1 })
      return {
        config, templates: templatesOf(simulation, options, config.templates), startedAt: simulation.now, reloadedAt: simulation.now, isReloadSuccessful: true,
        alerts: new Map(), sources: new Map(), groups: new Map(), groupAlerts: new Map(), flushes: new Map(), attempts: new Map(), log: new Map(),
        silences: new Map(), deliveries: [], counters: new Map(), made: 0,
      }
    },
    events: {
      flush: handler((machine, key: string) => groupIsDue(machine, key)),
      drop: handler((machine, key: string) => dropGroup(machine, key)),
      retry: handler((machine, key: string) => tell(machine, key)),
      answered: handler((machine, { key, delivery, outcome }: { key: string; delivery: string; outcome: Outcome }) => answered(machine, key, delivery, outcome)),
      deadline: handler((machine, flush: string) => deadlineReached(machine, flush)),
      maintain: handler((machine, round: number) => maintain(machine, round)),
    },
    inputs: {
      request: (simulation: Simulation, request: AlertmanagerRequest) => answerAlertmanager(simulation, part, request),
      reload: (simulation: Simulation, text: string) => reloadAlertmanager(simulation, part, text),
      answer: (simulation: Simulation, { id, outcome }: { id: string; outcome: Outcome }) => answerDelivery(simulation, part, id, outcome),
    },
  }
  return part
}

/** What the steps of a part work with. */
export function machineOf(simulation: Simulation, part: AlertmanagerPart): Machine {
  return { simulation, state: simulation.state(part), name: part.name, options: part.options }
}

/** An alert as a Prometheus sends it: labels and annotations in turn, sorted by name. */
export interface ArrivingAlert {
  readonly labels: Labels
  readonly annotations: Labels
  readonly startsAt: Instant
  /** Undefined where nobody says: it is over when it is not heard of for the resolve timeout. */
  readonly endsAt?: Instant
  readonly generatorUrl: string
}

/** Takes alerts in, as the API does, without JSON between. Those without labels are left out. */
export function sendAlerts(simulation: Simulation, part: AlertmanagerPart, alerts: readonly ArrivingAlert[]): void {
  const machine = machineOf(simulation, part)
  const { now } = simulation
  for (const { endsAt, ...alert } of alerts) {
    const row = { ...alert, endsAt: endsAt ?? now + machine.state.config.global.resolve_timeout, updatedAt: now, isTimeout: endsAt === undefined }
    count(machine.state, 'alerts_received_total', row.endsAt > now ? 'firing' : 'resolved')
    if (alertFault(row) === undefined) putAlert(machine, row)
    else count(machine.state, 'alerts_invalid_total')
  }
}

/** Says what a receiver answered to a delivery that was left open; false when nobody waits for it any more. */
export function answerDelivery(simulation: Simulation, part: AlertmanagerPart, id: string, outcome: Outcome): boolean {
  const machine = machineOf(simulation, part)
  const key = attemptOf(machine, id)
  if (key !== undefined) answered(machine, key, id, outcome)
  return key !== undefined
}

/**
 * Puts another configuration in place, as a reload does: groups begin anew, the notification log and
 * silences stay. One that is refused changes nothing; its words are answered.
 */
export function reloadAlertmanager(simulation: Simulation, part: AlertmanagerPart, text: string): string | undefined {
  const machine = machineOf(simulation, part)
  const { state } = machine
  try {
    const config = loadConfig(text)
    state.templates = templatesOf(simulation, part.options, config.templates)
    state.config = config
  } catch (error) {
    // A configuration that Alertmanager does not take.
    if (!(error instanceof ConfigError)) throw error
    state.isReloadSuccessful = false
    return error.message
  }
  state.isReloadSuccessful = true
  state.reloadedAt = simulation.now
  noteSources(state)
  cancelAttempts(machine)
  dispatchAnew(machine)
  return undefined
}

function templatesOf(simulation: Simulation, { templateFiles }: AlertmanagerOptions, patterns: readonly string[]): readonly TemplateFile[] {
  const files = patterns.flatMap((pattern) => templateFiles?.(simulation, pattern) ?? [])
  const fault = templatesFault(files)
  if (fault !== undefined) throw new ConfigError(`failed to parse templates: ${fault}`)
  return files
}

function maintain(machine: Machine, round: number): void {
  const { state, simulation, name } = machine
  simulation.scheduleAfter({ after: maintenanceEvery, part: name, event: 'maintain', data: round + 1 })
  collectLog(state, simulation.now)
  collectSilences(machine)
  count(state, 'nflog_maintenance_total')
  count(state, 'silences_maintenance_total')
  if (round % alertsEvery !== 0) return
  const before = state.alerts.size
  for (const [key, alert] of state.alerts) if (isResolved(alert, simulation.now)) state.alerts.delete(key)
  if (state.alerts.size < before) noteSources(state)
}
