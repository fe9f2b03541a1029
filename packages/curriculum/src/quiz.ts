/** `quiz.yaml`: questions with every option explained, recall cards, a command to practise. */
import { parse } from 'yaml'
import { type Again, askWithBase } from './again.ts'



export interface ReadQuiz {
  readonly questions: number
  readonly cards: number
  readonly complaints: readonly string[]
}

const questionsMin = 8
const cardsMin = 6

/** Checks what every quiz owes; the form of numeric questions is theirs. */
export function checkQuiz(text: string): ReadQuiz {
  const complaints: string[] = []
  const document = (parse(text) ?? {}) as Record<string, unknown>
  const questions = listOf(document['questions'])
  const cards = listOf(document['cards'])
  questions.forEach((question, index) => {
    checkQuestion(question, `quiz.yaml: questions[${index}]`, complaints)
    checkAgain(question as Record<string, unknown>, `quiz.yaml: questions[${index}]`, complaints)
  })
  cards.forEach((card, index) => {
    const { front, back } = card as { front?: unknown; back?: unknown }
    if (typeof front !== 'string' || typeof back !== 'string') complaints.push(`quiz.yaml: cards[${index}]: expected front and back`)
  })
  if (questions.length < questionsMin) complaints.push(`quiz.yaml: ${questions.length} questions, expected ${questionsMin} at least`)
  if (cards.length < cardsMin) complaints.push(`quiz.yaml: ${cards.length} cards, expected ${cardsMin} at least`)
  return { questions: questions.length, cards: cards.length, complaints }
}

function checkQuestion(value: unknown, place: string, complaints: string[]): void {
  const question = value as Record<string, unknown>
  if (typeof question['question'] !== 'string') complaints.push(`${place}: expected a question`)
  const options = listOf(question['options'])
  if (options.length === 0) {
    if (question['explanation'] === undefined && question['explain'] === undefined) complaints.push(`${place}: a question without options explains its answer`)
    return
  }
  options.forEach((option, index) => {
    const fields = option as Record<string, unknown>
    const explained = ['explanation', 'explain', 'why'].some((field) => typeof fields[field] === 'string')
    if (!explained) complaints.push(`${place}.options[${index}]: expected an explanation`)
  })
}

/** A question that can be asked again has the same words and the same answer with the numbers of its first asking. */
function checkAgain(question: Record<string, unknown>, place: string, complaints: string[]): void {
  const again = question['again'] as Again | undefined
  if (again === undefined) return
  const { value, tolerance } = (question['answer'] ?? {}) as { value?: number; tolerance?: unknown }
  const asked = askWithBase(again)
  if (tolerance === undefined) complaints.push(`${place}: expected a tolerance of its answer`)
  if (!asked) complaints.push(`${place}.again: expected a base of each parameter`)
  else if (Math.abs(asked.value - Number(value)) > 1e-6 * Math.abs(asked.value)) complaints.push(`${place}.again: its answer is ${asked.value} with the numbers of the question, expected ${String(value)}`)
  else if (asked.question.trim() !== String(question['question']).trim()) complaints.push(`${place}.again: it reads otherwise than the question with the same numbers`)
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
