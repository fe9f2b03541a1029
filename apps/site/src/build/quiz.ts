/** A module's questions and recall cards, as a page shows them. */
import { parse } from 'yaml'

export interface Quiz {
  readonly questions: readonly Question[]
  readonly cards: readonly { readonly front: string; readonly back: string }[]
}

export interface Question {
  readonly question: string
  readonly options: readonly Option[]
  /** For a question whose answer is a number. */
  readonly number?: { readonly value: number; readonly tolerance: number; readonly unit: string }
  readonly explain: string
}

export interface Option {
  readonly text: string
  readonly isRight: boolean
  readonly explain: string
}

type Row = Readonly<Record<string, unknown>>

export function readQuiz(text: string): Quiz {
  const document = parse(text) as Row
  return {
    questions: rows(document['questions']).map(readQuestion),
    cards: rows(document['cards']).map((card) => ({ front: String(card['front']), back: String(card['back']) })),
  }
}

function readQuestion(row: Row): Question {
  return {
    question: String(row['question']),
    options: rows(row['options']).map((option) => ({
      text: String(option['text'] ?? option['option'] ?? option['answer']),
      isRight: (option['correct'] ?? option['right']) === true,
      explain: explanationOf(option),
    })),
    ...numberOf(row),
    explain: explanationOf(row),
  }
}

function numberOf(row: Row): Pick<Question, 'number'> {
  const answer = row['answer'] ?? row['number']
  if (answer === undefined) return {}
  const fields = (typeof answer === 'object' ? answer : { value: answer }) as Row
  const value = Number(fields['value'])
  const tolerance = fields['tolerance'] ?? row['tolerance'] ?? 0
  const absolute = typeof tolerance === 'string' && tolerance.endsWith('%') ? Math.abs(value) * Number.parseFloat(tolerance) / 100 : Number(tolerance)
  return { number: { value, tolerance: absolute, unit: String(fields['unit'] ?? row['unit'] ?? '') } }
}

function explanationOf(row: Row): string {
  return String(row['explanation'] ?? row['explain'] ?? row['why'] ?? '')
}

function rows(value: unknown): readonly Row[] {
  return Array.isArray(value) ? value as Row[] : []
}
