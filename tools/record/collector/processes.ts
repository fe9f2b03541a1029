/** Records what the real processors and connectors make of telemetry. `node tools/record/collector/processes.ts PROGRAM`, the program built of `main.go` beside. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Answer, ask } from './ask.ts'
import { dice as diceOf } from './dice.ts'
import { logs, metrics, traces } from './ottl/data.ts'
import { type Asked, asked, connected, sampled, spanMetrics } from './process/written.ts'

const [program = ''] = process.argv.slice(2)
if (program === '') throw new Error('usage: node tools/record/collector/processes.ts PROGRAM')
const testdata = join(import.meta.dirname, '../../../packages/telemetry/src/collector/testdata')
const data = { traces, metrics, logs }

const dice = diceOf(17)
const hex = (bytes: number) => Array.from({ length: bytes * 2 }, () => dice.pick([...'0123456789abcdef'])).join('')
const states = ['', '', '', 'a=1', 'ot=th:8', 'ot=th:c;rv:ffffffffffffff', 'ot=rv:80000000000000', 'ot=rv:10000000000000,b=2', 'ot=th:zz', 'ot=th:4;x:y,c=3', 'no state']
const priorities = [undefined, undefined, undefined, undefined, { intValue: '0' }, { intValue: '1' }, { stringValue: '2.5' }, { stringValue: 'x' }, { doubleValue: 0 }]
const manySpans = JSON.stringify({
  resourceSpans: [{
    scopeSpans: [{
      spans: Array.from({ length: 60 }, (_, index) => {
        const priority = dice.pick(priorities)
        return {
          traceId: index % 15 === 14 ? '' : hex(16), spanId: hex(8), traceState: dice.pick(states), name: `s${index}`,
          ...(priority ? { attributes: [{ key: 'sampling.priority', value: priority }] } : {}),
        }
      }),
    }],
  }],
})

function outcome({ error, errors = [], outputs = [] }: Answer): object {
  if (error !== undefined) return { refused: error }
  const failed = errors.find((each) => each !== '')
  return failed === undefined ? { json: outputs.map(({ json }) => json) } : { failed }
}

function questionsOf({ kind, config, signals, to }: Asked, telemetry: Readonly<Record<string, string>>) {
  return signals.map((signal) => ({ ask: to === undefined ? 'process' : 'connect', kind, config, signal, to, inputs: [{ json: telemetry[signal], metadata: { tenant: ['acme', 'x'] } }] }))
}

function record(name: string, head: object, all: readonly Asked[], telemetry: Readonly<Record<string, string>>): void {
  const questions = all.flatMap((each) => questionsOf(each, telemetry))
  const runs = Array.from({ length: 5 }, () => ask(program, questions).map(outcome).map((each) => JSON.stringify(each)))
  const cases = questions.flatMap(({ kind, config, signal }, index) => (runs.every((run) => run[index] === runs[0]![index]) ? [[kind, config, signal, JSON.parse(runs[0]![index]!)]] : []))
  writeFileSync(join(testdata, name), `{"head": ${JSON.stringify(head)},\n"cases": [\n${cases.map((each) => JSON.stringify(each)).join(',\n')}\n]}\n`)
  process.stdout.write(`${name}: ${cases.length} of ${questions.length} cases\n`)
}

record('processors.json', data, asked, data)
record('sampled.json', { traces: manySpans }, sampled, { traces: manySpans })
record('counted.json', data, connected, data)

const flushed = ask(program, spanMetrics.map((config) => ({ ask: 'connect', kind: 'span_metrics', config, signal: 'traces', to: 'metrics', wait: 150, inputs: [{ json: traces }, { json: traces }] })))
writeFileSync(join(testdata, 'span-metrics.json'), `{"head": ${JSON.stringify({ traces })},\n"cases": [\n${flushed.map(({ outputs = [] }, index) => JSON.stringify([spanMetrics[index], outputs[0]?.json])).join(',\n')}\n]}\n`)
