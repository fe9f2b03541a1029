import { expect, test } from 'vitest'
import { displayNameOf } from '../frames/display-name.ts'
import type { Frame } from '../frames/frame.ts'
import { readRecorded } from '../testing/recorded.ts'
import { type TransformationStep, transformationTable, transformFrames } from './table.ts'

type Case = readonly [asked: { readonly frames: readonly Frame[]; readonly transformations: readonly TransformationStep[] }, answer: unknown]

const cases = readRecorded<Case>('transformations.json')

test('frames are transformed as Grafana transforms them', () => {
  const notes: string[] = []
  const different = cases.flatMap(([{ frames, transformations }, answer]) => {
    const given = frames.map((frame) => ({ ...frame, fields: frame.fields.map((field) => ({ ...field, config: {} })), length: frame.fields[0]!.values.length }))
    const own = printed(transformFrames(given, transformations, (note) => notes.push(note)).map((frame, _index, all) => told(frame, all)))
    return own === printed(answer) ? [] : [`${JSON.stringify(transformations)} of ${frames.length} frames\n   own ${own}\n  real ${printed(answer)}`]
  })
  expect(different).toEqual([])
  expect(notes).toEqual([])
})

/** As the recorder tells a frame. */
function told({ name, refId, fields, length }: Frame, all: readonly Frame[]): object {
  return {
    ...(name !== undefined && { name }), ...(refId !== undefined && { refId }), length,
    fields: fields.map((field) => ({
      name: field.name, shown: displayNameOf(field, { name, refId, fields, length }, all), type: field.type,
      ...(field.labels && Object.keys(field.labels).length > 0 && { labels: field.labels }), values: Array.from({ length }, (_, index) => field.values[index]),
    })),
  }
}

function printed(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (each === undefined || (typeof each === 'object' && each !== null && 'n' in each && each.n === 'undefined')) return 'undefined'
    return typeof each === 'number' && !Number.isFinite(each) ? String(each) : each
  })
}

test('every transformation was asked, but those that Grafana keeps in its application', () => {
  const asked = new Set(cases.flatMap(([{ transformations }]) => transformations.map(({ id }) => id)))
  expect([...transformationTable.keys()].filter((id) => !asked.has(id))).toEqual(['filterByRefId', 'timeSeriesTable', 'seriesToColumns', 'filterByName'])
})

const numbers = (values: readonly (number | null)[]): Frame => ({ fields: [{ name: 'a', type: 'number', values, config: {} }], length: values.length })

test.each(['constructor', '__proto__', 'toString'])('%s is no operation', (operator) => {
  const [frame] = [numbers([3])]
  const unary = { id: 'calculateField', options: { mode: 'unary', unary: { operator, fieldName: 'a' } } }
  const binary = { id: 'calculateField', options: { mode: 'binary', binary: { left: 'a', operator, right: '2' } } }
  for (const step of [unary, binary]) expect(transformFrames([frame!], [step], () => {})[0]!.fields.map(({ values }) => values)).toEqual([[3]])
})

test('hundreds of thousands of rows are grouped and joined', () => {
  const many = numbers(Array.from({ length: 300_000 }, () => 1))
  const grouped = transformFrames([many], [{ id: 'groupBy', options: { fields: { a: { operation: 'groupby', aggregations: ['count'] } } } }], () => {})
  expect(grouped[0]!.fields.map(({ values }) => values)).toEqual([[1], [300_000]])
  const lonely = numbers(Array.from({ length: 300_000 }, (_, index) => index))
  const joined = transformFrames([lonely, numbers([-1])], [{ id: 'joinByField', options: { byField: 'a', mode: 'outerTabular' } }], () => {})
  expect(joined[0]!.length).toBe(300_001)
  const nulls: Frame = { fields: [lonely.fields[0]!, { name: 'b', type: 'number', values: lonely.fields[0]!.values.map(() => null), config: {} }], length: 300_000 }
  expect(transformFrames([nulls, numbers([-1])], [{ id: 'joinByField', options: { byField: 'a' } }], () => {})[0]!.fields[1]!.values.every((value) => value === null)).toBe(true)
})

test('what is not there is said, and the rest is applied', () => {
  const notes: string[] = []
  const frames: Frame[] = [{ fields: [{ name: 'a', type: 'number', values: [3, 1, 2], config: {} }], length: 3 }]
  const steps = [{ id: 'heatmap', options: {} }, { id: 'calculateField', options: { mode: 'windowFunctions' } }, { id: 'renameByRegex', options: { regex: '(?=a)' } }, { id: 'sortBy', options: { sort: [{ field: 'a' }] } }]
  expect(transformFrames(frames, steps, (note) => notes.push(note))[0]!.fields[0]!.values).toEqual([1, 2, 3])
  expect(notes).toMatchInlineSnapshot(`
    [
      "not applied here: the transformation "heatmap"",
      "not applied here: calculateField: window functions",
      "renameByRegex: error parsing regexp: invalid or unsupported Perl syntax: \`(?=\`",
    ]
  `)
})
