/**
 * YAML read strictly into the shape of a Go struct, in the words and with the line numbers of Go's
 * two readers, and with the place of every value for what is wrong with it later.
 *
 * Follows go.yaml.in/yaml/v2 (UnmarshalStrict) and v3 (Decoder.KnownFields): decode.go. Left out:
 * arrays of a fixed length, keys of a map that are no text.
 */
import { Decoder } from './decoder.ts'
import { documentTree, type YamlNode } from './node.ts'
import { type Shape, zeroOf } from './shape.ts'
import { YamlError } from './yaml-error.ts'

export type YamlReader = 'v2' | 'v3'

export interface DecodeOptions {
  /** v2: Prometheus' and Alertmanager's configuration, promtool's tests; v3: rule files. */
  readonly reader: YamlReader
  /** Unless told, keys that are no field are refused. */
  readonly isStrict?: boolean
}

/** From 1; 0 for a value that the document does not give. */
export interface YamlPlace {
  readonly line: number
  readonly column: number
}

export interface DecodedYaml<Value> {
  readonly value: Value
  /** All of what is wrong, in the reader's words: `yaml: unmarshal errors:\n  line 5: …`. */
  readonly error?: string
  /** Where a value stands: `placeOf('groups', 0, 'rules', 2, 'expr')`. */
  readonly placeOf: (...path: readonly (string | number)[]) => YamlPlace
  /** There is nothing in the text but blanks and comments. */
  readonly isEmpty: boolean
}

export function decodeYaml<Value>(text: string, shape: Shape<Value>, { reader, isStrict = true }: DecodeOptions): DecodedYaml<Value> {
  let root: YamlNode | undefined
  try {
    root = documentTree(text, reader)
    const decoder = new Decoder(reader, isStrict)
    const value = root ? decoder.decode(root, shape, zeroOf(shape)) : zeroOf(shape)
    const { complaints } = decoder
    const error = complaints.length > 0 ? { error: `yaml: unmarshal errors:\n  ${complaints.join('\n  ')}` } : {}
    return { value: value as Value, ...error, placeOf: placesUnder(root), isEmpty: root === undefined }
  } catch (reason) {
    // The text cannot be read at all, or a reader of the shape refuses what it is given.
    if (!(reason instanceof YamlError)) throw reason
    return { value: zeroOf(shape) as Value, error: reason.message, placeOf: placesUnder(root), isEmpty: false }
  }
}

const nowhere: YamlPlace = { line: 0, column: 0 }

function placesUnder(root: YamlNode | undefined): DecodedYaml<unknown>['placeOf'] {
  return (...path) => {
    let node = root
    for (const step of path) node = node && under(node.alias ?? node, step)
    return node ? { line: node.line, column: node.column } : nowhere
  }
}

function under({ kind, children }: YamlNode, step: string | number): YamlNode | undefined {
  if (kind === 'list') return children[Number(step)]
  const place = children.findIndex((key, index) => index % 2 === 0 && key.value === step)
  return place < 0 ? undefined : children[place + 1]
}

