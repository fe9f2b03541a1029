/**
 * `replay`: the world runs on in a fork under a condition that the learner has not seen, and what
 * comes out of it is judged. The learner's own world does not notice.
 */
import { configMaps, deployments, horizontalPodAutoscalers, type Resource, services } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { type Duration, type Plain, type Simulation, uniform } from '@track/simulation'
import { numberOf, readExpression } from '../expression.ts'
import { filled, held, type Judgement, missing } from '../judgement.ts'
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
  isExperiment: true,

  read(reading, fields, path) {
    const steps = reading.list(fields['replay'], [...path, 'replay']).map((step, index) => readStep(reading, step, [...path, 'replay', index]))
    return {
      steps,
      draw: readDraw(reading, fields['draw'], [...path, 'draw']),
      answers: readAnswers(reading, fields['answers'], [...path, 'answers']),
      values: readValues(reading, fields['values'], [...path, 'values']),
    }
  },

  reads: (simulation, { answers }, context) => ({ objects: learnersObjects(simulation), answers: answersOf(answers, context) }),

  judge(simulation, row, context) {
    const answers = answersOf(row.answers, context)
    const unanswered = Object.values(row.answers).find((id) => context.answers.get(`${context.task}/${id}`)?.number === undefined)
    if (unanswered !== undefined) return missing(`the replay waits for your answer: answer ${context.task} ${unanswered}=…`)
    const fork = simulation.fork()
    const values = withComputed(row.values, { ...answers, ...drawn(simulation, row.draw, context) })
    const texts = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
    for (const step of row.steps) {
      for (const file of step.apply) applyObjects(fork, context.files.replay[file]!, { values: texts, manager: 'replay' })
      fork.runFor(step.run)
      const failed = firstFailure(fork, step, context)
      if (failed) return missing(row.otherwise === '' ? `in the replay: ${failed.says}` : filled(row.otherwise, { ...values, reason: failed.says }), { evidence: values })
    }
    return held('the replay came out as it should', values)
  },
}

function firstFailure(fork: Simulation, { expect }: ReplayStep, context: CheckContext): Judgement | undefined {
  return expect.map((check) => promqlCheck.judge(fork, check, context)).find(({ holds }) => !holds)
}

function readStep(reading: Reading, value: unknown, path: Path): ReplayStep {
  const fields = reading.mapping(value, path)
  reading.only(fields, path, ['apply', 'run', 'expect'])
  return {
    apply: reading.list(fields['apply'], [...path, 'apply']).map((file, index) => reading.text(file, [...path, 'apply', index])),
    run: reading.duration(fields['run'], [...path, 'run'], 0),
    expect: reading.list(fields['expect'], [...path, 'expect']).map((each, index) => {
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
    return [name, [reading.number(low, [...path, name, 0]), reading.number(high, [...path, name, 1])]]
  }))
}

function readAnswers(reading: Reading, value: unknown, path: Path): Readonly<Record<string, string>> {
  if (value === undefined) return {}
  return Object.fromEntries(Object.entries(reading.mapping(value, path)).map(([name, id]) => [name, reading.text(id, [...path, name])]))
}

function readValues(reading: Reading, value: unknown, path: Path): Readonly<Record<string, string>> {
  if (value === undefined) return {}
  return Object.fromEntries(Object.entries(reading.mapping(value, path)).map(([name, text]) => [name, readExpression(reading, text, [...path, name])]))
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

const kinds: readonly Resource[] = [configMaps, deployments, horizontalPodAutoscalers, services]

/** What a learner changes: when none of it has changed, a replay comes out as before. What an autoscaler sets is not theirs. */
function learnersObjects(simulation: Simulation): Plain {
  const cache = cacheOf(simulation)
  const scaled = new Set(cache.list(horizontalPodAutoscalers).map(({ metadata, spec }) => `${metadata.namespace}/${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`))
  return kinds.flatMap((resource) => cache.list(resource).flatMap(({ kind, metadata, spec, data }): Plain[] => {
    const { name = '', namespace = '' } = metadata
    if (namespace.startsWith('kube-')) return []
    const { replicas, ...rest } = (spec ?? {}) as { readonly replicas?: number }
    const isScaled = scaled.has(`${namespace}/${kind}/${name}`)
    return [{ kind, namespace, name, spec: { ...rest, ...(!isScaled && replicas !== undefined && { replicas }) } as Plain, data: (data ?? null) as Plain }]
  }))
}
