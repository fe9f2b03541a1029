/** What go.yaml.in/yaml/v2 and v3 make of the same texts, read into the same type. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeYaml, type YamlReader } from './decode.ts'
import { documentTree, type YamlNode } from './node.ts'
import { resolveScalar } from './resolve-scalar.ts'
import {
  anything, type Decoded, float, goDuration, int, list, map, named, pointer, prometheusDuration, read, type Shape, struct, text, truth, whole,
} from './shape.ts'
import { yamlSyntaxError } from './syntax.ts'

interface Tree {
  readonly k: string
  readonly l: number
  readonly c: number
  readonly t?: string
  readonly v?: string
  readonly n?: readonly Tree[]
}

type Recorded = Readonly<Record<string, unknown>> & { readonly error?: string }

function recorded<Case>(name: string): readonly Case[] {
  return (JSON.parse(readFileSync(new URL(`../../testdata/${name}`, import.meta.url), 'utf8')) as { cases: readonly Case[] }).cases
}

const cases = recorded<[text: string, { v2: Recorded; v3?: Recorded; tree?: Tree }]>('decode.json')

const duration = prometheusDuration

const part = struct('main.Part', { name: text, count: int })
const plain = named('main.Plain', read(
  struct('main.plain', { url: text, retry: int }, { initial: { retry: 3 } }),
  (value) => (value.url === '' ? { error: 'missing URL in plain' } : { value }),
))
const root = struct('main.Root', {
  name: text, count: int, small: whole('uint16', 0, 65_536), ratio: float, on_off: truth, every: duration, wait: goDuration, labels: map(text), any: anything,
  p_int: pointer(int), p_every: pointer(duration), p_part: pointer(part), parts: list(part), names: list(text), plain, plains: list(plain), counts: map(int),
})

/** In the names and with the absences of the recording. */
function printed(value: Decoded<typeof root>): object {
  const shown = {
    Name: value.name, Ratio: Number.isFinite(value.ratio) ? value.ratio : 'not JSON', Count: value.count, Small: value.small, On: value.on_off, Every: value.every * 1000, Wait: value.wait * 1000,
    Labels: value.labels, Any: printAny(value.any), PInt: value.p_int, PEvery: value.p_every && value.p_every * 1000, PPart: value.p_part && upper(value.p_part), Parts: value.parts.map(upper),
    Names: value.names, Plain: upper(value.plain), Plains: value.plains.map(upper), Counts: value.counts,
  }
  const isZero = (each: unknown) => each === undefined || each === null || each === '' || each === 0 || each === false || /^(\[\]|\{\}|\{"URL":"","Retry":0\})$/.test(JSON.stringify(each))
  return Object.fromEntries(Object.entries(shown).filter(([, each]) => !isZero(each)))
}

function upper(value: object): object {
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name === 'url' ? 'URL' : name[0]!.toUpperCase() + name.slice(1), each as unknown]))
}

function printAny(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return 'not JSON'
  return value
}

/** What the recording has empty, it has as given. */
function withoutEmpty(answer: Recorded): object {
  return Object.fromEntries(Object.entries(answer).filter(([, each]) => !/^(\[\]|\{\})$/.test(JSON.stringify(each))))
}

function answerOf(source: string, reader: YamlReader): object {
  const { value, error, isEmpty } = decodeYaml(source, root as Shape<Decoded<typeof root>>, { reader })
  if (error !== undefined) return { error }
  return isEmpty && reader === 'v3' ? { error: '' } : printed(value)
}

test.each(cases)('%j with v2', (source, { v2 }) => {
  expect(answerOf(source, 'v2')).toEqual(withoutEmpty(v2))
})

test.each(cases)('%j with v3', (source, { v2, v3 = v2 }) => {
  expect(answerOf(source, 'v3')).toEqual(withoutEmpty(v3))
})

function treeOf({ kind, line, column, tag, value, isPlain, children }: YamlNode): Tree {
  const own = kind === 'scalar' && (tag === '' || tag === '!') ? (isPlain ? resolveScalar('', value, 'v3').tag : '!!str') : tag || { map: '!!map', list: '!!seq', alias: '', scalar: '' }[kind]
  return {
    k: kind, l: line, c: column, ...(own === '' ? {} : { t: own }), ...(value === '' ? {} : { v: value }), ...(children.length > 0 ? { n: children.map(treeOf) } : {}),
  }
}

test.each(cases.filter(([, { tree }]) => tree))('%j: every node has its place', (source, { tree }) => {
  expect(treeOf(documentTree(source, 'v3')!)).toEqual(tree)
})

test.each(recorded<[text: string, error: string]>('yaml-v3.json'))('%j is refused by v3 in its words', (source, error) => {
  expect(yamlSyntaxError(source, 'v3') ?? '').toBe(error)
})

test('any text is either read or refused, by both readers', () => {
  const pieces = fc.constantFrom(
    'name', 'parts', 'plain', 'labels', ': ', '- ', '? ', '[', ']', '{', '}', ',', '\n', '  ', '"a"', "'b'", '|\n', '&x ', '*x', '<<', '!!int ', '!t ', '---\n', '#', '5m', '1', '~',
  )
  fc.assert(fc.property(fc.array(pieces, { maxLength: 25 }), fc.constantFrom<YamlReader>('v2', 'v3'), (parts, reader) => {
    const { error, value } = decodeYaml(parts.join(''), root as Shape<Decoded<typeof root>>, { reader })
    expect(error ?? value.name).toEqual(expect.any(String))
  }), { numRuns: 2000 })
})
