/**
 * Records what pdata makes of requests in OTLP/JSON and protobuf, whole ones and broken ones. The program is the
 * one of tools/record/collector. `node tools/record/otlp/record.ts PROGRAM`
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ask, type Answer } from '../collector/ask.ts'
import { dice as diceOf } from '../collector/dice.ts'
import { growMessage, mutateBytes, mutateText } from './messages.ts'

const [program = ''] = process.argv.slice(2)
if (program === '') throw new Error('usage: node tools/record/otlp/record.ts PROGRAM')
const testdata = join(import.meta.dirname, '../../../packages/telemetry/src/otlp/testdata')
const requests = { traces: 'ExportTraceServiceRequest', metrics: 'ExportMetricsServiceRequest', logs: 'ExportLogsServiceRequest' }
const signals = ['traces', 'metrics', 'logs'] as const
const dice = diceOf(4)

function record(file: string, questions: readonly { readonly signal: string; readonly json?: string; readonly proto?: string }[]): readonly Answer[] {
  const answers = ask(program, questions.map((question) => ({ ask: 'codec', ...question })))
  const lines = questions.map(({ signal, json, proto }, index) => {
    const { error, panic, json: text, proto: bytes } = answers[index]!
    // What is left out: texts that are no UTF-8, other numbers that are none, entities.
    const isKept = panic === undefined && !(text ?? error)?.includes('\ufffd') && !error?.includes('EntityRefs') && !(json === undefined && text?.includes('"NaN"'))
    return isKept ? [signal, json ?? proto, error === undefined ? { json: text, ...(json === undefined && bytes === proto ? {} : { proto: bytes ?? '' }) } : { error }] : undefined
  }).filter((line) => line !== undefined)
  writeFileSync(join(testdata, file), `[\n${lines.map((line) => JSON.stringify(line)).join(',\n')}\n]\n`)
  process.stdout.write(`${file}: ${lines.length} cases, ${answers.filter(({ error }) => error !== undefined).length} refused\n`)
  return answers
}

const whole = Array.from({ length: 600 }, (_, index) => {
  const signal = signals[index % 3]!
  return { signal, json: growMessage(requests[signal], dice, dice.pick([0.3, 0.6, 0.9])) }
}).filter(({ json }) => json.length < 3000 && json.length > 30)
const answers = record('json.json', whole)
const small = whole.filter(({ json }) => json.length < 600)
record('broken-json.json', Array.from({ length: 900 }, () => {
  const { signal, json } = dice.pick(small)
  return { signal, json: mutateText(json, dice) }
}).filter(({ json }) => json !== ''))
const encoded = answers.flatMap(({ proto }, index) => (proto === undefined || proto.length > 600 || proto === '' ? [] : [{ signal: whole[index]!.signal, proto }]))
record('protobuf.json', Array.from({ length: 900 }, () => {
  const { signal, proto } = dice.pick(encoded)
  const bytes = mutateBytes(Buffer.from(proto, 'base64'), dice)
  return { signal, proto: Buffer.from(bytes).toString('base64') }
}).filter(({ proto }) => proto !== ''))
