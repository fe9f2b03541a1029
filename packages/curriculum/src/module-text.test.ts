import { expect, test } from 'vitest'
import type { Library } from './library.ts'
import { rules } from './module-form.ts'
import { readModuleText, sectionNames } from './module-text.ts'
import { readCurriculum } from './curriculum.ts'

const library = (files: Readonly<Record<string, string>>): Library => ({
  names: (folder) => [...new Set(Object.keys(files).filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1).split('/')[0]!))].sort(),
  text: (path) => files[path],
})

const head = '---\ntitle: M\nsummary: A.\nminutes: 5\ndifficulty: easy\nprerequisites: []\noutcomes: []\nversions: {}\nsources: []\n---\n'
const prose = 'word '.repeat(500)
const owed: Readonly<Record<(typeof sectionNames)[number], string>> = {
  'Why This Matters': '',
  'Theory': '![Two lines that part](figures/a.yaml)\n\n::: predict What then?\nThis.\n:::\n\n```mermaid A loop\nflowchart LR\n  accDescr: It goes round.\n```',
  'Current Landscape': 'As of May 2026.\n\n| tool | best at |\n|---|---|\n| a | x |\n| b | y |\n| c | z |\n\nWhen not to use any: never.',
  'Hands-On': '```bash\nls\n```',
  'Best Practices': '- **Do a.** *You have it when* b.\n- Do b. *You have\n  it when* c.\n- Do c. *You have it when* d.',
  'Common Mistakes': '| what | instead |\n|---|---|\n| a (task 1) | b |\n| c (the lab lets you) | d |\n| e | f |\n| g | h |\n| i | j |',
  'Further Reading': '- A. Author, *Title* (2020). Worth it.\n- [B](https://example.org) (1998). Worth it too.',
}
const whole = `${head}${sectionNames.map((name) => `## ${name}\n\n${prose}\n\n${owed[name]}\n`).join('\n')}`
const topic = 'title: T\norder: 1\naim: A.\nfor: B.\nmodules:\n  - { path: m, title: M, minutes: 5 }\n  - { path: other, title: O, minutes: 5 }\n'
const complaintsOf = (text: string, figures: readonly string[] = ['a.yaml']) => readModuleText(library({
  'foundations/t/topic.yaml': topic, 'foundations/t/m/module.md': text, 'foundations/t/m/start/a.yaml': '',
  ...Object.fromEntries(figures.map((name) => [`foundations/t/m/figures/${name}`, ''])),
}), 'foundations/t/m').complaints

test('a module with everything that it owes has nothing to be said about', () => {
  expect(complaintsOf(whole)).toEqual([])
})

/** The line of a text in the module. */
const lineOf = (text: string) => whole.slice(0, whole.indexOf(text)).split('\n').length
const at = (text: string, what: string) => `module.md:${lineOf(text)}: ${what}`

/** One row a rule: what breaks it, and what is said. */
const broken: Readonly<Record<string, [string, string]>> = {
  'a figure that runs': [whole.replace('![Two lines that part](figures/a.yaml)', 'A table.'), at('## Theory', 'Theory: no figure that runs, expected ![what it shows](figures/NAME.yaml)')],
  'every figure is shown': [whole.replace('![Two lines that part](figures/a.yaml)', '![x](figures/b.yaml)'), at('## Theory', 'Theory: the figure "figures/a.yaml" is shown nowhere')],
  'somewhere to predict': [whole.replace('::: predict What then?', '::: note'), at('## Theory', 'Theory: nowhere to stop and predict, expected ::: predict QUESTION')],
  'the date of the landscape': [whole.replace('As of May 2026.', 'Today.'), at('## Current Landscape', 'Current Landscape: no date, expected "As of MONTH YEAR"')],
  'a table of tools': [whole.replace('| a | x |\n', ''), at('## Current Landscape', 'Current Landscape: a table of 2 tools, expected three at least')],
  'when not to': [whole.replace('When not to', 'Sometimes do not'), at('## Current Landscape', 'Current Landscape: nothing about when not to use any')],
  'commands that run': [whole.replace('```bash', '```text'), at('## Hands-On', 'Hands-On: no commands, expected a block of bash')],
  'how to tell that one has it': [whole.replace('*You have\n  it when* c.', '*Always*\n  c.'), at('- Do b.', 'Best Practices: a practice that does not say how to tell that one has it, expected "You have it when"')],
  'five mistakes': [whole.replace('| i | j |', ''), at('## Common Mistakes', 'Common Mistakes: found 4 mistakes, expected five at least')],
  'a year and a reason': [whole.replace('(1998)', '1998'), at('- [B]', 'Further Reading: expected author, title, (year), and why it is worth the time')],
  'diagrams have words': [whole.replace('  accDescr: It goes round.', '  a --> b'), at('```mermaid', 'a diagram without words for whoever cannot see it, expected accDescr:')],
  'no hype and nothing left behind': [whole.replace('word ', 'In today\'s fast-paced world '), at(prose.slice(0, 20), '"In today\'s": say it plainly')],
  'no emoji': [whole.replace('word ', '\u{1F680} '), at(prose.slice(0, 20), 'no emoji')],
}

test('every rule of the form has a case', () => expect(Object.keys(broken)).toEqual(rules.map(({ name }) => name)))

test.each(Object.entries(broken))('%s', (_rule, [text, complaint]) => expect(complaintsOf(text)).toContain(complaint))

test('mistakes that the lab lets one make are two at least', () => {
  expect(complaintsOf(whole.replace('(task 1)', ''))).toEqual([at('## Common Mistakes', 'Common Mistakes: found 1 mistakes that the lab lets one make, expected two at least')])
})

test.each([
  ['title: M', 'title: N', 'module.md:1: title: found "N", and topic.yaml says "M"'],
  ['minutes: 5', 'minutes: 50', 'module.md:1: minutes: found 50, and topic.yaml says 5'],
  ['prerequisites: []', 'prerequisites: [a/b/c]', 'module.md:1: prerequisites: found ["a/b/c"], and topic.yaml says []'],
  ['summary: A.', 'summary: A.\nauthor: me', 'module.md:1: author: unknown field, expected one of title, summary, difficulty, prerequisites, outcomes, sources, minutes, versions'],
])('front matter: %s as %s', (from, to, complaint) => expect(complaintsOf(whole.replace(from, to))).toEqual([complaint]))

test.each<[string, string, string]>([
  ['a section that is missing', whole.replace('## Theory', '### Theory'), 'sections are Why This Matters, Current Landscape'],
  ['sections in another order', whole.replace('## Theory', '## X').replace('## Hands-On', '## Theory').replace('## X', '## Hands-On'), 'sections are Why This Matters, Hands-On'],
  ['too few words', whole.replaceAll(prose, 'few words'), 'words, expected 2500 to 5000'],
  ['a link that leads nowhere', whole.replace('word', '[x](../nope)'), 'module.md:13: the link "../nope" leads nowhere'],
  ['a link that is not https', whole.replace('word', '[x](http://example.org)'), 'module.md:13: the link "http://example.org" is not https'],
  ['front matter without a summary', whole.replace('summary: A.\n', ''), 'module.md:1: summary: expected text'],
])('%s is told', (_what, text, complaint) => {
  expect(complaintsOf(text).join('\n')).toContain(complaint)
})

test('links to other modules and to files of the module are fine', () => {
  expect(complaintsOf(whole.replace('word', '[a](../other) [b](start/a.yaml) [c](https://example.org) [d](#theory)'))).toEqual([])
})

test('a prerequisite that is no module is told', () => {
  const files = { 'foundations/t/topic.yaml': topic.replace('minutes: 5 }', 'minutes: 5, prerequisites: [a/b/c] }') }
  expect(readCurriculum(library(files)).complaints).toEqual(['foundations/t/m: its prerequisite "a/b/c" is not a module'])
})
