/** Records what `otelcol validate` says of configurations. `node tools/record/collector/configs.ts PROGRAM`, the program built of `main.go` beside. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ask } from './ask.ts'
import { configs } from './config/written.ts'

const [program = ''] = process.argv.slice(2)
if (program === '') throw new Error('usage: node tools/record/collector/configs.ts PROGRAM')
const env = { TIMEOUT: '4s', SIZE: '100', MAP: '{timeout: 1s}', NAME: 'TIMEOUT' }
const runs = Array.from({ length: 6 }, () => ask(program, configs.map((config) => ({ ask: 'validate', config, env }))))
const cases = configs.flatMap((config, index) => {
  // Go walks its maps in any order: which of several faults is told first is no fact, and neither is the order of lists of names.
  const told = runs.map((run) => (run[index]!.error ?? '').replace(/valid values: \[[^\]]*\]/, 'valid values: []').replace(/\(\["[^)]*\]\)|(?<=statements )\["(resource|scope|span|spanevent|metric|datapoint|log|" ")+"\]|name \[[^\]]*\]|context: \[[^\]]*\]/g, '[]'))
  return told.every((each) => each === told[0]) && runs[0]![index]!.panic === undefined ? [[config, told[0]]] : []
})
writeFileSync(join(import.meta.dirname, '../../../packages/telemetry/src/collector/config/testdata/configs.json'), `[\n${cases.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`)
process.stdout.write(`${cases.length} of ${configs.length} configurations\n`)
