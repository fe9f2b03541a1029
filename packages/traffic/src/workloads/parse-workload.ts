/**
 * A workload from its text (`workload.yaml`), its container's environment and its arguments. All
 * complaints come at once; with any, there is no workload.
 */
import { load, YAMLException } from 'js-yaml5'
import { admissionSettings, routeAdmissionSettings } from './admission-settings.ts'
import { clientSettings, shapeSettings, targetSettings } from './client-settings.ts'
import { gatheringSettings } from './gathering-settings.ts'
import { lifeSettings, routeLifeSettings } from './life-settings.ts'
import { logSettings } from './log-settings.ts'
import { policySettings } from './policy-settings.ts'
import { asList, asMapping, atTop, readSettings, type Source } from './read-settings.ts'
import { cacheSettings } from './cache-settings.ts'
import { brokerSettings, consumerSettings } from './broker-settings.ts'
import { objectStoreSettings } from './object-settings.ts'
import { readConsensus, readQuorum } from './parse-replicated.ts'
import { consensusSettings, quorumSettings } from './replicated-settings.ts'
import { type Draws, named, ofTransactions, readCalls, readTransaction, whereSet, withOwnPaths } from './parse-calls.ts'
import { namedByUse, ofStoreUses, readBroker, readConsumer, readStoreUse } from './parse-store-uses.ts'
import { databaseTables, readDatabase } from './parse-database.ts'
import { dependencySettings, routeSettings, serverSettings } from './server-settings.ts'
import { argumentOf, type Settings } from './setting.ts'
import { sharingSettings } from './sharing-settings.ts'
import { accessSettings } from './statement-settings.ts'
import { refuseMixed, refuseReplacements } from './parse-policy.ts'
import { readVariants } from './parse-variants.ts'
import { readTracing } from './tracing-settings.ts'
import { routeSizeSettings } from './size-settings.ts'
import { clientTlsSettings, refuseClientTls, refuseServerTls, refuseTwoWays, serverTlsSettings } from './tls-settings.ts'
import { valueTypes } from './value-types.ts'
import { queueSettings, workerSettings } from './worker-settings.ts'
import {
  type CacheWorkload, type ClientWorkload, type Dependency, type ObjectStoreWorkload, type QueueWorkload, type Route, type ServerWorkload,
  type ShapeChange, type Target, type WorkerWorkload, type Workload, workloadKinds,
} from './workload.ts'

export interface WorkloadText {
  readonly text: string
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
}

export interface ParsedWorkload {
  /** Absent when there is a complaint. */
  readonly workload?: Workload
  /** Each `path: what is wrong, what is expected`. */
  readonly complaints: readonly string[]
}

export function parseWorkload({ text, env = {}, args = [] }: WorkloadText): ParsedWorkload {
  const source: Source = { env, args: new Map(), complaints: [] }
  const document = parseYaml(text, source)
  if (source.complaints.length > 0) return { complaints: source.complaints }
  const mapping = asMapping(document, '', source)
  const { kind } = mapping
  const reader = Object.hasOwn(readers, String(kind)) ? readers[kind as Workload['kind']] : undefined
  if (!reader) {
    const found = kind === undefined ? 'not there' : `found ${JSON.stringify(kind)}`
    return { complaints: [...source.complaints, `kind: ${found}, expected one of ${workloadKinds.join(', ')}`] }
  }
  const read: Source = { ...source, args: readArguments(args, argumentNames(kind as Workload['kind'], mapping), source) }
  const workload = withMissingVariables(reader(mapping, read), env)
  return source.complaints.length > 0 ? { complaints: source.complaints } : { workload, complaints: [] }
}

/** A process that lacks a variable that it requires says so and exits at its start. */
function withMissingVariables(workload: Workload, env: Readonly<Record<string, string>>): Workload {
  if (workload.kind === 'queue') return workload
  const missing = workload['boot.requires'].find((name) => env[name] === undefined)
  return missing === undefined ? workload : { ...workload, 'boot.fails': `environment variable ${missing} is not set` }
}

function parseYaml(text: string, { complaints }: Source): unknown {
  if (text.trim() === '') return {}
  try {
    return load(text)
  } catch (error) {
    // A text that is no YAML is the author's slip; anything else is ours.
    if (!(error instanceof YAMLException)) throw error
    const line = (error.mark?.line ?? 0) + 1
    complaints.push(`line ${line}: ${error.reason}, expected YAML`)
    return undefined
  }
}

const readers: { readonly [Kind in Workload['kind']]: (mapping: Readonly<Record<string, unknown>>, source: Source) => Workload } = {
  server: readServer,
  client: readClient,
  worker: (mapping, source): WorkerWorkload => ({ kind: 'worker', ...readSettings(mapping, workerSettings, atTop('kind', 'tracing'), source), ...readTracing(mapping, source) }),
  queue: (mapping, source): QueueWorkload => ({ kind: 'queue', ...readSettings(mapping, queueSettings, atTop('kind'), source) }),
  database: readDatabase,
  cache: (mapping, source): CacheWorkload => ({ kind: 'cache', ...readSettings(mapping, cacheSettings, atTop('kind'), source) }),
  broker: readBroker,
  consumer: readConsumer,
  'object-store': (mapping, source): ObjectStoreWorkload => ({ kind: 'object-store', ...readSettings(mapping, objectStoreSettings, atTop('kind'), source) }),
  'consensus-store': readConsensus,
  'quorum-store': readQuorum,
}

/** What a server's description need not say at all. */
const leverSettings = { ...sharingSettings, ...admissionSettings, ...lifeSettings, ...logSettings, ...serverTlsSettings } as const
const routeLeverSettings = { ...routeAdmissionSettings, ...routeLifeSettings, ...routeSizeSettings, ...gatheringSettings } as const
const dependencyLevers = { ...accessSettings, ...clientTlsSettings } as const
const clientTables = { ...clientSettings, ...clientTlsSettings } as const
const serverTables = { ...serverSettings, ...leverSettings } as const

function readServer(mapping: Readonly<Record<string, unknown>>, source: Source): ServerWorkload {
  const all = readSettings(mapping, serverTables, atTop('kind', 'routes', 'dependencies', 'tracing'), source)
  const settings = whereSet(all, leverSettings) as Omit<ServerWorkload, 'kind' | 'routes' | 'dependencies'>
  refuseServerTls(settings, source)
  const dependencies: Record<string, Dependency> = {}
  for (const [name, found] of Object.entries(asMapping(mapping['dependencies'], 'dependencies', source))) {
    const place = { path: `dependencies.${name}.`, envPrefix: envPrefixOf(name), also: [] }
    const values = readSettings(found, { ...dependencySettings, ...dependencyLevers }, place, source)
    dependencies[name] = whereSet(values, dependencyLevers) as Dependency
    refuseClientTls(dependencies[name], place.path, source)
  }
  refuseTwoWays(dependencies, source)
  const routes: Route[] = []
  asList(mapping['routes'] ?? [{}], 'routes', source).forEach((found, index) => {
    const read = (route: unknown, path: string, own: Source) => readRoute(route, path, dependencies, own)
    routes.push(...readVariants(found, `routes[${index}].`, routes.length, read, source))
  })
  if (routes.length === 0) source.complaints.push('routes: found none, expected at least one')
  for (const [name, policy] of Object.entries(dependencies)) {
    const calls = routes.flatMap((route) => route.calls).filter(({ dependency }) => dependency === name)
    refuseMixed(policy, `dependencies.${name}.`, calls, source)
  }
  return { kind: 'server', ...settings, routes: withOwnPaths(routes), dependencies, ...readTracing(mapping, source) }
}

function readRoute(found: unknown, path: string, dependencies: Readonly<Record<string, Dependency>>, source: Source): Route {
  const all = readSettings(found, { ...routeSettings, ...routeLeverSettings }, { path, envPrefix: '', also: ['calls', 'variants'] }, source)
  const settings = whereSet(all, routeLeverSettings) as Omit<Route, 'calls'>
  if (settings.idempotency !== undefined && (settings.coalesce !== undefined || settings['batch.size'] !== undefined)) {
    source.complaints.push(`${path}idempotency: found beside ${settings.coalesce === undefined ? 'batch.size' : 'coalesce'}, expected one of the two`)
  }
  if (settings.coalesce !== undefined && settings['batch.size'] !== undefined) {
    source.complaints.push(`${path}coalesce: found beside batch.size, expected one of the two`)
  }
  const calls = readCalls((found as Record<string, unknown> | null)?.['calls'], `${path}calls`, dependencies, source)
  refuseReplacements(calls, `${path}calls`, dependencies, source)
  return { ...settings, calls }
}

function readClient(mapping: Readonly<Record<string, unknown>>, source: Source): ClientWorkload {
  const settings = whereSet(readSettings(mapping, clientTables, atTop('kind', 'routes', 'shape', 'tracing'), source), clientTlsSettings) as Omit<ClientWorkload, 'kind' | 'routes' | 'shape'>
  refuseClientTls(settings, '', source)
  if ((settings.service === undefined) === (settings.publishes === undefined)) {
    source.complaints.push('service: expected either a service to call or, in publishes, a queue')
  }
  if (settings.publishes !== undefined) refuseForProducer(settings['load.model'], mapping, source)
  const routes = asList(mapping['routes'] ?? [{}], 'routes', source).map((found, index) =>
    readTarget(found, `routes[${index}].`, source))
  if (!routes.some((route) => route.weight > 0)) source.complaints.push('routes: found none with a weight, expected at least one')
  refuseMixed(settings, '', routes, source)
  const week = settings['load.week'].length
  if (week !== 0 && week !== 7) source.complaints.push(`load.week: found ${week} factors, expected 7, Monday first`)
  const shape = asList(mapping['shape'], 'shape', source).map((found, index) =>
    readShapeChange(found, `shape[${index}].`, settings['load.model'], source))
  return { kind: 'client', ...settings, routes, shape, ...readTracing(mapping, source) }
}

/** What a load asks for; with statements it speaks to a database, with produce to a broker, with put or get to a store of objects. */
function readTarget(found: unknown, path: string, source: Source): Target {
  const target = readSettings(found, targetSettings, { path, envPrefix: '', also: [...ofTransactions, ...ofStoreUses] }, source)
  const mapping = asMapping(found, path, { ...source, complaints: [] })
  const draws: Draws = new Map()
  const transaction = readTransaction(mapping, path, draws, source)
  return namedByUse(named({ ...target, ...transaction, ...readStoreUse(mapping, path, draws, source) }))
}

/** A broker takes every message, so there is nothing to retry and nobody to wait for. */
function refuseForProducer(model: string, mapping: Readonly<Record<string, unknown>>, { complaints }: Source): void {
  if (model !== 'open') complaints.push(`load.model: found "${model}", expected open where messages are published`)
  const unused = new Set([...Object.keys({ ...policySettings, ...clientTlsSettings }).map((name) => name.split('.')[0]!), 'network', 'routes', 'grain'])
  for (const name of Object.keys(mapping).filter((each) => unused.has(each))) {
    complaints.push(`${name}: not used where messages are published, expected with a service only`)
  }
}

function readShapeChange(found: unknown, path: string, model: ClientWorkload['load.model'], source: Source): ShapeChange {
  const { to, ...settings } = readSettings(found, shapeSettings, { path, envPrefix: '', also: [] }, source)
  const type = valueTypes[model === 'closed' ? 'integer' : 'rate']
  const level = to === undefined ? undefined : type.read(to)
  if (to !== undefined && level === undefined) {
    source.complaints.push(`${path}to: found ${JSON.stringify(to)}, expected ${type.expected}`)
  }
  if ((to === undefined) === (settings.times === undefined)) {
    source.complaints.push(`${path}to: expected either a level to go to or, in times, a burst`)
  }
  return { ...settings, to: level }
}

/** `payments-db` is `PAYMENTS_DB_`. */
function envPrefixOf(name: string): string {
  return `${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}_`
}

const tables: Readonly<Record<Workload['kind'], Settings>> = {
  server: serverTables, client: clientTables, worker: workerSettings, queue: queueSettings,
  database: databaseTables, cache: cacheSettings, broker: brokerSettings, consumer: consumerSettings, 'object-store': objectStoreSettings,
  'consensus-store': consensusSettings, 'quorum-store': quorumSettings,
}

function argumentNames(kind: Workload['kind'], mapping: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const dependencies = kind === 'server' ? Object.keys(mapping['dependencies'] ?? {}) : []
  const names = [
    ...variablesOf(tables[kind]),
    ...dependencies.flatMap((name) => variablesOf({ ...dependencySettings, ...dependencyLevers }).map((env) => envPrefixOf(name) + env)),
  ]
  return new Set(names.map(argumentOf))
}

function variablesOf(settings: Settings): string[] {
  return Object.values(settings).flatMap((setting) => setting.env ?? [])
}

/** `--retries=3` and `--retries 3`. */
function readArguments(args: readonly string[], names: ReadonlySet<string>, { complaints }: Source): Map<string, string> {
  const read = new Map<string, string>()
  for (let index = 0; index < args.length; index++) {
    const [name = '', ...rest] = args[index]!.split('=')
    if (!names.has(name)) {
      complaints.push(`${name}: unknown argument, expected one of ${[...names].join(', ') || 'none'}`)
    } else if (rest.length > 0) read.set(name, rest.join('='))
    else if (index + 1 < args.length) read.set(name, args[++index]!)
    else complaints.push(`${name}: found no value, expected one`)
  }
  return read
}
