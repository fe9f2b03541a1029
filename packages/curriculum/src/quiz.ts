/** `quiz.yaml`: questions with every option explained, recall cards, commands to practise. */
import { type Path, readCheck, Reading } from '@track/labs'
import { type Again, askWithBase } from './again.ts'

export interface ReadQuiz {
  readonly questions: number
  readonly cards: number
  /** Each `quiz.yaml:12: questions.0.answer: what is wrong, what is expected`. */
  readonly complaints: readonly string[]
}

const questionsMin = 8
const cardsMin = 6

type Fields = Readonly<Record<string, unknown>>

/** Everything that is wrong is said at once. */
export function checkQuiz(text: string, name = 'quiz.yaml'): ReadQuiz {
  const reading = new Reading(name, text)
  const root = reading.mapping(reading.root ?? {}, [])
  reading.only(root, [], ['questions', 'cards', 'reps'])
  const [questions, cards, reps] = (['questions', 'cards', 'reps'] as const).map((key) => reading.list(root[key], [key])) as [unknown[], unknown[], unknown[]]
  for (const [index, each] of questions.entries()) checkQuestion(reading, each, ['questions', index])
  for (const [index, each] of cards.entries()) checkCard(reading, each, ['cards', index])
  for (const [index, each] of reps.entries()) checkRep(reading, each, ['reps', index])
  if (questions.length < questionsMin) reading.complain(['questions'], `found ${questions.length}, expected ${questionsMin} at least`)
  if (cards.length < cardsMin) reading.complain(['cards'], `found ${cards.length}, expected ${cardsMin} at least`)
  return { questions: questions.length, cards: cards.length, complaints: reading.complaints }
}

function checkQuestion(reading: Reading, value: unknown, path: Path): void {
  const fields = reading.mapping(value, path)
  reading.text(fields['question'], [...path, 'question'])
  if (fields['options'] === undefined) return checkNumeric(reading, fields, path)
  reading.only(fields, path, ['question', 'options'])
  const options = reading.list(fields['options'], [...path, 'options']).map((each, index) => {
    const place = [...path, 'options', index]
    const option = reading.mapping(each, place)
    reading.only(option, place, ['text', 'right', 'why'])
    reading.text(option['text'], [...place, 'text'])
    reading.text(option['why'], [...place, 'why'])
    return reading.flag(option['right'], [...place, 'right'])
  })
  if (options.length < 2) reading.complain([...path, 'options'], `found ${options.length}, expected two at least`)
  else if (!options.includes(true)) reading.complain([...path, 'options'], 'expected one that is right')
  else if (!options.includes(false)) reading.complain([...path, 'options'], 'expected one that is wrong')
}

/** A question whose answer is a number, perhaps one that can be asked again with others. */
function checkNumeric(reading: Reading, fields: Fields, path: Path): void {
  reading.only(fields, path, ['question', 'answer', 'explain', 'again'])
  reading.text(fields['explain'], [...path, 'explain'])
  if (fields['answer'] === undefined) return reading.complain(path, 'expected options, or an answer that is a number')
  const answer = reading.mapping(fields['answer'], [...path, 'answer'])
  reading.only(answer, [...path, 'answer'], ['value', 'unit', 'tolerance'])
  const value = reading.number(answer['value'], [...path, 'answer', 'value'])
  const { tolerance } = answer
  if (typeof tolerance !== 'number' && !/^[\d.]+%$/.test(String(tolerance))) {
    reading.complain([...path, 'answer', 'tolerance'], `found ${JSON.stringify(tolerance) ?? 'none'}, expected 3% or 5`)
  }
  if (fields['again'] !== undefined) checkAgain(reading, { question: String(fields['question']), value, again: fields['again'] }, [...path, 'again'])
}

/** It has the same words and the same answer with the numbers of its first asking. */
function checkAgain(reading: Reading, { question, value, again }: { question: string; value: number; again: unknown }, path: Path): void {
  const fields = reading.mapping(again, path)
  reading.only(fields, path, ['question', 'parameters', 'answer'])
  const found = reading.complaints.length
  reading.text(fields['question'], [...path, 'question'])
  reading.text(fields['answer'], [...path, 'answer'])
  checkParameters(reading, fields['parameters'], [...path, 'parameters'], true)
  if (reading.complaints.length > found) return
  const asked = askWithBase(again as Again)
  if (!asked) reading.complain([...path, 'answer'], `${String(fields['answer'])} is no number over its parameters`)
  else if (Math.abs(asked.value - value) > 1e-6 * Math.abs(asked.value)) reading.complain([...path, 'answer'], `it is ${asked.value} with the numbers of the question, expected ${value}`)
  else if (asked.question.trim() !== question.trim()) reading.complain([...path, 'question'], 'it reads otherwise than the question with the same numbers')
}

function checkParameters(reading: Reading, value: unknown, path: Path, hasBase: boolean): Record<string, number> {
  const parameters = reading.mapping(value, path)
  return Object.fromEntries(Object.entries(parameters).map(([name, each]): [string, number] => {
    const place = [...path, name]
    const fields = reading.mapping(each, place)
    reading.only(fields, place, ['base', 'from', 'to', 'step'])
    const from = reading.number(fields['from'], [...place, 'from'])
    const to = reading.number(fields['to'], [...place, 'to'])
    const base = hasBase ? reading.number(fields['base'], [...place, 'base']) : from
    if (from >= to) reading.complain(place, `found ${from} to ${to}, expected a lower and an upper bound`)
    else if (base < from || base > to) reading.complain([...place, 'base'], `found ${base}, expected it from ${from} to ${to}`)
    if (fields['step'] !== undefined && !(reading.number(fields['step'], [...place, 'step']) > 0)) reading.complain([...place, 'step'], 'expected more than nothing')
    return [name, from]
  }))
}

function checkCard(reading: Reading, value: unknown, path: Path): void {
  const fields = reading.mapping(value, path)
  reading.only(fields, path, ['front', 'back'])
  for (const side of ['front', 'back']) reading.text(fields[side], [...path, side])
}

/** A command to practise: its checks are those of a lab, with the numbers drawn for it. */
function checkRep(reading: Reading, value: unknown, path: Path): void {
  const fields = reading.mapping(value, path)
  reading.only(fields, path, ['id', 'seconds', 'do', 'parameters', 'checks', 'shown'])
  reading.name(fields['id'], [...path, 'id'])
  reading.number(fields['seconds'], [...path, 'seconds'], 60)
  reading.text(fields['do'], [...path, 'do'])
  reading.text(fields['shown'], [...path, 'shown'])
  const values = checkParameters(reading, fields['parameters'] ?? {}, [...path, 'parameters'], false)
  const checks = reading.list(fields['checks'], [...path, 'checks'])
  if (checks.length === 0) reading.complain([...path, 'checks'], 'expected at least one check')
  for (const [index, check] of checks.entries()) readCheck(reading, withNumbers(check, values), [...path, 'checks', index])
}

function withNumbers(value: unknown, numbers: Readonly<Record<string, number>>): unknown {
  if (typeof value === 'string') return value.replace(/\{(\w+)\}/g, (whole, name: string) => String(numbers[name] ?? whole))
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((each) => withNumbers(each, numbers))
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withNumbers(each, numbers)]))
}
