/**
 * Values that stand for words: 1 is `up`, from 2 to 5 is `few`, null is `nothing`.
 *
 * Follows packages/grafana-data/src/utils/valueMappings.ts of Grafana 12.
 */
import type { MappingResult, SpecialMatch, ValueMapping } from './field-config.ts'
import type { Cell } from './frame.ts'
import { PatternFault, wholePattern } from './pattern.ts'

/** Of the first mapping that knows the value. */
export function mappedValue(mappings: readonly ValueMapping[], value: Cell): MappingResult | undefined {
  for (const mapping of mappings) {
    const result = mappedBy(mapping, value)
    if (result) return result
  }
  return undefined
}

function mappedBy(mapping: ValueMapping, value: Cell): MappingResult | undefined {
  switch (mapping.type) {
    case 'value': {
      const key = String(value)
      return value !== null && value !== undefined && Object.hasOwn(mapping.options, key) ? mapping.options[key] : undefined
    }
    case 'range': return isWithin(mapping.options, value) ? mapping.options.result : undefined
    case 'regex': return typeof value === 'string' ? mappedByPattern(mapping.options, value) : undefined
    case 'special': return isSpecial(mapping.options.match, value) ? mapping.options.result : undefined
  }
}

function isWithin({ from, to }: { readonly from?: number | null | undefined; readonly to?: number | null | undefined }, value: Cell): boolean {
  const number = value === null || value === undefined ? NaN : parseFloat(String(value))
  return !Number.isNaN(number) && number >= (from ?? -Infinity) && number <= (to ?? Infinity)
}

function mappedByPattern({ pattern, result }: { readonly pattern: string; readonly result: MappingResult }, value: string): MappingResult | undefined {
  try {
    const compiled = wholePattern(pattern)
    if (!compiled.test(value)) return undefined
    return result.text === undefined ? result : { ...result, text: compiled.replace(value, result.text) }
  } catch (error) {
    // A pattern that cannot be read maps nothing; reading the dashboard has complained.
    if (error instanceof PatternFault) return undefined
    throw error
  }
}

function isSpecial(match: SpecialMatch, value: Cell): boolean {
  const isNull = value === null || value === undefined
  const isNoNumber = typeof value === 'number' && Number.isNaN(value)
  switch (match) {
    case 'null': return isNull
    case 'nan': return isNoNumber
    case 'null+nan': return isNull || isNoNumber
    case 'true': return value === true || value === 'true'
    case 'false': return value === false || value === 'false'
    case 'empty': return value === ''
  }
}
