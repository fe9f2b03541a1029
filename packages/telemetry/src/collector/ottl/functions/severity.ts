/** Levels of logs from texts and numbers. Follows pkg/ottl/ottlfuncs/func_parse_severity.go of opentelemetry-collector-contrib 0.152. */
import { printed } from '../compile/getter.ts'
import { OttlError } from '../ottl-error.ts'
import { type DataValue, OttlList, OttlMap, typeName, type Value } from '../values/value.ts'

interface Criteria {
  readonly equals: readonly string[]
  readonly range?: readonly [min: bigint, max: bigint]
}

const placeholders: Readonly<Record<string, readonly [bigint, bigint]>> = {
  '2xx': [200n, 299n], '3xx': [300n, 399n], '4xx': [400n, 499n], '5xx': [500n, 599n],
}

export type SeverityMapping = readonly (readonly [level: string, criteria: readonly Criteria[]])[]

export function readMapping(map: OttlMap): SeverityMapping {
  return map.entries.map(({ key, value }) => {
    if (!(value instanceof OttlList)) throw new OttlError('severity mapping criteria must be []any')
    return [key, value.values.map((item) => {
      if (!(item instanceof OttlMap)) throw new OttlError('severity mapping criteria items must be map[string]any')
      try {
        return readCriteria(item)
      } catch (error) {
        // A criterion that makes no sense.
        if (!(error instanceof OttlError)) throw error
        throw new OttlError(`invalid severity mapping criteria: ${error.message}`)
      }
    })]
  })
}

function readCriteria(map: OttlMap): Criteria {
  const equals = map.get('equals')
  const range = map.get('range')
  if (equals !== undefined && !(equals instanceof OttlList)) throw new OttlError('equals must be a list')
  const texts = equals?.values ?? []
  if (!texts.every((text) => typeof text === 'string')) throw new OttlError('equals values must be strings')
  return { equals: texts as readonly string[], ...(range === undefined ? {} : { range: readRange(range) }) }
}

function readRange(range: DataValue): readonly [bigint, bigint] {
  if (typeof range === 'string') {
    if (!Object.hasOwn(placeholders, range)) throw new OttlError(`unknown range placeholder: ${range}`)
    return placeholders[range]!
  }
  if (!(range instanceof OttlMap)) throw new OttlError('range must be a map or a known placeholder string')
  const [min, max] = [range.get('min'), range.get('max')]
  if (min === undefined) throw new OttlError('range must have a min value')
  if (max === undefined) throw new OttlError('range must have a max value')
  if (typeof min !== 'bigint') throw new OttlError('min must be an int64')
  if (typeof max !== 'bigint') throw new OttlError('max must be an int64')
  return [min, max]
}

export function levelOf(value: Value, mapping: SeverityMapping): string {
  for (const [level, criteria] of mapping) if (criteria.some((each) => fits(value, each))) return level
  throw new OttlError(`could not map log level: no matching log level found for value '${printed(value)}'`)
}

function fits(value: Value, { equals, range }: Criteria): boolean {
  if (typeof value === 'string') return equals.includes(value)
  if (typeof value === 'bigint') return range !== undefined && value >= range[0] && value <= range[1]
  throw new OttlError(`could not map log level: could not evaluate log level of value '${printed(value)}': unsupported value type: ${typeName(value)}`)
}
