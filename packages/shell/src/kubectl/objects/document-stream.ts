/**
 * The documents of a file, one after the other: JSON objects, or YAML between `---` lines. What is
 * wrong with one does not take back those before it.
 *
 * Follows k8s.io/apimachinery/pkg/util/yaml/decoder.go (YAMLOrJSONDecoder, YAMLReader).
 */
import { JsonSyntaxError, jsonValueEnd, ParseError } from '@track/apimachinery'
import { parseYamlText, YamlTextError } from './yaml-text.ts'

/** The values; a YamlTextError ends them. */
export function* documentsIn(text: string): Generator<unknown, void> {
  if (!/^\s*\{/.test(text)) return yield* yamlDocuments(text)
  let at = 0
  for (let count = 0; text.slice(at).trim() !== ''; count++) {
    const next = jsonDocument(text, at)
    if ('failure' in next) return yield* afterJson(text.slice(at), next.failure, count)
    yield next.value
    at = next.end
  }
}

type JsonDocument = { readonly value: unknown; readonly end: number } | { readonly failure: ParseError }

function jsonDocument(text: string, start: number): JsonDocument {
  try {
    const end = jsonValueEnd(text, start)
    return { value: JSON.parse(text.slice(start, end)), end }
  } catch (reason) {
    // Not JSON: it may be YAML, whose flow style looks the same.
    if (reason instanceof ParseError) return { failure: reason }
    throw reason
  }
}

/** As long as there was one object at the most, the rest may be YAML; if it is neither, JSON's words are said. */
function* afterJson(rest: string, failure: ParseError, count: number): Generator<unknown, void> {
  if (count > 1) throw new YamlTextError(jsonWords(failure))
  const documents = yamlDocuments(rest.replace(/^[^\S\n]*\n?/, ''))
  try {
    const first = documents.next()
    if (first.done) return
    yield first.value
  } catch (reason) {
    // Neither JSON nor YAML.
    if (!(reason instanceof YamlTextError)) throw reason
    const place = failure instanceof JsonSyntaxError && !failure.isEnd ? `json: offset ${failure.offset}: ` : ''
    throw new YamlTextError(`${place}${jsonWords(failure)}`)
  }
  yield* documents
}

/** A stream that breaks off is its reader's end. */
function jsonWords(failure: ParseError): string {
  return failure instanceof JsonSyntaxError && failure.isEnd ? 'unexpected EOF' : failure.message
}

/** Empty ones are left out. A `---` on the first line is the document's own, and counted with its lines. */
function* yamlDocuments(text: string): Generator<unknown, void> {
  let lines: string[] = []
  for (const line of text.replace(/\r?\n$/, '').split(/\r?\n/)) {
    const rest = line.startsWith('---') ? line.slice(3).trim() : undefined
    if (rest !== undefined && rest !== '' && !rest.startsWith('#')) throw new YamlTextError(`invalid Yaml document separator: ${rest}`)
    if (rest === undefined || lines.length === 0) {
      lines.push(line)
      continue
    }
    yield* yamlDocument(lines)
    lines = []
  }
  yield* yamlDocument(lines)
}

function* yamlDocument(lines: readonly string[]): Generator<unknown, void> {
  const value = lines.length === 0 ? null : parseYamlText(`${lines.join('\n')}\n`)
  if (value !== null && value !== undefined) yield value
}
