/** Converters that take a text apart. Follows pkg/ottl/ottlfuncs (func_parse_*.go, func_url.go) of opentelemetry-collector-contrib 0.152. Left out: the words for what is no JSON. */
import type { Typed } from '../compile/getter.ts'
import { wrapped } from '../compile/getter.ts'
import { OttlError } from '../ottl-error.ts'
import { type DataValue, OttlList, OttlMap } from '../values/value.ts'
import { readCsvRow } from './csv.ts'
import { readKeyValues } from './key-values.ts'
import { define } from './row.ts'
import { levelOf, readMapping, type SeverityMapping } from './severity.ts'
import { delimitersOf } from './texts.ts'
import { urlParts } from './url.ts'

/** What is nested deeper is no JSON to anybody. */
const depthMax = 1000

function jsonData(value: unknown, depth = 0): DataValue {
  if (depth > depthMax) throw new OttlError('invalid JSON')
  if (Array.isArray(value)) return new OttlList(value.map((each) => jsonData(each, depth + 1)))
  if (typeof value !== 'object' || value === null) return value as DataValue
  return new OttlMap(Object.entries(value).map(([key, each]) => ({ key, value: jsonData(each, depth + 1) })))
}

function parsedJson(text: string): DataValue {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // What is no JSON.
    throw new OttlError('invalid JSON')
  }
  if (typeof value === 'object' && value !== null) return jsonData(value)
  const type = value === null ? '<nil>' : typeof value === 'boolean' ? 'bool' : typeof value === 'number' ? 'float64' : 'string'
  throw new OttlError(`could not convert parsed value of type ${type} to JSON object`)
}

/** What the mapping is, or why none; that is said only when it is asked. */
function mappingOf(mapping: Typed<OttlMap>): SeverityMapping | OttlError {
  if (!mapping.literal) return new OttlError('severity mapping must be a literal PMap')
  try {
    return readMapping(mapping.literal.value)
  } catch (error) {
    // A mapping that makes no sense.
    if (!(error instanceof OttlError)) throw error
    return error
  }
}

const modes = ['strict', 'lazyQuotes', 'ignoreQuotes']

export const parserFunctions = [
  define('ParseJSON', 'Target StringGetter', ({ Target: of }) => (target) => parsedJson(of.get(target))),
  define('ParseKeyValue', 'Target StringGetter, Delimiter Optional[string], PairDelimiter Optional[string]', ({ Target: of, Delimiter, PairDelimiter }) => {
    const { delimiter, pairDelimiter } = delimitersOf(Delimiter, PairDelimiter)
    return (target) => {
      const text = of.get(target)
      if (text === '') throw new OttlError('cannot parse from empty target')
      return readKeyValues(text, delimiter, pairDelimiter)
    }
  }),
  define('ParseCSV', 'Target StringGetter, Header StringGetter, Delimiter Optional[string], HeaderDelimiter Optional[string], Mode Optional[string]',
    ({ Target: of, Header, Delimiter, HeaderDelimiter, Mode }) => {
      if (Delimiter !== undefined && Array.from(Delimiter).length !== 1) throw new OttlError('invalid arguments: delimiter must be a single character')
      if (HeaderDelimiter !== undefined && Array.from(HeaderDelimiter).length !== 1) throw new OttlError('invalid arguments: header_delimiter must be a single character')
      const delimiter = Delimiter ?? ','
      const mode = Mode ?? 'strict'
      if (!modes.includes(mode)) throw new OttlError(`unknown mode: ${mode}`)
      return (target) => {
        const text = wrapped(() => of.get(target), 'error getting value for target in ParseCSV')
        const header = wrapped(() => Header.get(target), 'error getting value for header in ParseCSV')
        if (header === '') throw new OttlError('headers must not be an empty string')
        const names = header.split(HeaderDelimiter ?? delimiter)
        const fields = mode === 'ignoreQuotes' ? text.split(delimiter) : readCsvRow(text, delimiter, mode === 'lazyQuotes')
        if (fields.length !== names.length) throw new OttlError(`map csv headers: wrong number of fields: expected ${names.length}, found ${fields.length}`)
        const map = new OttlMap()
        for (const [index, field] of fields.entries()) map.put(names[index]!, field)
        return map
      }
    }),
  define('ParseSeverity', 'Target Getter, Mapping PMapGetter', ({ Target: of, Mapping }) => {
    const mapping = mappingOf(Mapping)
    return (target) => {
      if (mapping instanceof OttlError) throw mapping
      return levelOf(wrapped(() => of.get(target), 'could not get log level'), mapping)
    }
  }),
  define('URL', 'URI StringGetter', ({ URI }) => (target) => {
    const text = URI.get(target)
    if (text === '') throw new OttlError('url cannot be empty')
    return urlParts(text)
  }),
]
