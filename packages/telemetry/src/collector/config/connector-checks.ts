/** What the configurations of the connectors count and routing must be. Follows connector/countconnector and connector/routingconnector (config.go) of opentelemetry-collector-contrib 0.152. Left out: the context request. */
import { quoteGo } from '@track/simulation'
import { converterFunctions, metricFilterFunctions } from '../ottl/functions/table.ts'
import { OttlError } from '../ottl/ottl-error.ts'
import { compileConditions, compilerFor } from '../ottl/sequence.ts'
import type { ContextName } from '../ottl/target.ts'
import type { Fault } from './checks.ts'
import type { Config } from './defaults.ts'

interface Route {
  readonly context?: string
  readonly statement?: string
  readonly condition?: string
  readonly action?: string
  readonly pipelines?: readonly string[]
}

export function routingFaults(config: Config): readonly Fault[] {
  const table = (config.table as readonly Route[] | undefined) ?? []
  if (table.length === 0) return [['', 'invalid routing table: the routing table is empty']]
  const fault = table.map(routeFault).find((each) => each !== undefined)
  return fault === undefined ? [] : [['', fault]]
}

function routeFault({ context = '', statement = '', condition = '', pipelines = [] }: Route): string | undefined {
  if (statement === '' && condition === '') return 'invalid route: no condition or statement provided'
  if (statement !== '' && condition !== '') return 'invalid route: both condition and statement provided'
  if (pipelines.length === 0) return 'invalid route: no pipelines defined'
  if (context === 'request') return 'not simulated here: the context request of a route'
  return ['', 'resource', 'span', 'metric', 'datapoint', 'log'].includes(context) ? undefined : `invalid context: ${context}`
}

interface MetricInfo {
  readonly conditions?: readonly string[]
  readonly attributes?: readonly { readonly key?: string }[]
}

const counted: readonly (readonly [field: string, context: ContextName])[] = [
  ['spans', 'span'], ['spanevents', 'spanevent'], ['metrics', 'metric'], ['datapoints', 'datapoint'], ['logs', 'log'],
]

export function countFaults(config: Config): readonly Fault[] {
  for (const [field, context] of counted) {
    const metrics = Object.entries((config[field] as Readonly<Record<string, MetricInfo | undefined>> | undefined) ?? {})
    for (const [name, info] of metrics) {
      const fault = metricFault(field, context, name, info ?? {})
      if (fault !== undefined) return [['', fault]]
    }
  }
  return []
}

function metricFault(field: string, context: ContextName, name: string, { conditions = [], attributes = [] }: MetricInfo): string | undefined {
  if (name === '') return `${field}: metric name missing`
  try {
    compileConditions(conditions, compilerFor(context, { isBare: true, functions: context === 'metric' ? metricFilterFunctions : converterFunctions }))
  } catch (error) {
    // What the language refuses.
    if (!(error instanceof OttlError)) throw error
    return `${field} condition: metric ${quoteGo(name)}: ${error.message}`
  }
  if (field === 'metrics') return attributes.length > 0 ? `metrics attributes not supported: metric ${quoteGo(name)}` : undefined
  const isNameless = attributes.some(({ key = '' }) => key === '')
  return isNameless ? `${field === 'datapoints' ? 'spans' : field} attributes: metric ${quoteGo(name)}: attribute key missing` : undefined
}
