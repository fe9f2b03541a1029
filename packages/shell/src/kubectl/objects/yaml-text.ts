/**
 * YAML and JSON as kubectl reads them: documents between `---` lines, YAML 1.1 scalars, and the
 * words of the real reader for what is wrong.
 *
 * Follows k8s.io/apimachinery/pkg/util/yaml/decoder.go and sigs.k8s.io/yaml. Left out: the words for
 * the rarer mistakes, which are said in the words of this reader.
 */
import { parseDocument, type ScalarTag, type Tags, YAMLError } from 'yaml'

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
  const document = parseDocument(text, { version: '1.1', merge: true, customTags: goTags, logLevel: 'silent', uniqueKeys: true })
  const [error] = document.errors
  if (error) throw new YamlTextError(`error converting YAML to JSON: ${goWords(error, text)}`)
  return document.toJS({ maxAliasCount: 100 }) as unknown
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

/** The first complaint in the words of Go's reader, where it has words for it. */
function goWords(error: YAMLError, text: string): string {
  if (error.code === 'DUPLICATE_KEY') {
    const line = error.linePos?.[0].line ?? 1
    const key = /^\s*(?:- )?["']?([^:"']+)/.exec(text.split('\n')[line - 1] ?? '')?.[1] ?? ''
    return `yaml: unmarshal errors:\n  line ${line}: key ${JSON.stringify(key.trim())} already set in map`
  }
  const known = wordsOf[error.code]
  const at = known?.atEnd ? error.linePos?.[1] ?? error.linePos?.[0] : error.linePos?.[0]
  const line = (at?.line ?? 1) + (known?.offset ?? 0)
  const words = known?.text ?? error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '')
  return line <= 1 ? `yaml: ${words}` : `yaml: line ${line}: ${words}`
}

interface GoWords {
  readonly text: string
  readonly offset: number
  /** Go complains where the mistake ends. */
  readonly atEnd?: boolean
}

const wordsOf: Readonly<Record<string, GoWords>> = {
  BLOCK_AS_IMPLICIT_KEY: { text: 'mapping values are not allowed in this context', offset: 0, atEnd: true },
  MISSING_CHAR: { text: "could not find expected ':'", offset: 1 },
  TAB_AS_INDENT: { text: 'found character that cannot start any token', offset: 0 },
  BAD_INDENT: { text: 'did not find expected key', offset: -1 },
  UNEXPECTED_TOKEN: { text: 'did not find expected key', offset: 0 },
  BAD_ALIAS: { text: 'did not find expected alphabetic or numeric character', offset: 0 },
}
