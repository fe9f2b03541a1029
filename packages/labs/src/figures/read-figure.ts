/** Reads `figures/NAME.yaml`; every slip of the author is collected. */
import { parsePromql, PromqlError } from '@track/telemetry'
import { second } from '@track/simulation'
import { type Path, Reading } from '../reading.ts'
import { readTruth } from '../truth.ts'
import type { Figure, FigureMark, FigureReading, Panel, Variant } from './figure.ts'

export interface ParsedFigure {
  readonly figure: Figure
  readonly complaints: readonly string[]
}

const fields = ['title', 'alt', 'from', 'until', 'step', 'apply', 'panels', 'variants', 'shown', 'marks', 'readings']

export function readFigure(text: string, name: string): ParsedFigure {
  const reading = new Reading(name, text)
  const root = reading.mapping(reading.root, [])
  reading.only(root, [], fields)
  const list = (key: string) => reading.list(root[key], [key])
  const shown = root['shown'] === undefined ? undefined : list('shown').map((each, index) => reading.text(each, ['shown', index]))
  const figure: Figure = {
    title: reading.text(root['title'], ['title']),
    alt: reading.text(root['alt'], ['alt']),
    from: reading.duration(root['from'], ['from']),
    until: reading.duration(root['until'], ['until']),
    step: reading.duration(root['step'], ['step'], 15 * second),
    apply: reading.text(root['apply'], ['apply'], ' ').trim(),
    panels: list('panels').map((each, index) => readPanel(reading, each, ['panels', index])),
    variants: list('variants').map((each, index) => readVariant(reading, each, { path: ['variants', index], shown })),
    marks: list('marks').map((each, index) => readMark(reading, each, ['marks', index])),
    readings: list('readings').map((each, index) => readReading(reading, each, ['readings', index])),
  }
  complainOfWhole(reading, figure, shown)
  return { figure, complaints: reading.complaints }
}

function complainOfWhole(reading: Reading, { from, until, step, panels, variants }: Figure, shown: readonly string[] = []): void {
  if (until <= from) reading.complain(['until'], 'expected it after from')
  if (step <= 0) reading.complain(['step'], 'expected more than nothing')
  if (panels.length === 0) reading.complain(['panels'], 'expected at least one panel')
  if (variants.length === 0) reading.complain(['variants'], 'expected at least one variant')
  const names = variants.map(({ name }) => name)
  for (const [index, name] of shown.entries()) {
    if (!names.includes(name)) reading.complain(['shown', index], `no variant "${name}", expected one of ${names.join(', ')}`)
  }
}

function readPanel(reading: Reading, value: unknown, path: Path): Panel {
  const own = reading.mapping(value, path)
  reading.only(own, path, ['title', 'unit', 'series'])
  return {
    title: reading.text(own['title'], [...path, 'title']),
    unit: reading.text(own['unit'], [...path, 'unit'], ' ').trim(),
    series: reading.list(own['series'], [...path, 'series']).map((each, index) => {
      const place = [...path, 'series', index]
      const row = reading.mapping(each, place)
      reading.only(row, place, ['legend', 'promql'])
      return { legend: reading.text(row['legend'], [...place, 'legend']), query: readQuery(reading, row['promql'], [...place, 'promql']) }
    }),
  }
}

function readQuery(reading: Reading, value: unknown, path: Path): string {
  const query = reading.text(value, path)
  try {
    if (query !== '') parsePromql(query)
  } catch (reason) {
    // The author's slip, in Prometheus' words.
    if (!(reason instanceof PromqlError)) throw reason
    reading.complain(path, reason.message)
  }
  return query
}

function readVariant(reading: Reading, value: unknown, { path, shown }: { path: Path; shown: readonly string[] | undefined }): Variant {
  const own = reading.mapping(value, path)
  reading.only(own, path, ['name', 'values'])
  const name = reading.text(own['name'], [...path, 'name'])
  const values = Object.entries(reading.mapping(own['values'] ?? {}, [...path, 'values'])).map(([key, each]) => [key, String(each)])
  return { name, values: Object.fromEntries(values), isShown: shown === undefined || shown.includes(name) }
}

function readMark(reading: Reading, value: unknown, path: Path): FigureMark {
  const own = reading.mapping(value, path)
  reading.only(own, path, ['at', 'until', 'says'])
  return {
    at: reading.duration(own['at'], [...path, 'at']),
    ...(own['until'] !== undefined && { until: reading.duration(own['until'], [...path, 'until']) }),
    says: reading.text(own['says'], [...path, 'says']),
  }
}

function readReading(reading: Reading, value: unknown, path: Path): FigureReading {
  const own = reading.mapping(value, path)
  reading.only(own, path, ['title', 'unit', 'promql', 'period', 'over', 'step'])
  const { title, unit, ...truth } = own
  return {
    title: reading.text(title, [...path, 'title']),
    unit: reading.text(unit, [...path, 'unit'], ' ').trim(),
    truth: readTruth(reading, truth, path),
  }
}
