/**
 * A YAML document as a tree of nodes that know where they stand, before it is said what its scalars
 * are.
 *
 * Follows go.yaml.in/yaml/v2 and v3 (decode.go: parser). Left out: what Go's readers take and this one refuses in its own words
 * (lines of a quoted text or a flow that stand further out than their key, an anchor before a key without a name).
 */
import {
  type Document, isAlias, isCollection, isMap, isPair, isScalar, LineCounter, parseAllDocuments, type ParsedNode,
} from 'yaml'
import type { YamlReader } from './decode.ts'
import { YamlError } from './yaml-error.ts'
import { firstDocument } from './syntax.ts'

export interface YamlNode {
  readonly kind: 'scalar' | 'map' | 'list' | 'alias'
  /** From 1. */
  readonly line: number
  readonly column: number
  /** As written, `!!str`; '' where there is none. */
  readonly tag: string
  /** Of a scalar, as text; of an alias, its name. */
  readonly value: string
  /** Neither quoted nor a block. */
  readonly isPlain: boolean
  /** Of a map, keys and values in turn. */
  readonly children: readonly YamlNode[]
  /** What an alias stands for. */
  readonly alias?: YamlNode
}

/** The first document; undefined where there is none. */
export function documentTree(text: string, reader: YamlReader): YamlNode | undefined {
  const checked = firstDocument(text, reader)
  if ('mistake' in checked) throw new YamlError(checked.mistake)
  const lines = new LineCounter()
  const withoutMark = text.slice(text.startsWith('\ufeff') ? 1 : 0, checked.end)
  const documents = parseAllDocuments(withoutMark, { version: '1.1', schema: 'failsafe', logLevel: 'silent', uniqueKeys: false, lineCounter: lines })
  if ('empty' in documents) return undefined
  const [document] = documents as readonly Document.Parsed[]
  const [error] = document!.errors
  if (error) throw new YamlError(`yaml: line ${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '')}`)
  // Comments alone are no document to Go.
  if (isNothing(document!)) return undefined
  const { contents } = document!
  return new TreeBuilder(withoutMark, lines).node(isEmpty(contents) ? null : contents, withoutMark.length)
}

function isNothing({ contents, directives }: Document.Parsed): boolean {
  return isEmpty(contents) && !directives.docStart
}

/** A value that is not written at all. */
function isEmpty(node: ParsedNode | null): boolean {
  return node === null || (isScalar(node) && node.source === '' && !node.anchor && !node.tag && node.type === 'PLAIN')
}

/** An anchor and a tag before a node: it begins with them. */
const properties = /(?:[&!]\S*(?:\s|#[^\n]*\n)+){1,2}$/

const tagPrefix = 'tag:yaml.org,2002:'

class TreeBuilder {
  readonly #text: string
  readonly #lines: LineCounter
  readonly #anchors = new Map<string, YamlNode>()

  constructor(text: string, lines: LineCounter) {
    this.#text = text
    this.#lines = lines
  }

  /** `after` is where a node that is left out would stand. */
  node(node: ParsedNode | null, after: number): YamlNode {
    const start = node?.range[0] ?? after
    const place = this.#placeOf(start, node !== null && (('anchor' in node && node.anchor !== undefined) || node.tag !== undefined))
    if (isAlias(node)) return { ...place, kind: 'alias', tag: '', value: node.source, isPlain: false, children: [], alias: this.#aliasOf(node.source) }
    const tag = node?.tag?.startsWith(tagPrefix) ? `!!${node.tag.slice(tagPrefix.length)}` : node?.tag ?? ''
    const children: YamlNode[] = []
    const built: YamlNode = isCollection(node)
      ? { ...place, kind: isMap(node) ? 'map' : 'list', tag, value: '', isPlain: false, children }
      : { ...place, kind: 'scalar', tag, value: isScalar(node) ? node.source ?? '' : '', isPlain: !isScalar(node) || node.type === 'PLAIN' || node.type === undefined, children }
    const anchor = node && 'anchor' in node ? node.anchor : undefined
    if (anchor !== undefined) this.#anchors.set(anchor, built)
    if (isCollection(node)) this.#fill(children, node.items as readonly unknown[], start)
    return built
  }

  #fill(children: YamlNode[], items: readonly unknown[], start: number): void {
    for (const item of items) {
      if (!isPair<ParsedNode | null, ParsedNode | null>(item)) {
        children.push(this.node(item as ParsedNode | null, start))
        continue
      }
      const key = this.node(item.key, start)
      // Behind the colon, if there is one.
      const end = item.key?.range[1] ?? start
      children.push(key, this.node(isEmpty(item.value) ? null : item.value, end + (/^\s*:/.exec(this.#text.slice(end))?.[0].length ?? 0)))
    }
  }

  #aliasOf(name: string): YamlNode {
    const node = this.#anchors.get(name)
    if (!node) throw new YamlError(`yaml: unknown anchor '${name}' referenced`)
    return node
  }

  #placeOf(start: number, hasProperties: boolean): { line: number; column: number } {
    const before = hasProperties ? properties.exec(this.#text.slice(Math.max(0, start - 300), start))?.[0].length ?? 0 : 0
    const { line, col } = this.#lines.linePos(start - before)
    const lineStart = start - before - (col - 1)
    // Go counts characters, not UTF-16 units.
    return { line, column: [...this.#text.slice(lineStart, start - before)].length + 1 }
  }
}
