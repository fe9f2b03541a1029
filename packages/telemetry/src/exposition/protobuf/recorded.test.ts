/** Families in protobuf: those of the real model package are read as Prometheus reads them and written as they were, those written here are read by Prometheus. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ProtobufError } from '../../protobuf/shape.ts'
import { printHistogramNote } from '../../promql/histogram-notation.ts'
import { printFloat } from '../float.ts'
import type { Exemplar, MetricFamily } from '../metric-family.ts'
import { negotiatedContentType, scrapeAccept } from '../negotiate.ts'
import { boundLabel, normalizeBound } from '../text.ts'
import { parseProtobuf } from './decode.ts'
import { printProtobuf } from './encode.ts'

interface Recorded {
  readonly bytes: string
  readonly entries: readonly object[]
  readonly error?: string
}

const recorded: { made: Recorded[]; read: (Recorded & { readonly families: MetricFamily[] })[]; spoilt: Recorded[]; negotiated: [string, string][] } =
  JSON.parse(readFileSync(new URL('../../../testdata/exposition-protobuf.json', import.meta.url), 'utf8'))

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

const typeNames: Readonly<Record<string, string>> = { untyped: 'unknown', info: 'gauge', stateset: 'gauge' }

function entriesOf({ name, help, type, unit, samples, native = [] }: MetricFamily): object[] {
  const bound = boundLabel[type]
  const labelled = (labels: Readonly<Record<string, string>>, suffix = '') => ({ ...labels, ...(bound && labels[bound] !== undefined ? { [bound]: normalizeBound(labels[bound]) } : {}), __name__: name + suffix })
  const shown = (exemplars: readonly Exemplar[]) => (exemplars.length === 0 ? {} : { exemplars: exemplars.map(({ labels, value, timeMs }) => [labels, printFloat(value), ...(timeMs === undefined ? [] : [timeMs])]) })
  const times = ({ timeMs, createdMs }: { readonly timeMs?: number; readonly createdMs?: number }) => ({ ...(timeMs === undefined ? {} : { timeMs }), ...(createdMs === undefined ? {} : { createdMs }) })
  return [
    { help, of: name }, { type: typeNames[type] ?? type, of: name }, ...(unit === undefined ? [] : [{ unit, of: name }]),
    ...samples.map((sample) => ({ value: printFloat(sample.value), labels: labelled(sample.labels, sample.suffix), ...times(sample), ...shown(sample.exemplar ? [sample.exemplar] : []) })),
    ...native.map((sample) => ({ histogram: printHistogramNote(sample.histogram), labels: labelled(sample.labels), ...times(sample), ...shown((sample.exemplars ?? []).filter(({ timeMs }) => timeMs !== undefined)) })),
  ]
}

function inOrder(entries: readonly object[]): string[] {
  const sorted = (value: unknown): unknown => (Array.isArray(value) ? value.map(sorted) : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).sort().map(([name, each]) => [name, sorted(each)])) : value)
  return entries.map((entry) => JSON.stringify(sorted(entry))).sort()
}

test.each(recorded.made.map((each, index) => [index, each] as const))('made %i', (_index, { bytes, entries, error }) => {
  expect(error).toBeUndefined()
  const families = parseProtobuf(bytesOf(bytes))
  expect(inOrder(families.flatMap(entriesOf))).toEqual(inOrder(entries))
  const again = printProtobuf(families)
  // Metrics that have only classic rows come first then.
  expect(inOrder(parseProtobuf(again).flatMap(entriesOf))).toEqual(inOrder(entries))
})

test('what has no native histogram and no last bucket is written byte for byte as it came', () => {
  const plain = recorded.made.filter(({ entries }) => entries.every((entry) => !('histogram' in entry) && !JSON.stringify(entry).includes('"le":"+Inf"')))
  expect(plain.length).toBeGreaterThan(30)
  for (const { bytes } of plain) expect(textOf(printProtobuf(parseProtobuf(bytesOf(bytes))))).toBe(bytes)
})

test.each(recorded.read.map((each, index) => [index, each] as const))('written here, read by Prometheus: %i', (_index, { bytes, entries, error }) => {
  expect(error).toBeUndefined()
  expect(inOrder(parseProtobuf(bytesOf(bytes)).flatMap(entriesOf))).toEqual(inOrder(entries))
})

test('what is no such message is refused where Prometheus refuses it', () => {
  for (const { bytes, error } of recorded.spoilt) {
    const read = () => parseProtobuf(bytesOf(bytes))
    if (error === undefined) read()
    else expect(read).toThrow(ProtobufError)
  }
})

test.each(recorded.negotiated)('Accept: %s', (accept, contentType) => {
  expect(negotiatedContentType(accept)).toBe(contentType)
})

test('what a scrape asks for, by its protocols', () => {
  expect(scrapeAccept(['OpenMetricsText1.0.0', 'OpenMetricsText0.0.1', 'PrometheusText1.0.0', 'PrometheusText0.0.4'])).toBe(
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.7,application/openmetrics-text;version=0.0.1;q=0.6,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;q=0.4,*/*;q=0.3',
  )
})
