/** The contexts: whose paths each understands, its enums, its words. Follows pkg/ottl/contexts of opentelemetry-collector-contrib 0.152. Left out: the context otelcol, profiles. */
import { OttlError } from '../ottl-error.ts'
import type { ContextName } from '../target.ts'
import type { PathRow } from './access.ts'
import { resourcePaths, scopePaths } from './around.ts'
import { logPaths, logSymbols } from './log.ts'
import { metricPaths, metricSymbols, pointPaths, pointSymbols } from './metric.ts'
import { eventPaths, spanPaths, spanSymbols } from './span.ts'

export interface ContextRow {
  readonly name: ContextName
  /** Its type in Go. */
  readonly type: string
  /** By the name before the first point, in the order in which they are told. */
  readonly paths: Readonly<Record<string, ContextPaths>>
  readonly symbol: (name: string) => bigint
}

interface ContextPaths {
  readonly name: ContextName
  readonly rows: Readonly<Record<string, PathRow>>
}

const contrib = 'github.com/open-telemetry/opentelemetry-collector-contrib'

function symbolsIn(table: Readonly<Record<string, bigint>>) {
  return (name: string): bigint => {
    if (!Object.hasOwn(table, name)) throw new OttlError(`enum symbol, ${name}, not found`)
    return table[name]!
  }
}

function none(name: string) {
  return (): bigint => {
    throw new OttlError(`${name} context does not provide Enum support`)
  }
}

const resource: ContextPaths = { name: 'resource', rows: resourcePaths }
const scope: ContextPaths = { name: 'scope', rows: scopePaths }
const span: ContextPaths = { name: 'span', rows: spanPaths }
const metric: ContextPaths = { name: 'metric', rows: metricPaths }
const scopes = { instrumentation_scope: scope, scope }

function row(name: ContextName, paths: ContextRow['paths'], symbol: ContextRow['symbol']): ContextRow {
  return { name, type: `${contrib}/pkg/ottl/contexts/ottl${name}.TransformContext`, paths, symbol }
}

export const contexts: Readonly<Record<ContextName, ContextRow>> = {
  resource: row('resource', { resource }, none('resource')),
  scope: row('scope', { ...scopes, resource }, none('instrumentation scope')),
  span: row('span', { span, resource, ...scopes }, symbolsIn(spanSymbols)),
  spanevent: row('spanevent', { spanevent: { name: 'spanevent', rows: eventPaths }, span, resource, ...scopes }, symbolsIn(spanSymbols)),
  metric: row('metric', { metric, ...scopes, resource }, symbolsIn(metricSymbols)),
  datapoint: row('datapoint', { datapoint: { name: 'datapoint', rows: pointPaths }, resource, ...scopes, metric }, symbolsIn(pointSymbols)),
  log: row('log', { log: { name: 'log', rows: logPaths }, ...scopes, resource }, symbolsIn(logSymbols)),
}

export function noSuchPath(segment: string, path: string, context: ContextName): OttlError {
  return new OttlError(
    `segment "${segment}" from path "${path}" is not a valid path nor a valid OTTL keyword for the ${context} context - `
    + `review https://${contrib}/tree/main/pkg/ottl/contexts/ottl${context} to see all valid paths`,
  )
}
