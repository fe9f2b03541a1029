import { expect, test } from 'vitest'
import type { Library } from './library.ts'
import { readModuleText, sectionNames } from './module-text.ts'
import { checkQuiz } from './quiz.ts'
import { readCurriculum } from './curriculum.ts'

const library = (files: Readonly<Record<string, string>>): Library => ({
  names: (folder) => [...new Set(Object.keys(files).filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1).split('/')[0]!))].sort(),
  text: (path) => files[path],
})

const head = '---\ntitle: A\nsummary: A.\nminutes: 5\ndifficulty: easy\nprerequisites: []\noutcomes: []\nversions: {}\nsources: []\n---\n'
const prose = 'word '.repeat(500)
const whole = `${head}${sectionNames.map((name) => `## ${name}\n\n${prose}`).join('\n')}`
const topic = 'title: T\norder: 1\naim: A.\nfor: B.\nmodules:\n  - { path: m, title: M, minutes: 5 }\n  - { path: other, title: O, minutes: 5 }\n'
const complaintsOf = (text: string) =>
  readModuleText(library({ 'foundations/t/topic.yaml': topic, 'foundations/t/m/module.md': text, 'foundations/t/m/start/a.yaml': '' }), 'foundations/t/m').complaints

test('a module with everything that it owes has nothing to be said about', () => {
  expect(complaintsOf(whole)).toEqual([])
})

test.each<[string, string, string]>([
  ['a section that is missing', whole.replace('## Theory', '### Theory'), 'sections are Why This Matters, Current Landscape'],
  ['sections in another order', whole.replace('## Theory', '## X').replace('## Hands-On', '## Theory').replace('## X', '## Hands-On'), 'sections are Why This Matters, Hands-On'],
  ['too few words', whole.replaceAll(prose, 'few words'), '1: 27 words, expected 2500 to 5000'],
  ['a link that leads nowhere', whole.replace('word', '[x](../nope)'), 'module.md:13: the link "../nope" leads nowhere'],
  ['a link that is not https', whole.replace('word', '[x](http://example.org)'), 'module.md:13: the link "http://example.org" is not https'],
  ['front matter without a summary', whole.replace('summary: A.\n', ''), 'module.md:1: summary: expected text'],
])('%s is told', (_what, text, complaint) => {
  expect(complaintsOf(text).join('\n')).toContain(complaint)
})

test('links to other modules and to files of the module are fine', () => {
  expect(complaintsOf(whole.replace('word', '[a](../other) [b](start/a.yaml) [c](https://example.org) [d](#theory)'))).toEqual([])
})

test('a quiz owes eight questions, every option explained, and six cards', () => {
  expect(checkQuiz('questions: []\ncards: []\n').complaints).toEqual([
    'quiz.yaml: 0 questions, expected 8 at least', 'quiz.yaml: 0 cards, expected 6 at least',
  ])
  expect(checkQuiz('questions: [{question: Why?, options: [{text: a}]}]\ncards: [{front: a}]').complaints.slice(0, 2)).toEqual([
    'quiz.yaml: questions[0].options[0]: expected an explanation', 'quiz.yaml: cards[0]: expected front and back',
  ])
})

test('a prerequisite that is no module is told', () => {
  const files = { 'foundations/t/topic.yaml': topic.replace('minutes: 5 }', 'minutes: 5, prerequisites: [a/b/c] }') }
  expect(readCurriculum(library(files)).complaints).toEqual(['foundations/t/m: its prerequisite "a/b/c" is not a module'])
})
