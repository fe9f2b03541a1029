/**
 * kubectl's JSONPath: a template that is read once and printed for many values.
 *
 * Follows k8s.io/client-go/util/jsonpath and RelaxedJSONPathExpression of
 * k8s.io/kubectl/pkg/cmd/get/customcolumn.go.
 */
import { printGoNumber } from '../go-print.ts'
import { ParseError } from '../parse-error.ts'
import { printJson } from '../quote.ts'
import { evaluateTemplate } from './evaluate.ts'
import type { JsonPathList } from './nodes.ts'
import { parseTemplate } from './parse.ts'

export interface JsonPathOptions {
  readonly allowMissingKeys?: boolean
  /** Prints each piece's results as a JSON array (`-o jsonpath-as-json`). */
  readonly asJson?: boolean
}

export class JsonPath {
  readonly #root: JsonPathList
  readonly #options: JsonPathOptions

  /** A ParseError has the words of the real reader. */
  constructor(template: string, options: JsonPathOptions = {}) {
    this.#root = parseTemplate(template)
    this.#options = options
  }

  /** What each piece of the template leads to; a ParseError says what it does not. */
  find(data: unknown): unknown[][] {
    return evaluateTemplate(this.#root, data, { allowMissingKeys: this.#options.allowMissingKeys ?? false })
  }

  print(data: unknown): string {
    const asJson = (results: unknown[]) => `${printJson(sorted(results), 4)}\n`
    const asText = (results: unknown[]) => results.map(printResult).join(' ')
    return this.find(data).map(this.#options.asJson ? asJson : asText).join('')
  }
}

function printResult(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'object') return printJson(sorted(value))
  return typeof value === 'number' ? printGoNumber(value) : String(value)
}

/** Go prints the keys of a map in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted((value as Record<string, unknown>)[key])]))
}

/** `metadata.name`, `.metadata.name` and `{metadata.name}` as `{.metadata.name}`: what columns and sort keys may be. */
export function relaxedJsonPath(text: string): string {
  if (text === '') return text
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(text)
  if (!match) {
    throw new ParseError("unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'")
  }
  return `{.${match[1] ?? match[2]}}`
}
