/**
 * `answer`: a value that the learner measured or worked out, against what was true when it was
 * given. Given with `answer TASK ID=VALUE`.
 */
import { parsePrometheusDuration, second } from '@track/simulation'
import { held, missing, printNumber } from '../judgement.ts'
import { readTruth, type Truth } from '../truth.ts'
import type { CheckBase, CheckKind } from './check.ts'

export interface AnswerCheck extends CheckBase {
  readonly kind: 'answer'
  readonly id: string
  readonly unit: string
  readonly question: string
  readonly truth: Truth
  readonly tolerance: Tolerance
  /** It counts only if the checks before it were met when it was given: no measurement without its experiment. */
  readonly inOrder: boolean
}

export interface Tolerance {
  readonly absolute: number
  readonly relative: number
}

export const answerCheck: CheckKind<AnswerCheck> = {
  name: 'answer',
  fields: ['answer', 'unit', 'question', 'truth', 'tolerance', 'in-order'],

  read(reading, fields, path) {
    return {
      id: reading.text(fields['answer'], [...path, 'answer']),
      unit: reading.text(fields['unit'], [...path, 'unit'], ' ').trim(),
      question: reading.text(fields['question'], [...path, 'question']),
      truth: readTruth(reading, fields['truth'], [...path, 'truth']),
      tolerance: readTolerance(fields['tolerance'], (message) => reading.complain([...path, 'tolerance'], message)),
      inOrder: reading.flag(fields['in-order'], [...path, 'in-order']),
    }
  },

  judge(_simulation, { id, unit, truth, tolerance, question }, { answers, task }) {
    const given = answers.get(`${task}/${id}`)
    if (!given) return missing(`${question} — give it with: answer ${task} ${id}=…`)
    if (given.isEarly) return missing(`${id}: you answered before there was anything to measure; see what is missing above, then answer again`)
    if (truth.kind === 'choice') {
      return given.value.trim().toLowerCase() === truth.value ? held(`${id}: ${given.value}`) : missing(`${id}: ${given.value} is not it`)
    }
    const value = given.number
    if (value === undefined) return missing(`${id}: "${given.value}" is no number${unit === '' ? '' : ` in ${unit}`}`)
    if (given.truth === undefined) return missing(`${id}: there was nothing to measure yet when you answered`)
    const off = Math.abs(value - given.truth)
    const allowed = Math.max(tolerance.absolute, tolerance.relative * Math.abs(given.truth))
    const evidence = { value, truth: given.truth, allowed }
    if (off <= allowed) return held(`${id}: ${printNumber(value)} ${unit}`.trim(), evidence)
    return missing(`${id}: ${printNumber(value)} ${unit} is not what this run shows`.replace('  ', ' '), { evidence })
  },
}

/** `10%`, `5`, or both: `10% or 5`. */
function readTolerance(value: unknown, complain: (message: string) => void): Tolerance {
  if (value === undefined) return { absolute: 0, relative: 0 }
  if (typeof value === 'number') return { absolute: value, relative: 0 }
  const [, percent, , absolute] = /^(?:([\d.]+)%)?( or )?([\d.]+)?$/.exec(String(value)) ?? []
  if (percent === undefined && absolute === undefined) complain(`found ${JSON.stringify(value)}, expected 10%, 5, or 10% or 5`)
  return { absolute: Number(absolute ?? 0), relative: Number(percent ?? 0) / 100 }
}

/** `80k`, `4.0`, `125/s`, `4m`, `11.1%`: a number in the answer's unit. */
export function readNumber(text: string, unit: string): number | undefined {
  const trimmed = text.trim().replaceAll(',', '').replace(/^~/, '')
  if (unit === 's') {
    const duration = parsePrometheusDuration(trimmed)
    if (typeof duration === 'number') return duration / second
  }
  const [, digits, factor = ''] = /^([+-]?[\d.]+(?:e[+-]?\d+)?)\s*([kM]?)(?:\s*[%a-zA-Z/]*)$/.exec(trimmed) ?? []
  const value = digits === undefined ? NaN : Number(digits) * ({ k: 1_000, M: 1_000_000 }[factor] ?? 1)
  return Number.isNaN(value) ? undefined : value
}
