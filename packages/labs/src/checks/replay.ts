/**
 * `replay`: the world runs on in a fork under a condition that the learner has not seen, and what
 * comes out of it is judged. The learner's own world does not notice.
 */
import { lead, type Work } from '@track/session'
import { type Duration, oncePerRow, type Plain, type Simulation, uniform } from '@track/simulation'
import { numberOf, readExpression } from '../expression.ts'
import { filled, held, type Judgement, missing, notTried } from '../judgement.ts'
import { applyObjects } from '../objects.ts'
import type { Path, Reading } from '../reading.ts'
import type { CheckBase, CheckContext, CheckKind } from './check.ts'
import { promqlCheck, type PromqlCheck } from './promql.ts'

export interface ReplayCheck extends CheckBase {
  readonly kind: 'replay'
  readonly steps: readonly ReplayStep[]
  /** Drawn anew by the world's seed and by what the learner has: `rate` between two bounds. */
  readonly draw: Readonly<Record<string, readonly [number, number]>>
  /** Answers of the learner that the replay puts in, by name: numbers only. */
  readonly answers: Readonly<Record<string, string>>
  /** CEL over the answers and what was drawn, by name: `next: highest + 10.0`. */
  readonly values: Readonly<Record<string, string>>
}

/** What is applied, how long the fork lives then, and what must hold after that. */
export interface ReplayStep {
  readonly apply: readonly string[]
  readonly run: Duration
  readonly expect: readonly PromqlCheck[]
}

export const replayCheck: CheckKind<ReplayCheck> = {
  name: 'replay',
  fields: ['replay', 'draw', 'answers', 'values'],

  read(reading, fields, path) {
    const steps = reading.list(fields['replay'], [...path, 'replay']).map((step, index) => readStep(reading, step, [...path, 'replay', index]))
    if (steps.length === 0) reading.complain([...path, 'replay'], 'expected at least one step')
    const draw = readDraw(reading, fields['draw'], [...path, 'draw'])
    const answers = readAnswers(reading, fields['answers'], [...path, 'answers'])
    return { steps, draw, answers, values: readValues(reading, fields['values'], { path: [...path, 'values'], known: [...Object.keys(answers), ...Object.keys(draw)] }) }
  },

  judge: notTried,

  experiment: {
    reads: (_simulation, { answers }, context) => readWith(context.objects(), answersOf(answers, context)),
    run,
  },
}

/** One row for all replays of a look that put no answers in. */
const readAlone = oncePerRow((objects: readonly Plain[]) => ({ objects, answers: {} }))

function readWith(objects: readonly Plain[], answers: Readonly<Record<string, number>>): Plain {
  return Object.keys(answers).length === 0 ? readAlone(objects) : { objects, answers }
}

function* run(simulation: Simulation, row: ReplayCheck, context: CheckContext): Work<Judgement> {
  const answers = answersOf(row.answers, context)
  const unanswered = Object.values(row.answers).find((id) => context.answers.get(`${context.task}/${id}`)?.number === undefined)
  if (unanswered !== undefined) return missing(`the replay waits for your answer: answer ${context.task} ${unanswered}=…`)
  const fork = simulation.fork()
  const values = withComputed(row.values, { ...answers, ...drawn(simulation, row.draw, context) })
  const texts = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
  for (const step of row.steps) {
    for (const file of step.apply) applyObjects(fork, context.files.replay[file]!, { values: texts, manager: 'replay' })
    yield* lead(fork, fork.now + step.run)
    const failed = firstFailure(fork, step, context)
    if (failed) return missing(row.otherwise === '' ? `in the replay: ${failed.says}` : filled(row.otherwise, { ...values, reason: failed.says }), { evidence: values })
  }
  return held('the replay came out as it should', values)
}

function firstFailure(fork: Simulation, { expect }: ReplayStep, context: CheckContext): Judgement | undefined {
  return expect.map((check) => promqlCheck.judge(fork, check, context)).find(({ holds }) => !holds)
}

function readStep(reading: Reading, value: unknown, path: Path): ReplayStep {
  const fields = reading.mapping(value, path)
  reading.only(fields, path, ['apply', 'run', 'expect'])
  const run = reading.duration(fields['run'], [...path, 'run'], 0)
  if (run <= 0) reading.complain([...path, 'run'], 'expected more than nothing')
  const expected = reading.list(fields['expect'], [...path, 'expect'])
  if (expected.length === 0) reading.complain([...path, 'expect'], 'expected at least one query')
  return {
    run,
    apply: reading.list(fields['apply'], [...path, 'apply']).map((file, index) => reading.text(file, [...path, 'apply', index])),
    expect: expected.map((each, index) => {
      const place = [...path, 'expect', index]
      const own = reading.mapping(each, place)
      reading.only(own, place, ['promql', 'is', 'otherwise'])
      return {
        kind: 'promql', for: 0, once: false, otherwise: reading.text(own['otherwise'], [...place, 'otherwise'], ' ').trim(),
        ...promqlCheck.read(reading, own, place),
      } satisfies PromqlCheck
    }),
  }
}

function readDraw(reading: Reading, value: unknown, path: Path): ReplayCheck['draw'] {
  if (value === undefined) return {}
  return Object.fromEntries(Object.entries(reading.mapping(value, path)).map(([name, bounds]) => {
    const [low, high] = reading.list(bounds, [...path, name])
    const [from, to] = [reading.number(low, [...path, name, 0]), reading.number(high, [...path, name, 1])]
    if (from > to) reading.complain([...path, name], `found ${JSON.stringify(bounds)}, expected a lower and an upper bound`)
    return [name, [from, to]]
  }))
}

function readAnswers(reading: Reading, value: unknown, path: Path): Readonly<Record<string, string>> {
  if (value === undefined) return {}
  return Object.fromEntries(Object.entries(reading.mapping(value, path)).map(([name, id]) => [name, reading.text(id, [...path, name])]))
}

/** Each is over the names that are known before it. */
function readValues(reading: Reading, value: unknown, { path, known }: { path: Path; known: readonly string[] }): Readonly<Record<string, string>> {
  if (value === undefined) return {}
  const numbers: Record<string, number> = Object.fromEntries(known.map((name) => [name, 1]))
  return Object.fromEntries(Object.entries(reading.mapping(value, path)).map(([name, text]) => {
    const complaints = reading.complaints.length
    const expression = readExpression(reading, text, [...path, name])
    const number = numberOf(expression, numbers)
    if (number === undefined && reading.complaints.length === complaints) {
      reading.complain([...path, name], `${expression} is no number over ${Object.keys(numbers).join(', ') || 'nothing'}`)
    }
    numbers[name] = number ?? 1
    return [name, expression]
  }))
}

/** Only numbers: what a learner types never becomes part of an object's text. */
function answersOf(names: Readonly<Record<string, string>>, { answers, task }: CheckContext): Record<string, number> {
  return Object.fromEntries(Object.entries(names).flatMap(([name, id]) => {
    const number = answers.get(`${task}/${id}`)?.number
    return number === undefined ? [] : [[name, number]]
  }))
}

/** The same for the same world and task, and not to be read from what is shipped. */
function drawn(simulation: Simulation, draw: ReplayCheck['draw'], { task }: CheckContext): Record<string, number> {
  return Object.fromEntries(Object.entries(draw).map(([name, [low, high]]) => {
    const share = uniform(simulation.stream('replay', task, name), simulation.handled)
    return [name, Math.round(low + share * (high - low))]
  }))
}

function withComputed(expressions: ReplayCheck['values'], known: Readonly<Record<string, number>>): Record<string, number> {
  const values: Record<string, number> = { ...known }
  for (const [name, expression] of Object.entries(expressions)) {
    const value = numberOf(expression, values)
    if (value === undefined) throw new Error(`the value "${name}" of a replay, ${expression}, is no number over ${Object.keys(values).join(', ')}`)
    values[name] = value
  }
  return values
}
