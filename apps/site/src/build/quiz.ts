/** A module's questions, recall cards and commands to practise, as its page shows them. */
import { evaluate } from '@marcbachmann/cel-js'
import { parse } from 'yaml'

export interface Quiz {
  readonly questions: readonly Question[]
  readonly cards: readonly { readonly front: string; readonly back: string }[]
  readonly reps: readonly Rep[]
}

export interface Question {
  readonly question: string
  readonly options: readonly Option[]
  /** For a question whose answer is a number. */
  readonly number?: Numeric
  readonly explain: string
}

export interface Option {
  readonly text: string
  readonly isRight: boolean
  readonly explain: string
}

export interface Numeric {
  readonly value: number
  readonly tolerance: Tolerance
  readonly unit: string
  /** The same question with other numbers. */
  readonly again: readonly { readonly question: string; readonly value: number }[]
}

export interface Tolerance {
  readonly share: number
  readonly absolute: number
}

/** A task of a minute on a live world, with numbers of its own each time. */
export interface Rep {
  readonly id: string
  readonly seconds: number
  readonly variants: readonly RepVariant[]
}

export interface RepVariant {
  readonly do: string
  readonly checks: unknown
  readonly shown: string
}

type Row = Readonly<Record<string, unknown>>
type Values = Readonly<Record<string, number>>

const variantsOfQuestion = 12
const variantsOfRep = 6

export function readQuiz(text: string): Quiz {
  const document = parse(text) as Row
  return {
    questions: rows(document['questions']).map(readQuestion),
    cards: rows(document['cards']).map((card) => ({ front: String(card['front']), back: String(card['back']) })),
    reps: rows(document['reps']).map(readRep),
  }
}

function readQuestion(row: Row): Question {
  return {
    question: String(row['question']).trim(),
    options: rows(row['options']).map((option) => ({ text: String(option['text']), isRight: option['right'] === true, explain: String(option['why'] ?? '') })),
    ...(row['answer'] !== undefined && { number: readNumber(row) }),
    explain: String(row['explain'] ?? ''),
  }
}

function readNumber({ answer, again }: Row): Numeric {
  const { value, unit = '', tolerance = 0 } = answer as Row
  const more = again as Row | undefined
  const parameters = (more?.['parameters'] ?? {}) as Readonly<Record<string, Row>>
  const drawn = more ? drawnValues(parameters, variantsOfQuestion) : []
  return {
    value: Number(value), unit: String(unit),
    tolerance: typeof tolerance === 'string' ? { share: Number.parseFloat(tolerance) / 100, absolute: 0 } : { share: 0, absolute: Number(tolerance) },
    again: drawn.map((values) => ({
      question: filled(String(more!['question']).trim(), values),
      value: Number(evaluate(String(more!['answer']), values as never)),
    })),
  }
}

function readRep(row: Row): Rep {
  const parameters = (row['parameters'] ?? {}) as Readonly<Record<string, Row>>
  return {
    id: String(row['id']),
    seconds: Number(row['seconds'] ?? 60),
    variants: drawnValues(parameters, variantsOfRep).map((values) => ({
      do: filled(String(row['do']), values),
      checks: JSON.parse(filled(JSON.stringify(row['checks']), values)),
      shown: String(row['shown'] ?? '').trim(),
    })),
  }
}

/** Spread over each parameter's steps, no two alike where there are enough; the same at every build. */
function drawnValues(parameters: Readonly<Record<string, Row>>, count: number): Values[] {
  const names = Object.keys(parameters)
  const drawn = Array.from({ length: count }, (_, index) => Object.fromEntries(names.map((name, place) => {
    const { from = 0, to = from, step = 1 } = parameters[name]!
    const steps = Math.floor((Number(to) - Number(from)) / Number(step)) + 1
    return [name, Number(from) + ((index * (2 * place + 3) + place) % steps) * Number(step)]
  })))
  return [...new Map(drawn.map((values) => [JSON.stringify(values), values])).values()]
}

/** `{capacity}` with its number; what is no parameter stays for others. */
function filled(template: string, values: Values): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole))
}

function rows(value: unknown): readonly Row[] {
  return Array.isArray(value) ? value as Row[] : []
}
