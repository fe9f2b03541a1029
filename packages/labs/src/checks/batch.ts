/**
 * `batch`: the world runs on in several forks, each under a seed of its own that nobody has seen, and what
 * they come to together is judged: a mean with its 95 % interval, so that no lucky run decides.
 */
import { lead, summaryOf, type Work } from '@track/session'
import { type Duration, integerBelow, type Simulation } from '@track/simulation'
import { holds, readExpression } from '../expression.ts'
import { filled, held, type Judgement, missing, notTried, printNumber } from '../judgement.ts'
import { applyObjects } from '../objects.ts'
import { readTruth, type Truth, truthOf } from '../truth.ts'
import type { CheckBase, CheckContext, CheckKind } from './check.ts'

export interface BatchCheck extends CheckBase {
  readonly kind: 'batch'
  readonly runs: number
  /** Files of the lab that each fork begins with. */
  readonly apply: readonly string[]
  readonly run: Duration
  /** What is measured at the end of each. */
  readonly measure: Truth
  /** CEL over `mean`, `low`, `high`, `deviation`, `least`, `most` and `runs`. */
  readonly is: string
}

const runsMin = 3
const runsMax = 100

export const batchCheck: CheckKind<BatchCheck> = {
  name: 'batch',
  fields: ['batch', 'apply', 'run', 'measure', 'is'],

  read(reading, fields, path) {
    const runs = reading.number(fields['batch'], [...path, 'batch'])
    if (!Number.isInteger(runs) || runs < runsMin || runs > runsMax) reading.complain([...path, 'batch'], `found ${runs}, expected ${runsMin} to ${runsMax} runs`)
    const measure = readTruth(reading, fields['measure'], [...path, 'measure'])
    if (measure.kind === 'choice' || measure.kind === 'value') reading.complain([...path, 'measure'], 'expected a query to measure: promql or period')
    return {
      runs, measure,
      apply: reading.list(fields['apply'], [...path, 'apply']).map((file, index) => reading.text(file, [...path, 'apply', index])),
      run: reading.duration(fields['run'], [...path, 'run']),
      is: readExpression(reading, fields['is'], [...path, 'is']),
    }
  },

  judge: notTried,

  experiment: { reads: (_simulation, _row, { objects }) => objects(), run },
}

function* run(simulation: Simulation, row: BatchCheck, context: CheckContext): Work<Judgement> {
  const values: (number | undefined)[] = []
  for (let index = 0; index < row.runs; index++) values.push(yield* measured(simulation, row, index, context))
  const known = values.filter((value) => value !== undefined)
  if (known.length < values.length) return missing(`in ${values.length - known.length} of ${values.length} runs there was nothing to measure`, { evidence: { values: known } })
  const { runs, mean, interval, deviation, least, most } = summaryOf(known)!
  const [low, high] = interval!
  const found = { runs, mean, low, high, deviation: deviation!, least, most }
  const says = `over ${runs} runs ${printNumber(mean)} on average (95 %: ${printNumber(low)} to ${printNumber(high)})`
  if (holds(row, found)) return held(says, { ...found, values: known })
  return missing(row.otherwise === '' ? `${says}, expected ${row.is}` : filled(row.otherwise, found), { evidence: { ...found, values: known } })
}

function* measured(simulation: Simulation, { apply, run: length, measure }: BatchCheck, index: number, { files, task }: CheckContext): Work<number | undefined> {
  const seed = integerBelow(0x1_0000_0000, simulation.stream('batch', task), simulation.handled * runsMax + index)
  const fork = simulation.fork({ seed })
  for (const file of apply) applyObjects(fork, files.replay[file]!, { manager: 'replay' })
  yield* lead(fork, fork.now + length)
  return truthOf(fork, measure)
}
