/** What a call, or a load's route, does at a broker or at a store of objects. */
import { brokerSettings, consumerSettings, produceSettings, topicSettings } from './broker-settings.ts'
import { objectSettings } from './object-settings.ts'
import { type Draws, drawOf } from './parse-calls.ts'
import { asList, atTop, readSettings, type Source } from './read-settings.ts'
import { readReplicated } from './parse-replicated.ts'
import { replicatedSettings } from './replicated-settings.ts'
import type { BrokerWorkload, ConsumerWorkload, ObjectUse, Produce, ReplicatedUse } from './workload.ts'

const verbs = ['put', 'get', 'delete', 'list'] as const

export const ofStoreUses: readonly string[] = [...new Set([...Object.keys(produceSettings), ...Object.keys(objectSettings), ...Object.keys(replicatedSettings)])]

type Uses = { readonly record?: Produce; readonly object?: ObjectUse; readonly replicated?: ReplicatedUse }

export function readStoreUse(mapping: Readonly<Record<string, unknown>>, path: string, draws: Draws, source: Source): Uses {
  const given = Object.fromEntries(ofStoreUses.filter((name) => mapping[name] !== undefined).map((name) => [name, mapping[name]]))
  if (Object.keys(given).length === 0) return {}
  if (given['produce'] !== undefined) return { record: readRecord(given, path, draws, source) }
  const replicated = readReplicated(given, path, draws, source)
  if (replicated !== undefined) return { replicated }
  const found = verbs.filter((verb) => given[verb] !== undefined)
  if (found.length !== 1) {
    source.complaints.push(`${path}${Object.keys(given)[0]!}: expected with one of produce, ${verbs.join(', ')}, read, write, lock`)
    return {}
  }
  return { object: readObject(given, found[0]!, path, draws, source) }
}

function readRecord(given: object, path: string, draws: Draws, source: Source): Produce {
  const { produce: topic, key, acks, 'enable.idempotence': idempotence, poison } = readSettings(given, produceSettings, { path, envPrefix: '', also: [] }, source)
  const draw = drawOf(draws, `${topic} ${JSON.stringify(key)} 0`)
  return { topic, acks, 'enable.idempotence': idempotence, poison, ...(key && { key }), draw }
}

function readObject(given: object, does: ObjectUse['does'], path: string, draws: Draws, source: Source): ObjectUse {
  const { put, get, delete: remove, list, key, size, if: condition } = readSettings(given, objectSettings, { path, envPrefix: '', also: [] }, source)
  if (condition !== undefined && does !== 'put') source.complaints.push(`${path}if: found ${JSON.stringify(condition)}, expected with put only`)
  const prefix = put ?? get ?? remove ?? list ?? ''
  return { does, prefix, key, size, if: condition, draw: drawOf(draws, `${prefix} ${JSON.stringify(key)} 0`) }
}

const methods = { put: 'PUT', get: 'GET', delete: 'DELETE', list: 'LIST' } as const

/** A call to a broker or to a store of objects is known by what it does. */
export function namedByUse<Row extends Uses & { readonly path: string; readonly method: string }>(call: Row): Row {
  const { record, object, replicated } = call
  if (record) return { ...call, path: call.path === '/' ? `send ${record.topic}` : call.path, method: '' }
  if (replicated) return { ...call, path: call.path === '/' ? `${replicated.does} ${replicated.space}` : call.path, method: '' }
  if (object) return { ...call, path: call.path === '/' ? `/${object.prefix}` : call.path, method: methods[object.does] }
  return call
}

export function readBroker(mapping: Readonly<Record<string, unknown>>, source: Source): BrokerWorkload {
  const settings = readSettings(mapping, brokerSettings, atTop('kind', 'topics'), source)
  const topics = asList(mapping['topics'], 'topics', source).map((found, index) =>
    readSettings(found, topicSettings, { path: `topics[${index}].`, envPrefix: '', also: [] }, source))
  return { kind: 'broker', ...settings, topics }
}

export function readConsumer(mapping: Readonly<Record<string, unknown>>, source: Source): ConsumerWorkload {
  const settings = readSettings(mapping, consumerSettings, atTop('kind'), source)
  if (settings.topics.length === 0) source.complaints.push('topics: found none, expected at least one')
  if (settings['heartbeat.interval.ms'] >= settings['session.timeout.ms']) {
    source.complaints.push(`heartbeat.interval.ms: found ${settings['heartbeat.interval.ms']}, expected less than session.timeout.ms (${settings['session.timeout.ms']})`)
  }
  return { kind: 'consumer', ...settings }
}
