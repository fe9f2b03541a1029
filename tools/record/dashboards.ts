/**
 * Records what Grafana's own functions answer: formats of values, reducers, transformations, names and colours of fields, variables.
 * It needs a program that takes a file of cases (`{kind, …}`, a number that JSON cannot say as `{"n": "NaN"}`) and writes a file of
 * answers, each got from @grafana/data 12 (getValueFormat, reduceField, transformDataFrame, getDisplayProcessor, getFieldDisplayName,
 * getFieldMatcher, applyFieldOverrides, rangeUtil.calculateInterval, renderLegendFormat), from the formats of @grafana/scenes and from
 * uPlot.rangeNum, at 2025-01-15T10:30:00Z and in UTC; the tests only read what was recorded. `node tools/record/dashboards.ts PROGRAM`
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askFields, askNames, askVariables } from './dashboards/fields.ts'
import { type Asked, askFormats, askIntervals, askRanges, askReducers } from './dashboards/numbers.ts'
import { askTransformations } from './dashboards/transformations.ts'

const [program = ''] = process.argv.slice(2)
if (program === '') throw new Error('usage: node tools/record/dashboards.ts PROGRAM')
const testdata = join(import.meta.dirname, '../../packages/dashboards/testdata')
const scratch = mkdtempSync(join(tmpdir(), 'dashboards-'))
mkdirSync(testdata, { recursive: true })

type Written = (asked: Asked, answer: unknown) => unknown

function record(file: string, asked: readonly Asked[], written: Written = (each, answer) => [each, answer]): void {
  writeFileSync(join(scratch, 'asked.json'), JSON.stringify(asked))
  execFileSync(process.execPath, [program, join(scratch, 'asked.json'), join(scratch, 'answers.json')], { stdio: 'ignore' })
  const answers = JSON.parse(readFileSync(join(scratch, 'answers.json'), 'utf8')) as unknown[]
  const lines = asked.map((each, index) => JSON.stringify(written(each, answers[index])))
  writeFileSync(join(testdata, file), `[\n${lines.join(',\n')}\n]\n`)
  process.stdout.write(`${file}: ${lines.length} cases\n`)
}

record('formats.json', askFormats(), ({ unit, value, decimals = null }, answer) => [unit, value, decimals, answer])
record('reducers.json', askReducers())
record('axes.json', [...askRanges(), ...askIntervals()])
record('fields.json', [...askFields(), ...askNames()])
record('variables.json', askVariables())
record('transformations.json', askTransformations())
