import { expect, test } from 'vitest'
import { checkQuiz } from './quiz.ts'

const choice = '- question: Why?\n  options:\n  - {text: a, right: true, why: So.}\n  - {text: b, why: No.}\n'
const numeric = '- question: How many?\n  answer: {value: 3, unit: s, tolerance: 5%}\n  explain: So many.\n'
const rep = '- id: scale\n  do: Scale to {count}.\n  parameters: {count: {from: 2, to: 5}}\n  checks:\n  - object: deployments/web\n    is: object.spec.replicas == {count}\n  shown: kubectl scale deployment web --replicas=3\n'
const quiz = ({ questions = '', cards = '', reps = rep }: { questions?: string; cards?: string; reps?: string }) =>
  `questions:\n${questions}${choice.repeat(7)}${numeric}cards:\n${cards}${'- {front: a, back: b}\n'.repeat(6)}reps:\n${reps}`
const complaintsOf = (text: string) => checkQuiz(text).complaints

test('a quiz with everything that it owes has nothing to be said about', () => {
  expect(checkQuiz(quiz({}))).toEqual({ questions: 8, cards: 6, complaints: [] })
})

test('a quiz owes eight questions and six cards', () => {
  expect(complaintsOf('questions: []\ncards: []\n')).toEqual(['quiz.yaml:1: questions: found 0, expected 8 at least', 'quiz.yaml:2: cards: found 0, expected 6 at least'])
  expect(complaintsOf('')).toEqual(['quiz.yaml:1: questions: found 0, expected 8 at least', 'quiz.yaml:1: cards: found 0, expected 6 at least'])
})

test.each<[string, Parameters<typeof quiz>[0], string]>([
  ['no question', { questions: choice.replace('question: Why?', 'why: x') }, 'quiz.yaml:2: questions.0.question: not there, expected text'],
  ['an option without an explanation', { questions: choice.replace(', why: No.', '') }, 'quiz.yaml:5: questions.0.options.1.why: not there, expected text'],
  ['an option with another field', { questions: choice.replace('right: true', 'correct: true') }, 'quiz.yaml:4: questions.0.options.0.correct: unknown field, expected one of text, right, why'],
  ['right that is no flag', { questions: choice.replace('right: true', 'right: maybe') }, 'quiz.yaml:4: questions.0.options.0.right: found "maybe", expected true or false'],
  ['nothing right', { questions: choice.replace('right: true, ', '') }, 'quiz.yaml:4: questions.0.options: expected one that is right'],
  ['nothing wrong', { questions: choice.replace('text: b,', 'text: b, right: true,') }, 'quiz.yaml:4: questions.0.options: expected one that is wrong'],
  ['one option', { questions: '- {question: Why?, options: [{text: a, why: So., right: true}]}\n' }, 'quiz.yaml:2: questions.0.options: found 1, expected two at least'],
  ['neither options nor a number', { questions: '- {question: Why?, explain: So.}\n' }, 'quiz.yaml:2: questions.0: expected options, or an answer that is a number'],
  ['a number without an explanation', { questions: numeric.replace('explain', 'note') }, 'quiz.yaml:2: questions.0.explain: not there, expected text'],
  ['an answer that is no number', { questions: numeric.replace('value: 3', 'value: three') }, 'quiz.yaml:3: questions.0.answer.value: found "three", expected a number'],
  ['an answer without a tolerance', { questions: numeric.replace(', tolerance: 5%', '') }, 'quiz.yaml:3: questions.0.answer.tolerance: found none, expected 3% or 5'],
  ['a tolerance of nonsense', { questions: numeric.replace('5%', 'some') }, 'quiz.yaml:3: questions.0.answer.tolerance: found "some", expected 3% or 5'],
  ['a card without a back', { cards: '- {front: a}\n' }, 'quiz.yaml:34: cards.0.back: not there, expected text'],
  ['a command without an id', { reps: rep.replace('id: scale', 'name: scale') }, 'quiz.yaml:41: reps.0.id: not there, expected text'],
  ['a command that nothing checks', { reps: rep.replace(/ {2}checks:[^]*?\{count\}\n/, '') }, 'quiz.yaml:41: reps.0.checks: expected at least one check'],
  ['a command whose check does not read', { reps: rep.replace('== {count}', '==') }, 'quiz.yaml:46: reps.0.checks.0.is: Unexpected token: EOF'],
  ['a number that cannot be drawn', { reps: rep.replace('{from: 2, to: 5}', '{from: 5, to: 2}') }, 'quiz.yaml:43: reps.0.parameters.count: found 5 to 2, expected a lower and an upper bound'],
  ['a command that shows no way', { reps: rep.replace('shown:', 'show:') }, 'quiz.yaml:47: reps.0.show: unknown field, expected one of id, seconds, do, parameters, checks, shown'],
])('%s is told with its line', (_what, parts, complaint) => {
  expect(complaintsOf(quiz(parts))).toContain(complaint)
})

test('a quiz that is no YAML says so once', () => {
  expect(complaintsOf('questions: [')).toEqual([expect.stringMatching(/^quiz\.yaml:1: Flow sequence/)])
})
