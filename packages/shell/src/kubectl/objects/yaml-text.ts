/**
 * YAML and JSON as kubectl reads them: documents between `---` lines, YAML 1.1 scalars, and the
 * words of the real reader for what is wrong.
 *
 * Follows k8s.io/apimachinery/pkg/util/yaml/decoder.go and sigs.k8s.io/yaml. Left out: the words for
 * the rarer mistakes, which are said in the words of this reader.
 */
import { parseDocument, type ScalarTag, type Tags, type YAMLError } from 'yaml'

/** The text cannot be read. */
export class YamlTextError extends Error {}

/** Sexagesimal numbers, timestamps, sets and ordered maps are not what Go's reader knows. */
function goTags(tags: Tags): Tags {
  const unknown = ['tag:yaml.org,2002:timestamp', 'tag:yaml.org,2002:set', 'tag:yaml.org,2002:omap', 'tag:yaml.org,2002:pairs']
  return tags.filter((tag) => {
    if (typeof tag !== 'object') return true
    return (tag as ScalarTag).format !== 'TIME' && !unknown.includes(tag.tag)
  })
}

/** The values of all documents; empty ones are left out. */
export function parseYamlDocuments(text: string): unknown[] {
  const json = parseJsonDocuments(text)
  if (json) return json
  return splitDocuments(text).map(parseYamlText).filter((value) => value !== null && value !== undefined)
}

export function parseYamlText(text: string): unknown {
  const document = parseDocument(text, { version: '1.1', merge: true, customTags: goTags, logLevel: 'silent', uniqueKeys: false })
  if (document.errors.length > 0) throw new YamlTextError(`error converting YAML to JSON: ${goWords(document.errors)}`)
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown
  } catch (reason) {
    // An alias that nothing has, or too many of them.
    const alias = /alias: (\S+)$/.exec((reason as Error).message)?.[1]
    throw new YamlTextError(`error converting YAML to JSON: yaml: ${alias ? `unknown anchor '${alias}' referenced` : (reason as Error).message}`)
  }
}

/** `{…}` and what follows it, when the text is JSON throughout. */
function parseJsonDocuments(text: string): unknown[] | undefined {
  if (!text.trimStart().startsWith('{')) return undefined
  try {
    return [JSON.parse(text)]
  } catch {
    // Not one JSON document: YAML, whose flow style looks the same.
    return undefined
  }
}

function splitDocuments(text: string): string[] {
  const documents: string[][] = [[]]
  for (const line of text.split('\n')) {
    if (!line.startsWith('---')) {
      documents.at(-1)!.push(line)
      continue
    }
    const rest = line.slice(3).trim()
    if (rest !== '' && !rest.startsWith('#')) throw new YamlTextError(`invalid Yaml document separator: ${rest}`)
    documents.push([])
  }
  return documents.map((lines) => lines.join('\n')).filter((document) => document.trim() !== '')
}

interface GoWords {
  readonly code: string
  /** Part of this reader's words, where a code stands for several mistakes. */
  readonly about?: RegExp
  readonly text: string
  /** Go counts from the line before or after. */
  readonly offset?: number
  /** Go complains where the mistake ends. */
  readonly atEnd?: boolean
}

/** Mistakes in the words of Go's reader; the first row that fits. */
const mistakes: readonly GoWords[] = [
  { code: 'MULTILINE_IMPLICIT_KEY', text: 'mapping values are not allowed in this context', atEnd: true },
  { code: 'BLOCK_AS_IMPLICIT_KEY', text: 'mapping values are not allowed in this context' },
  { code: 'BAD_INDENT', about: /^Flow seq/, text: "did not find expected ',' or ']'", offset: -1 },
  { code: 'BAD_INDENT', about: /^Flow map/, text: "did not find expected ',' or '}'", offset: -1 },
  { code: 'BAD_INDENT', text: 'did not find expected key', offset: -1 },
  { code: 'MISSING_CHAR', about: /closing/, text: 'found unexpected end of stream' },
  { code: 'MISSING_CHAR', text: "could not find expected ':'", offset: 1 },
  { code: 'TAB_AS_INDENT', text: 'found character that cannot start any token' },
  { code: 'BAD_SCALAR_START', text: 'found character that cannot start any token' },
  { code: 'UNEXPECTED_TOKEN', about: /at node end/, text: "did not find expected '-' indicator", offset: -1 },
  { code: 'UNEXPECTED_TOKEN', text: 'did not find expected key' },
]

/** The first complaint, in Go's words where there are any. */
function goWords(errors: readonly YAMLError[]): string {
  const error = errors.find(({ code }) => code === 'MULTILINE_IMPLICIT_KEY') ?? errors[0]!
  const known = mistakes.find(({ code, about }) => code === error.code && (about?.test(error.message) ?? true))
  const at = known?.atEnd ? error.linePos?.[1] : error.linePos?.[0]
  const line = (at?.line ?? 1) + (known?.offset ?? 0)
  const words = known?.text ?? error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '')
  return line <= 1 && known?.offset === undefined ? `yaml: ${words}` : `yaml: line ${line}: ${words}`
}
