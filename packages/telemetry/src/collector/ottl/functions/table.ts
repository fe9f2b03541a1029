/** All functions of the language that every context has. Follows pkg/ottl/ottlfuncs/functions.go of opentelemetry-collector-contrib 0.152. */
import { collectionFunctions } from './collections.ts'
import { editors } from './editors.ts'
import { hashFunctions } from './hashes.ts'
import { networkFunctions } from './network.ts'
import { isRootSpan, numberFunctions } from './numbers.ts'
import { parserFunctions } from './parsers.ts'
import { pointFunctions } from './points.ts'
import { replaceFunctions } from './replace.ts'
import type { FunctionRow } from './row.ts'
import { textFunctions } from './texts.ts'
import { timeFunctions } from './times.ts'

const converters: readonly FunctionRow[] = [...collectionFunctions, ...hashFunctions, ...networkFunctions, ...numberFunctions, ...parserFunctions, ...textFunctions, ...timeFunctions]

function byName(rows: readonly FunctionRow[]): ReadonlyMap<string, FunctionRow> {
  return new Map(rows.map((row) => [row.name, row]))
}

/** Editors and converters. */
export const standardFunctions = byName([...converters, ...editors, ...replaceFunctions])

/** Only converters: what a filter's conditions may call. */
export const converterFunctions = byName(converters)

/** Converters of a filter of metrics. */
export const metricFilterFunctions = byName([...converters, ...pointFunctions])

export { isRootSpan }
