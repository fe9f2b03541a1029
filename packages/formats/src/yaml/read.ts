/**
 * YAML as Go's tools read it: YAML 1.1 scalars without sexagesimal numbers, timestamps, sets and
 * ordered maps, and the words of the real reader for what is wrong.
 *
 * Follows go.yaml.in/yaml/v2 (decode.go). Left out: what Go's reader takes and
 * this one does not (what follows a whole document on its last line, a key over several lines, lines of
 * a flow or a quoted text further out than their key), which is refused in this one's words.
 */
import { quoteGo as quote } from '@track/simulation'
import { isCollection, isMap, isScalar, parseDocument, type ScalarTag, type Tags, visit } from 'yaml'
import { firstDocument } from './syntax.ts'
import { YamlError } from './yaml-error.ts'

function goTags(tags: Tags): Tags {
  const unknown = ['tag:yaml.org,2002:timestamp', 'tag:yaml.org,2002:set', 'tag:yaml.org,2002:omap', 'tag:yaml.org,2002:pairs']
  const kept = tags.filter((tag) => {
    if (typeof tag !== 'object') return true
    return (tag as ScalarTag).format !== 'TIME' && !unknown.includes(tag.tag)
  })
  return kept.map(withoutPoint)
}

/** A point alone is a text. */
function withoutPoint(tag: Tags[number]): Tags[number] {
  const isPlainFloat = typeof tag === 'object' && 'test' in tag && tag.tag === 'tag:yaml.org,2002:float' && tag.test?.test('.') === true
  return isPlainFloat ? { ...tag, test: /^[-+]?(?:\d[\d_]*\.[\d_]*|\.\d[\d_]*)$/ } as ScalarTag : tag
}

export function readYaml(text: string): unknown {
  const checked = firstDocument(text, 'v2')
  if ('mistake' in checked) throw new YamlError(checked.mistake)
  // What follows the first document nobody reads.
  const document = parseDocument(text.slice(0, checked.end), { version: '1.1', merge: true, customTags: goTags, logLevel: 'silent', uniqueKeys: false })
  const [error] = document.errors
  if (error) throw new YamlError(`yaml: line ${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '')}`)
  visit(document, {
    Pair(_key, { key }) {
      if (isCollection(key)) throw new YamlError(`yaml: invalid map key: ${printKey(key)}`)
    },
  })
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown
  } catch (reason) {
    // Aliases of aliases of aliases.
    throw new YamlError(`yaml: ${(reason as Error).message}`)
  }
}

/** As Go's `%#v` prints a map or a list that was to be a key. */
function printKey(node: unknown): string {
  if (isMap(node)) return `map[interface {}]interface {}{${node.items.map(({ key, value }) => `${printKey(key)}:${printKey(value)}`).join(', ')}}`
  if (isCollection(node)) return `[]interface {}{${node.items.map(printKey).join(', ')}}`
  const value = isScalar(node) ? node.value : null
  if (value === null || value === undefined) return 'interface {}(nil)'
  return typeof value === 'string' ? quote(value) : String(value)
}
