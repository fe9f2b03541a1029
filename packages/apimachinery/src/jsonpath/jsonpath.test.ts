import { expect, test } from 'vitest'
import { ParseError } from '../parse-error.ts'
import { recorded } from '../testing/recording.ts'
import { JsonPath, type JsonPathOptions, relaxedJsonPath } from './jsonpath.ts'

interface Question {
  readonly text: string
  readonly data: unknown
}

interface Printed {
  readonly text?: string
  readonly error?: string
}

type Answer = Record<'strict' | 'missing' | 'json', Printed>

function printed({ text, data }: Question, options: JsonPathOptions): Printed {
  try {
    return { text: new JsonPath(text, options).print(data) }
  } catch (error) {
    // A refusal is an answer too.
    if (!(error instanceof ParseError)) throw error
    return { error: error.message }
  }
}

test.each(recorded<Question, Answer>('jsonpath').map(([question, answer]) => [question.text, question, answer] as const))('%j', (_text, question, answer) => {
  expect({
    strict: printed(question, {}),
    missing: printed(question, { allowMissingKeys: true }),
    json: printed(question, { allowMissingKeys: true, asJson: true }),
  }).toEqual(answer)
})

test.each([
  ['metadata.name', '{.metadata.name}'],
  ['.metadata.name', '{.metadata.name}'],
  ['{metadata.name}', '{.metadata.name}'],
  ['{.metadata.name}', '{.metadata.name}'],
  ['', ''],
])('%j is short for %j', (text, template) => {
  expect(relaxedJsonPath(text)).toBe(template)
})

test('what is no path at all', () => {
  expect(() => relaxedJsonPath('{a}{b}')).toThrow("unexpected path string, expected a 'name1.name2' or")
})
