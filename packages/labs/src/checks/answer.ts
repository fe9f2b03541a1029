/**
 * `answer`: a value that the learner measured, worked out or predicted, against what was true when it
 * was given, or, sealed, when the world got there. Given with `answer TASK ID=VALUE`.
 */
import { type Duration, type Instant, integerBelow, parsePrometheusDuration, printTimestamp, second, type Simulation } from '@track/simulation'
import { held, missing, printNumber } from '../judgement.ts'
import type { Path, Reading } from '../reading.ts'
import { readTruth, type Truth, truthOf } from '../truth.ts'
import type { CheckBase, CheckKind, GivenAnswer } from './check.ts'

export interface AnswerCheck extends CheckBase, Asked {
  readonly kind: 'answer'
  readonly id: string
  readonly unit: string
  readonly tolerance: Tolerance
  /** It counts only if the checks before it were met when it was given: no measurement without its experiment. */
  readonly inOrder: boolean
  /**
   * A prediction of what is true this long after it was given. It counts only if no branch and no fork of the
   * session has been there; else chance is redrawn, and it is asked again.
   */
  readonly sealed: Duration | undefined
  /** Asked instead, one after the other, after two wrong tries each. */
  readonly variants: readonly Asked[]
}

interface Asked {
  readonly question: string
  readonly truth: Truth
}

export interface Tolerance {
  readonly absolute: number
  readonly relative: number
}

/** So many wrong tries has a question; then another variant is asked. */
const triesMax = 2

export const answerCheck: CheckKind<AnswerCheck> = {
  name: 'answer',
  fields: ['answer', 'unit', 'question', 'truth', 'tolerance', 'in-order', 'sealed', 'variants'],

  read(reading, fields, path) {
    const asked = readAsked(reading, fields, path)
    const variants = reading.list(fields['variants'], [...path, 'variants']).map((each, index) => {
      const place = [...path, 'variants', index]
      const own = reading.mapping(each, place)
      reading.only(own, place, ['question', 'truth'])
      return readAsked(reading, own, place)
    })
    if (asked.truth.kind === 'choice' && variants.length === 0) {
      reading.complain([...path, 'truth'], 'a choice can be guessed, expected variants to ask after two wrong tries')
    }
    return {
      ...asked, variants,
      id: reading.name(fields['answer'], [...path, 'answer']),
      unit: reading.text(fields['unit'], [...path, 'unit'], ' ').trim(),
      tolerance: readTolerance(fields['tolerance'], (message) => reading.complain([...path, 'tolerance'], message)),
      inOrder: reading.flag(fields['in-order'], [...path, 'in-order']),
      sealed: fields['sealed'] === undefined ? undefined : reading.duration(fields['sealed'], [...path, 'sealed']),
    }
  },

  judge(simulation, check, { answers, task }) {
    const { id, unit } = check
    const given = answers.get(`${task}/${id}`)
    if (!given) return missing(`${check.question} — give it with: answer ${task} ${id}=…`)
    if (given.isEarly) return missing(`${id}: you answered before there was anything to measure; see what is missing above, then answer again`)
    if (given.isSpoilt) return missing(`${id}: this session has already been where your prediction speaks of; chance falls otherwise from here on, predict again`)
    const { truth } = askedOf(check, given.variant)
    if (truth.kind !== 'choice' && given.number === undefined) return missing(`${id}: "${given.value}" is no number${unit === '' ? '' : ` in ${unit}`}`)
    if (given.due !== undefined && !given.isOpened) return missing(`${id}: your prediction is sealed until ${printTimestamp(given.due)}`)
    if (truth.kind !== 'choice' && given.truth === undefined) return missing(`${id}: there was nothing to measure yet when you answered`)
    const evidence = given.truth === undefined ? {} : { evidence: { value: given.number!, truth: given.truth, allowed: allowedOf(check, given.truth) } }
    if (isRight(check, given)) return held(`${id}: ${shown(given)} ${unit}`.trim(), evidence.evidence)
    const next = variantAfter(simulation, check, given, task)
    const again = next === given.variant ? '' : `. Another one: ${askedOf(check, next).question}`
    if (truth.kind === 'choice') return missing(`${id}: ${given.value} is not it${again}`)
    return missing(`${id}: ${`${shown(given)} ${unit}`.trim()} is not what this run shows${again}`, evidence)
  },
}

/** What cannot be an answer is not taken, and costs no try. */
export function refusedAnswer(check: AnswerCheck, value: string): string | undefined {
  const { truth, unit, id, variants } = check
  const isNumber = truth.kind !== 'choice' && variants.every((each) => each.truth.kind !== 'choice')
  if (!isNumber || readNumber(value, unit) !== undefined) return undefined
  return `${id}: "${value}" is no number${unit === '' ? '' : ` in ${unit}`}`
}

/** The answer's row: what was asked, what was true, or until when it is sealed. `lived`: how far the session has been. */
export function givenAnswer(
  simulation: Simulation, check: AnswerCheck,
  { task, value, isEarly, lived, before }: { task: string; value: string; isEarly: boolean; lived: Instant; before: GivenAnswer | undefined },
): GivenAnswer {
  const { now } = simulation
  const number = readNumber(value, check.unit)
  const variant = before ? variantAfter(simulation, check, before, task) : 0
  const wrong = before && variant === before.variant ? before.wrong + (isRight(check, before) === false ? 1 : 0) : 0
  const given: GivenAnswer = { value, at: now, variant, wrong, ...(number !== undefined && { number }), ...(isEarly && { isEarly }) }
  if (isEarly) return given
  if (check.sealed !== undefined) {
    const due = now + check.sealed
    return lived >= due ? { ...given, isSpoilt: true } : { ...given, due }
  }
  return withTruth(given, truthOf(simulation, askedOf(check, variant).truth))
}

/** A sealed answer whose instant has come: with what was true then. */
export function opened(simulation: Simulation, check: AnswerCheck, given: GivenAnswer): GivenAnswer {
  if (given.due === undefined || given.isOpened || given.due > simulation.now) return given
  return { ...withTruth(given, truthOf(simulation, askedOf(check, given.variant).truth, given.due)), isOpened: true }
}

function withTruth(given: GivenAnswer, truth: number | undefined): GivenAnswer {
  return truth === undefined ? given : { ...given, truth }
}

/** The question that is asked, or was; 0 is the first one. */
function askedOf(check: AnswerCheck, variant: number): Asked {
  return variant === 0 ? check : check.variants[variant - 1]!
}

/** The one that is open: another one after two wrong answers. */
export function questionOf(simulation: Simulation, check: AnswerCheck, { task, given }: { task: string; given: GivenAnswer | undefined }): string {
  return askedOf(check, given ? variantAfter(simulation, check, given, task) : 0).question
}

/** Undefined where nobody can tell yet. */
function isRight(check: AnswerCheck, given: GivenAnswer): boolean | undefined {
  const { truth } = askedOf(check, given.variant)
  if (truth.kind === 'choice') return given.value.trim().toLowerCase() === truth.value
  if (given.number === undefined || given.truth === undefined) return undefined
  return Math.abs(given.number - given.truth) <= allowedOf(check, given.truth)
}

function allowedOf({ tolerance }: AnswerCheck, truth: number): number {
  return Math.max(tolerance.absolute, tolerance.relative * Math.abs(truth))
}

/** The variant that is asked after an answer: another one, drawn, when it was wrong once too often. */
function variantAfter(simulation: Simulation, check: AnswerCheck, given: GivenAnswer, task: string): number {
  const isUsedUp = isRight(check, given) === false && given.wrong + 1 >= triesMax
  const others = check.variants.length
  if (!isUsedUp || others === 0) return given.variant
  return (given.variant + 1 + integerBelow(others, simulation.stream('variant', task, check.id), given.variant)) % (others + 1)
}

function shown({ number, value }: GivenAnswer): string {
  return number === undefined ? value : printNumber(number)
}

function readAsked(reading: Reading, fields: Readonly<Record<string, unknown>>, path: Path): Asked {
  return { question: reading.text(fields['question'], [...path, 'question']), truth: readTruth(reading, fields['truth'], [...path, 'truth']) }
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
