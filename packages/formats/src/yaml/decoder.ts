/**
 * A tree of YAML nodes read into a shape, value by value; what is wrong is collected.
 *
 * Follows go.yaml.in/yaml/v2 and v3 (decode.go: decoder).
 */
import { parseGoDuration, quoteGo } from '@track/simulation'
import type { YamlReader } from './decode.ts'
import type { YamlNode } from './node.ts'
import { otherTruths, type Resolved, resolveScalar } from './resolve-scalar.ts'
import { goType, type Shape, type StructShape, zeroOf } from './shape.ts'
import { YamlError } from './yaml-error.ts'

type Fields = Readonly<Record<string, unknown>>

/** What a node was read as; a list leaves out what could not be read. */
interface Outcome {
  readonly value: unknown
  readonly isGood: boolean
}

/** A shape of its own: it collects while it walks. */
export class Decoder {
  readonly complaints: string[] = []
  readonly #reader: YamlReader
  readonly #isStrict: boolean
  readonly #open = new Set<YamlNode>()
  /** Keys that were set before a merge, which it does not set again (v3). */
  #merged: Set<string> | undefined
  #decoded = 0
  #ofAliases = 0
  #aliasDepth = 0

  constructor(reader: YamlReader, isStrict: boolean) {
    this.#reader = reader
    this.#isStrict = isStrict
  }

  /** `present` is what stands in that place before the document is read. */
  decode(node: YamlNode, shape: Shape, present: unknown): unknown {
    return this.#decode(node, shape, present).value
  }

  #decode(node: YamlNode, shape: Shape, present: unknown): Outcome {
    this.#decoded++
    if (this.#aliasDepth > 0) this.#ofAliases++
    if (this.#ofAliases > 100 && this.#decoded > 1000 && this.#ofAliases / this.#decoded > allowedAliases(this.#decoded)) {
      throw new YamlError('yaml: document contains excessive aliasing')
    }
    if (node.alias) return this.#alias(node, node.alias, shape, present)
    const isNull = this.#isNull(node)
    if (shape.is === 'pointer' && !isNull) return this.#decode(node, shape.to, present ?? zeroOf(shape.to))
    // v2 takes even a quoted null for one here, and goes on with the text.
    if (shape.is === 'read' && (!isNull || (this.#isText(node) && innermost(shape).is === 'text'))) return this.#read(node, shape)
    switch (node.kind) {
      case 'map': return this.#map(node, shape, present)
      case 'list': return this.#list(node, shape, present)
      default: return this.#scalar(node, shape, present, zeroOf(shape))
    }
  }

  #alias(node: YamlNode, target: YamlNode, shape: Shape, present: unknown): Outcome {
    if (this.#open.has(node)) throw new YamlError(`yaml: anchor '${node.value}' value contains itself`)
    this.#open.add(node)
    this.#aliasDepth++
    const outcome = this.#decode(target, shape, present)
    this.#aliasDepth--
    this.#open.delete(node)
    return outcome
  }

  #read(node: YamlNode, { of, read, zero }: Extract<Shape, { is: 'read' }>): Outcome {
    const before = this.complaints.length
    const { value } = this.#decode(node, of, zeroOf(of))
    if (this.complaints.length > before) return { value: zero, isGood: false }
    const answer = read(value as never)
    if ('error' in answer) throw new YamlError(answer.error)
    return { value: answer.value, isGood: true }
  }

  #isNull({ kind, tag, value, isPlain }: YamlNode): boolean {
    if (kind !== 'scalar') return false
    if (this.#reader === 'v2') return tag === '!!null' || (tag === '' && (value === 'null' || value === '~' || (value === '' && isPlain)))
    return tag === '!!null' || (tag === '' && isPlain && ['', '~', 'null', 'Null', 'NULL'].includes(value))
  }

  /** A scalar that is quoted, or said to be text. */
  #isText({ tag, isPlain }: YamlNode): boolean {
    return this.#reader === 'v2' ? tag === '' && !isPlain : tag === '!!str' || ((tag === '' || tag === '!') && !isPlain)
  }

  #scalar(node: YamlNode, shape: Shape, present: unknown, zero: unknown): Outcome {
    const resolved: Resolved = this.#isText(node) ? { tag: '!!str', value: node.value } : resolveScalar(node.tag, node.value, this.#reader)
    if (resolved.value === null) {
      if (this.#reader === 'v2') return { value: zero, isGood: true }
      const inner = innermost(shape).is
      const isCleared = inner === 'list' || inner === 'map' || inner === 'anything' || inner === 'pointer'
      return isCleared ? { value: zero, isGood: true } : { value: present, isGood: false }
    }
    if (shape.is === 'read text') {
      const answer = shape.read(node.value)
      if ('error' in answer) throw new YamlError(answer.error)
      return { value: answer.value, isGood: true }
    }
    const value = this.#scalarAs(node, resolved, shape)
    if (value !== undefined) return { value, isGood: true }
    this.#complain(node, resolved.tag, shape)
    return { value: present, isGood: false }
  }

  #scalarAs({ value: text }: YamlNode, { tag, value, isWhole }: Resolved, shape: Shape): unknown {
    switch (shape.is) {
      case 'text': return tag === '!!binary' ? value : text
      case 'anything': return value
      case 'truth':
        if (typeof value === 'boolean') return value
        return this.#reader === 'v3' && typeof value === 'string' && Object.hasOwn(otherTruths, value) ? otherTruths[value] : undefined
      case 'float': return typeof value === 'number' ? value : undefined
      case 'whole': return typeof value === 'number' ? wholeWithin(isWhole ? value : Math.trunc(value), shape) : undefined
      case 'go duration':
        if (typeof value === 'number') return this.#reader === 'v2' && Math.abs(value) < 9_223_372_036_854_775_808 ? Math.trunc(value) / 1000 : undefined
        return typeof value === 'string' ? durationOf(value) : undefined
      default: return undefined
    }
  }

  #list(node: YamlNode, shape: Shape, present: unknown): Outcome {
    if (shape.is !== 'list' && shape.is !== 'anything') {
      this.#complain(node, '!!seq', shape)
      return { value: present, isGood: false }
    }
    const of: Shape = shape.is === 'list' ? shape.of : shape
    const elements = node.children.map((child) => this.#decode(child, of, zeroOf(of)))
    // v3 drops a null among elements that cannot be nothing.
    return { value: elements.filter(({ isGood }) => isGood).map(({ value }) => value), isGood: true }
  }

  #map(node: YamlNode, shape: Shape, present: unknown): Outcome {
    if (this.#reader === 'v3' && this.#hasDuplicates(node)) return { value: present, isGood: false }
    if (shape.is === 'struct') return { value: this.#struct(node, shape, present as Fields), isGood: true }
    if (shape.is === 'map' || shape.is === 'anything') {
      const of: Shape = shape.is === 'map' ? shape.of : shape
      const entries = new Map(Object.entries(shape.is === 'map' ? present as Fields : {}))
      this.#entries(node, of, entries)
      return { value: Object.fromEntries(entries), isGood: true }
    }
    this.#complain(node, '!!map', shape)
    return { value: present, isGood: false }
  }

  #hasDuplicates({ children }: YamlNode): boolean {
    const before = this.complaints.length
    for (let first = 0; first < children.length; first += 2) {
      const one = children[first]!
      for (let second = first + 2; second < children.length; second += 2) {
        const other = children[second]!
        if (one.kind !== other.kind || one.value !== other.value) continue
        this.complaints.push(`line ${other.line}: mapping key ${quoteGo(other.value)} already defined at line ${one.line}`)
      }
    }
    return this.complaints.length > before
  }

  #entries(node: YamlNode, of: Shape, entries: Map<string, unknown>): void {
    const merged = this.#merged
    this.#merged = undefined
    const merges: YamlNode[] = []
    const before = new Set(entries.keys())
    for (const [key, child] of pairsOf(node)) {
      if (isMerge(key)) {
        if (this.#reader === 'v2') this.#mergeInto(child, (from) => this.#entries(from, of, entries))
        else merges.push(child)
        continue
      }
      const name = this.#keyOf(key)
      if (name === undefined || merged?.has(name)) continue
      merged?.add(name)
      const outcome = this.#decode(child, of, zeroOf(of))
      if (!outcome.isGood && !(this.#isNull(child) && !before.has(name))) continue
      if (this.#reader === 'v2' && this.#isStrict && entries.has(name)) {
        this.complaints.push(`line ${child.line}: key ${quoteGo(name)} already set in map`)
      } else entries.set(name, outcome.value)
    }
    this.#merged = merged
    for (const merge of merges) this.#mergeLater(node, merge, (from) => this.#entries(from, of, entries))
  }

  #struct(node: YamlNode, shape: StructShape, present: Fields): Fields {
    const fields: Record<string, unknown> = { ...present, ...shape.initial }
    this.#fields(node, shape, fields)
    return fields
  }

  #fields(node: YamlNode, shape: StructShape, fields: Record<string, unknown>): void {
    const merged = this.#merged
    this.#merged = undefined
    const merges: YamlNode[] = []
    const done = new Set<string>()
    for (const [key, child] of pairsOf(node)) {
      if (isMerge(key)) {
        if (this.#reader === 'v2') this.#mergeInto(child, (from) => this.#fields(from, shape, fields))
        else merges.push(child)
        continue
      }
      const name = this.#keyOf(key)
      if (name === undefined || merged?.has(name)) continue
      merged?.add(name)
      this.#field(key, child, { name, shape, fields, done })
    }
    this.#merged = merged
    for (const merge of merges) this.#mergeLater(node, merge, (from) => this.#fields(from, shape, fields))
  }

  #field(key: YamlNode, child: YamlNode, { name, shape, fields, done }: { name: string; shape: StructShape; fields: Record<string, unknown>; done: Set<string> }): void {
    if (Object.hasOwn(shape.fields, name)) {
      if (done.has(name) && (this.#isStrict || this.#reader === 'v3')) {
        this.complaints.push(`line ${key.line}: field ${name} already set in type ${shape.type}`)
        return
      }
      done.add(name)
      fields[name] = this.#decode(child, shape.fields[name]!, fields[name]).value
    } else if (shape.rest) {
      const rest = { ...fields[shape.rest.name] as Fields }
      const { value } = this.#decode(child, shape.rest.of, zeroOf(shape.rest.of))
      if (this.#reader === 'v2' && this.#isStrict && Object.hasOwn(rest, name)) {
        this.complaints.push(`line ${child.line}: key ${quoteGo(name)} already set in map`)
      } else fields[shape.rest.name] = { ...rest, [name]: value }
    } else if (this.#isStrict) {
      this.complaints.push(`line ${key.line}: field ${name} not found in type ${shape.type}`)
    }
  }

  /** Undefined where it is no text, and said so. */
  #keyOf(key: YamlNode): string | undefined {
    const { value, isGood } = this.#decode(key, { is: 'text', type: 'string' }, '')
    return isGood ? value as string : undefined
  }

  #mergeLater(parent: YamlNode, merge: YamlNode, take: (from: YamlNode) => void): void {
    const outer = this.#merged
    const known = outer ?? new Set(pairsOf(parent).map(([key]) => key.value))
    this.#mergeInto(merge, (from) => {
      this.#merged = known
      take(from)
    })
    this.#merged = outer
  }

  #mergeInto(merge: YamlNode, take: (from: YamlNode) => void): void {
    const from = merge.alias ?? merge
    if (from.kind === 'map') return take(from)
    if (merge.kind !== 'list') throw new YamlError('yaml: map merge requires map or sequence of maps as the value')
    const maps = this.#reader === 'v2' ? merge.children.toReversed() : merge.children
    for (const each of maps) {
      const map = each.alias ?? each
      if (map.kind !== 'map') throw new YamlError('yaml: map merge requires map or sequence of maps as the value')
      take(map)
    }
  }

  #complain(node: YamlNode, found: string, shape: Shape): void {
    const tag = node.tag === '' || node.tag === '!' ? found : node.tag
    const value = tag === '!!seq' || tag === '!!map' ? '' : ` \`${cutShort(node.value)}\``
    this.complaints.push(`line ${node.line}: cannot unmarshal ${tag}${value} into ${goType(shape)}`)
  }
}

function durationOf(text: string): number | undefined {
  const parsed = parseGoDuration(text)
  return typeof parsed === 'number' ? parsed : undefined
}

function innermost(shape: Shape): Shape {
  return shape.is === 'read' ? innermost(shape.of) : shape
}

function pairsOf({ children }: YamlNode): (readonly [key: YamlNode, value: YamlNode])[] {
  return children.flatMap((key, index) => (index % 2 === 0 ? [[key, children[index + 1]!] as const] : []))
}

function isMerge({ kind, value, tag, isPlain }: YamlNode): boolean {
  return kind === 'scalar' && value === '<<' && ((isPlain && tag === '') || tag === '!!merge')
}

/** More than ten bytes are shown as seven. */
function cutShort(value: string): string {
  const bytes = new TextEncoder().encode(value)
  return bytes.length > 10 ? `${new TextDecoder().decode(bytes.subarray(0, 7))}...` : value
}

function wholeWithin(value: number, { least, below }: Extract<Shape, { is: 'whole' }>): number | undefined {
  return value >= least && value < below ? value : undefined
}

/** From 99 % of what is decoded in small documents down to 10 %. */
function allowedAliases(decoded: number): number {
  if (decoded <= 400_000) return 0.99
  return decoded >= 4_000_000 ? 0.1 : 0.99 - 0.89 * ((decoded - 400_000) / 3_600_000)
}
