import { expect, test } from 'vitest'
import { type Again, askAgain } from './again.ts'
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

const quizWith = (answer: string, question = 'Capacity 800, 3 retries?') => checkQuiz(JSON.stringify({
  questions: [{ question, answer: { value: Number(answer), tolerance: 1 }, explain: 'So.', again }],
})).complaints.filter((complaint) => complaint.includes('again'))

test('a question agrees with itself', () => {
  expect(quizWith('200')).toEqual([])
  expect(quizWith('125')).toEqual(['quiz.yaml: questions[0].again: its answer is 200 with the numbers of the question, expected 125'])
  expect(quizWith('200', 'Capacity 800?')).toEqual(['quiz.yaml: questions[0].again: it reads otherwise than the question with the same numbers'])
})
