import { expect, test } from 'vitest'
import { type Again, askAgain, askWithBase } from './again.ts'
import { checkQuiz } from './quiz.ts'

const again: Again = {
  question: 'Capacity {capacity}, {retries} retries?',
  parameters: { capacity: { base: 800, from: 300, to: 1200, step: 100 }, retries: { base: 3, from: 1, to: 5 } },
  answer: 'capacity / (1.0 + retries)',
}

test('the same seed asks the same, another seed something else, and the answer fits the numbers', () => {
  const asked = Array.from({ length: 50 }, (_, seed) => askAgain(again, seed))
  expect(askAgain(again, 7)).toEqual(asked[7])
  expect(new Set(asked.map(({ question }) => question)).size).toBeGreaterThan(20)
  for (const { question, value } of asked) {
    const [capacity = 0, retries = 0] = [...question.matchAll(/\d+/g)].map(Number)
    expect([300, 400, 500, 600, 700, 800, 900, 1000, 1100, 1200]).toContain(capacity)
    expect([1, 2, 3, 4, 5]).toContain(retries)
    expect(value).toBe(capacity / (1 + retries))
  }
})

test('every value of a parameter is drawn, its ends included', () => {
  const drawn = new Set(Array.from({ length: 200 }, (_, seed) => askAgain(again, seed).question.match(/, (\d) retries/)![1]))
  expect([...drawn].sort()).toEqual(['1', '2', '3', '4', '5'])
})

test('asked with the numbers of its first asking it is the question itself', () => {
  expect(askWithBase(again)).toEqual({ question: 'Capacity 800, 3 retries?', value: 200 })
})

const quizWith = (answer: number, { question = 'Capacity 800, 3 retries?', ...other }: Partial<Again> = {}) => checkQuiz(JSON.stringify({
  questions: [{ question, answer: { value: answer, tolerance: 1 }, explain: 'So.', again: { ...again, ...other } }],
})).complaints.filter((complaint) => complaint.includes('again'))

test.each<[string, string[], string[]]>([
  ['agrees with itself', quizWith(200), []],
  ['has another answer', quizWith(125), ['quiz.yaml:1: questions.0.again.answer: it is 200 with the numbers of the question, expected 125']],
  ['has other words', quizWith(200, { question: 'Capacity 800?' }), ['quiz.yaml:1: questions.0.again.question: it reads otherwise than the question with the same numbers']],
  ['computes with what is not there', quizWith(200, { answer: 'capacity / load' }), ['quiz.yaml:1: questions.0.again.answer: capacity / load is no number over its parameters']],
  ['was never asked with a number that it draws', quizWith(200, { parameters: { ...again.parameters, retries: { base: 9, from: 1, to: 5 } } }), ['quiz.yaml:1: questions.0.again.parameters.retries.base: found 9, expected it from 1 to 5']],
  ['has its bounds the wrong way round', quizWith(200, { parameters: { ...again.parameters, retries: { base: 3, from: 5, to: 1 } } }), ['quiz.yaml:1: questions.0.again.parameters.retries: found 5 to 1, expected a lower and an upper bound']],
])('a question that can be asked again %s', (_what, found, complaints) => expect(found).toEqual(complaints))
