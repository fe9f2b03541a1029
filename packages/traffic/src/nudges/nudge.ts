/**
 * A nudge: one named setting of some workloads, a little more or less than described, while everything
 * else is held. Pure: what it makes of a workload, or why it cannot.
 */
import type { Distribution } from '@track/simulation'
import { admissionSettings, routeAdmissionSettings } from '../workloads/admission-settings.ts'
import { clientSettings, targetSettings } from '../workloads/client-settings.ts'
import { brokerSettings, consumerSettings } from '../workloads/broker-settings.ts'
import { cacheSettings } from '../workloads/cache-settings.ts'
import { databaseSettings } from '../workloads/database-settings.ts'
import { gatheringSettings } from '../workloads/gathering-settings.ts'
import { lifeSettings, routeLifeSettings } from '../workloads/life-settings.ts'
import { logSettings } from '../workloads/log-settings.ts'
import { objectStoreSettings } from '../workloads/object-settings.ts'
import { consensusSettings, quorumSettings } from '../workloads/replicated-settings.ts'
import { expectedOf } from '../workloads/read-settings.ts'
import { dependencySettings, routeSettings, serverSettings } from '../workloads/server-settings.ts'
import type { Setting, Settings } from '../workloads/setting.ts'
import { type ValueType, valueTypes } from '../workloads/value-types.ts'
import { workerSettings } from '../workloads/worker-settings.ts'
import type { ClientWorkload, ProcessWorkload } from '../workloads/workload.ts'

export interface Nudge {
  /** Processes with all of these labels. */
  readonly labels: Readonly<Record<string, string>>
  /** As in `workload.yaml`: `timeout`, `load.rate`, `routes[0].service`, `dependencies.db.retries`. */
  readonly setting: string
  /** `+10%`, `-10%`, `x1.5`, or a value as one would write it. */
  readonly change: string
}

/** The workload as it is then, or one sentence of why not. */
export type Nudged<Kind extends ProcessWorkload = ProcessWorkload> = { readonly workload: Kind } | { readonly refused: string }

type Row = Readonly<Record<string, unknown>>

const tables: Readonly<Record<ProcessWorkload['kind'], Settings>> = {
  server: { ...serverSettings, ...admissionSettings, ...lifeSettings, ...logSettings }, client: clientSettings, worker: workerSettings, database: databaseSettings, cache: cacheSettings,
  broker: brokerSettings, consumer: consumerSettings, 'object-store': objectStoreSettings,
  'consensus-store': consensusSettings, 'quorum-store': quorumSettings,
}

const ofRoutes = { ...routeSettings, ...routeAdmissionSettings, ...routeLifeSettings, ...gatheringSettings }

/** With another one of these it is another process. */
const fixed = new Set(['port', 'load.model', 'model'])
const numeric: ReadonlySet<ValueType> = new Set(['duration', 'integer', 'number', 'ratio', 'rate', 'cpu', 'bytes', 'distribution'])

export function nudged<Kind extends ProcessWorkload>(workload: Kind, { setting, change }: Nudge): Nudged<Kind> {
  const [, list, index, key, name = setting] = /^(?:(routes)\[(\d*)\]|dependencies\.([^.]+))\.(.+)$/.exec(setting) ?? []
  if (list !== undefined && 'routes' in workload) return inRoutes(workload, { setting, index: index!, name, change })
  if (key !== undefined && workload.kind === 'server') {
    const dependency = workload.dependencies[key]
    if (!dependency) return { refused: `there is no dependency "${key}": ${Object.keys(workload.dependencies).join(', ') || 'none'}` }
    const after = changed(dependency, dependencySettings, name, change)
    if ('refused' in after) return after
    return { workload: { ...workload, dependencies: { ...workload.dependencies, [key]: after.row } } }
  }
  const after = changed(workload, tables[workload.kind], setting, change)
  if ('refused' in after) return after
  return { workload: (after.row as ProcessWorkload).kind === 'client' ? withLoad(workload as ClientWorkload, after.row as ClientWorkload, setting, change) as Kind : after.row as Kind }
}

/** Of one route, or with `routes[]` of each. */
function inRoutes<Kind extends ProcessWorkload>(
  workload: Kind, { setting, index, name, change }: { setting: string; index: string; name: string; change: string },
): Nudged<Kind> {
  const { routes } = workload as unknown as { routes: readonly Row[] }
  if (index !== '' && Number(index) >= routes.length) return { refused: `there is no ${setting.split('.')[0]!}: ${routes.length} in all` }
  const after = routes.map((route, position) => (index === '' || Number(index) === position
    ? changed(route, workload.kind === 'server' ? ofRoutes : targetSettings, name, change) : { row: route }))
  for (const each of after) if ('refused' in each) return each
  return { workload: { ...workload, routes: after.map((each) => (each as { row: Row }).row) } }
}

/** A load is its base and the levels that it goes to: a share is one of all of them, a value is there to stay. */
function withLoad(before: ClientWorkload, after: ClientWorkload, setting: string, change: string): ClientWorkload {
  const isLevel = setting === (before['load.model'] === 'closed' ? 'load.users' : 'load.rate')
  if (!isLevel) return after
  const times = timesOf(change)
  if (times === undefined) return { ...after, shape: [] }
  const level = (to: number) => (before['load.model'] === 'closed' ? Math.round(to * times) : to * times)
  return { ...after, shape: before.shape.map((step) => (step.to === undefined ? step : { ...step, to: level(step.to) })) }
}

/** A row with one setting changed, as the table of its settings allows. */
export function changed(row: Row, table: Settings, name: string, change: string): { readonly row: Row } | { readonly refused: string } {
  const setting = Object.hasOwn(table, name) ? table[name] : undefined
  const isNudgeable = (each: string) => !fixed.has(each) && (numeric.has(table[each]!.type) || table[each]!.choices !== undefined)
  if (!setting || !isNudgeable(name)) {
    const names = Object.keys(table).filter(isNudgeable)
    return { refused: `${setting ? `"${name}" is nothing to nudge` : `there is no setting "${name}"`}: one of ${names.join(', ')}` }
  }
  const times = timesOf(change)
  const after = times === undefined ? valueTypes[setting.type].read(change) : scaled(row[name], setting.type, times)
  const refused = refusal(setting, { name, change, before: row[name], after })
  return refused === undefined ? { row: { ...row, [name]: after } } : { refused }
}

function refusal(setting: Setting, { name, change, before, after }: { name: string; change: string; before: unknown; after: unknown }): string | undefined {
  const isShare = timesOf(change) !== undefined
  if (isShare && before === undefined) return `"${name}" is not set here, so there is nothing to take ${change} of: give it a value`
  const isInRange = typeof after !== 'number' || (after >= (setting.min ?? -Infinity) && after <= (setting.max ?? Infinity))
  const isChoice = !setting.choices || setting.choices.includes(String(after))
  if (after === undefined || !isInRange || !isChoice) return `"${name}" cannot be ${change}: expected ${expectedOf(setting)}, or a share such as +10%`
  if (isShare && JSON.stringify(after) === JSON.stringify(before)) return `"${name}" is ${String(before)}, and ${change} of it is no change: give it a value`
  return undefined
}

/** `+10%` is 1.1, `x2` is 2; undefined for a value. */
function timesOf(change: string): number | undefined {
  const [, sign, percent] = /^([+-])([\d.]+)%$/.exec(change) ?? []
  if (percent !== undefined) return 1 + Number(`${sign!}${percent}`) / 100
  const factor = /^[x×]([\d.]+)$/.exec(change)?.[1]
  return factor === undefined ? undefined : Number(factor)
}

function scaled(value: unknown, type: ValueType, times: number): unknown {
  if (!(times >= 0) || value === undefined) return undefined
  if (type === 'distribution') return scaledDistribution(value as Distribution, times)
  if (typeof value !== 'number') return undefined
  return type === 'number' || type === 'ratio' || type === 'rate' || type === 'cpu' ? value * times : Math.round(value * times)
}

/** Every duration in it, so the shape stays. */
function scaledDistribution(distribution: Distribution, times: number): Distribution | undefined {
  if (times === 0) return undefined
  const durations = ['value', 'from', 'to', 'mean', 'median', 'p50', 'p99', 'minimum', 'maximum', 'scale']
  return Object.fromEntries(Object.entries(distribution).map(([field, value]) =>
    [field, typeof value === 'number' && durations.includes(field) ? value * times : value as unknown])) as unknown as Distribution
}
