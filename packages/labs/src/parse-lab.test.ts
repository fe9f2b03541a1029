import { everyAddon } from '@track/cluster'
import { expect, test } from 'vitest'
import { crossingPeriod } from './truth.ts'
import { readNumber } from './checks/answer.ts'
import { parseLab } from './parse-lab.ts'
import { labFiles, task } from './testing/play-lab.ts'

const up = '- promql: up\n  is: value == 1'

/** A lab's head with something else in it; its tasks follow. */
const withHead = (head: string) => labFiles(task('a', up)).lab.replace('minutes: 5\n', `minutes: 5\n${head}\n`)
const complaintsOf = (lab: string, files: Parameters<typeof labFiles>[1] = {}) => parseLab({ ...labFiles('', files), lab }).complaints

test('a lab without a slip has nothing to be said about', () => {
  expect(complaintsOf(withHead('backends: [embedded]'))).toEqual([])
})

test.each<[string, string, string]>([
  ['a list', '- a', 'lab.yaml:1: found ["a"], expected a mapping'],
  ['text', 'lab', 'lab.yaml:1: found "lab", expected a mapping'],
  ['nothing', '', 'lab.yaml:1: found null, expected a mapping'],
  ['text that is no YAML', 'title: [', 'lab.yaml:1: Flow sequence in block collection must be sufficiently indented and end with a ]'],
  ['a key twice', 'title: A\ntitle: B\n', 'lab.yaml:2: Map keys must be unique'],
])('a lab that is %s', (_what, lab, complaint) => expect(complaintsOf(lab)).toContain(complaint))

test.each<[string, string, string]>([
  ['an unknown field', 'author: me', 'lab.yaml:3: author: unknown field, expected one of title, minutes, scenario, world, backends, tasks'],
  ['no such backend', 'backends: [embedded, cloud]', 'lab.yaml:3: backends.1: found "cloud", expected one of embedded, cluster'],
  ['backends that are no list', 'backends: embedded', 'lab.yaml:3: backends: found "embedded", expected a list'],
])('%s is told', (_what, head, complaint) => expect(complaintsOf(withHead(head))).toContain(complaint))

test.each<[string, string, string]>([
  ['an unknown field', 'nodes: 3', 'lab.yaml:4: world.nodes: unknown field, expected one of seed, topology, addons, startedAt, warmUp, checkEvery'],
  ['a seed that is no number', 'seed: seven', 'lab.yaml:4: world.seed: found "seven", expected a number'],
  ['a seed below nothing', 'seed: -1', 'lab.yaml:4: world.seed: found -1, expected a whole number from 0 on'],
  ['no such topology', 'topology: moon', 'lab.yaml:4: world.topology: found "moon", expected a topology of the cluster'],
  ['no such addon', 'addons: [alerting, mesh]', `lab.yaml:4: world.addons.1: found "mesh", expected one of ${everyAddon().map(({ name }) => name).join(', ')}`],
  ['a start that is no time', 'startedAt: "yesterday"', 'lab.yaml:4: world.startedAt: expected a time such as 2025-03-03T08:00:00Z'],
  ['a warm-up that is no duration', 'warmUp: long', 'lab.yaml:4: world.warmUp: found "long", expected a duration such as 90s or 2h'],
  ['an interval that is no duration', 'checkEvery: 30', 'lab.yaml:4: world.checkEvery: found 30, expected a duration such as 90s or 2h'],
])('of the world: %s', (_what, world, complaint) => {
  const lab = labFiles(task('a', up)).lab.replace('world: {seed: 3, topology: single}', `world: {${world}}`)
  expect(complaintsOf(lab)).toContain(complaint)
})

test.each<[string, Partial<Record<'title' | 'minutes' | 'scenario', string>>, string]>([
  ['no title', { title: '' }, 'lab.yaml:1: title: not there, expected text'],
  ['no scenario', { scenario: '' }, 'lab.yaml:1: scenario: not there, expected text'],
  ['minutes in words', { minutes: 'minutes: an hour\n' }, 'lab.yaml:2: minutes: found "an hour", expected a number'],
  ['more than an hour', { minutes: 'minutes: 90\n' }, 'lab.yaml:2: minutes: found 90, a lab takes at most 60'],
  ['less than nothing', { minutes: 'minutes: -5\n' }, 'lab.yaml:2: minutes: found -5, a lab takes at most 60'],
])('%s is told', (_what, changes, complaint) => {
  let { lab } = labFiles(task('a', up))
  for (const [field, text] of Object.entries(changes)) lab = lab.replace(new RegExp(`^${field}:.*\n`, 'm'), text)
  expect(complaintsOf(lab)).toContain(complaint)
})

const answerRow = '- answer: n\n  question: How many?\n  truth: 3'
const batchRow = '- batch: 5\n  run: 5m\n  measure: {promql: up}\n  is: mean == 1.0'

test.each<[string, string, string]>([
  ['no tasks', '', 'lab.yaml:5: tasks: expected at least one task'],
  ['tasks that are no list', '  a: 1', 'lab.yaml:6: tasks: found {"a":1}, expected a list'],
  ['a task that is no mapping', '- a', 'lab.yaml:6: tasks.0: found "a", expected a mapping'],
  ['a task of nothing', '- {}', 'lab.yaml:6: tasks.0.id: not there, expected text'],
  ['an unknown field of a task', task('a', up, '  hint: Look.\n'), 'lab.yaml:11: tasks.0.hint: unknown field, expected one of id, title, do, checks, hints, explain, holds-at-start'],
  ['an id with a space', task('"a b"', up), 'lab.yaml:6: tasks.0.id: found "a b", expected lower-case letters, digits and dashes'],
  ['an id twice', task('a', up) + task('a', up), 'lab.yaml:14: tasks.1.id: "a" is there twice'],
  ['a task without checks', '- {id: a, title: a, do: a, explain: a, hints: [a, b], checks: []}', 'lab.yaml:6: tasks.0.checks: expected at least one check'],
  ['one hint', task('a', up).replace('[Look., Do it.]', '[Look.]'), 'lab.yaml:9: tasks.0.hints: found 1, expected two at least'],
  ['a hint that is no text', task('a', up).replace('[Look., Do it.]', '[Look., {a: 1}]'), 'lab.yaml:9: tasks.0.hints.1: found {"a":1}, expected text'],
  ['a guard that is no flag', task('a', up, '  holds-at-start: maybe\n'), 'lab.yaml:11: tasks.0.holds-at-start: found "maybe", expected true or false'],
  ['an unknown check', task('a', '- sql: select 1'), 'lab.yaml:12: tasks.0.checks.0: no such check, expected one of promql, object, answer, replay, batch, request, workload'],
  ['a check that is no mapping', task('a', '- up'), 'lab.yaml:12: tasks.0.checks.0: found "up", expected a mapping'],
  ['an unknown field of a check', task('a', `${up}\n  iss: 3`), 'lab.yaml:14: tasks.0.checks.0.iss: unknown field, expected one of promql, is, for, once, otherwise'],
  ['a duration that is none', task('a', `${up}\n  for: soon`), 'lab.yaml:14: tasks.0.checks.0.for: found "soon", expected a duration such as 90s or 2h'],
  ['once that is no flag', task('a', `${up}\n  once: yes please`), 'lab.yaml:14: tasks.0.checks.0.once: found "yes please", expected true or false'],
  ['a query that does not parse', task('a', '- promql: sum(\n  is: value == 1'), 'lab.yaml:12: tasks.0.checks.0.promql: 1:5: parse error: unclosed left parenthesis'],
  ['an expression that does not parse', task('a', '- promql: up\n  is: value =='), 'lab.yaml:13: tasks.0.checks.0.is: Unexpected token: EOF'],
  ['an object of no kind', task('a', '- object: deploys/web'), 'lab.yaml:12: tasks.0.checks.0.object: found "deploys", expected the plural of a kind of this world, with or without its group'],
  ['a request to nobody', task('a', '- request: 3'), 'lab.yaml:12: tasks.0.checks.0.request: found 3, expected text'],
  ['a workload without a setting', task('a', '- workload: api'), 'lab.yaml:12: tasks.0.checks.0.is: not there, expected text'],
  ['an answer without a question', task('a', '- answer: n\n  truth: 3'), 'lab.yaml:12: tasks.0.checks.0.question: not there, expected text'],
  ['an answer without a truth', task('a', '- answer: n\n  question: How many?'), 'lab.yaml:12: tasks.0.checks.0.truth: not there, expected a number, or a mapping with promql, period or choice'],
  ['a truth of two kinds', task('a', answerRow.replace('truth: 3', 'truth: {promql: up, choice: b}')), 'lab.yaml:14: tasks.0.checks.0.truth: expected one of promql, period and choice'],
  ['a truth with another field', task('a', answerRow.replace('truth: 3', 'truth: {promql: up, over: 5m}')), 'lab.yaml:14: tasks.0.checks.0.truth.over: unknown field, expected one of promql'],
  ['a truth that does not parse', task('a', answerRow.replace('truth: 3', 'truth: {period: "up["}')), 'lab.yaml:14: tasks.0.checks.0.truth.period: 1:4: parse error: unexpected end of input in duration expression'],
  ['a tolerance of nonsense', task('a', `${answerRow}\n  tolerance: some`), 'lab.yaml:15: tasks.0.checks.0.tolerance: found "some", expected 10%, 5, or 10% or 5'],
  ['a seal that is no duration', task('a', `${answerRow}\n  sealed: true`), 'lab.yaml:15: tasks.0.checks.0.sealed: found true, expected a duration such as 90s or 2h'],
  ['a choice without variants', task('a', answerRow.replace('truth: 3', 'truth: {choice: b}')), 'lab.yaml:14: tasks.0.checks.0.truth: a choice can be guessed, expected variants to ask after two wrong tries'],
  ['a variant with another field', task('a', `${answerRow}\n  variants: [{question: Which?, truth: 3, unit: s}]`), 'lab.yaml:15: tasks.0.checks.0.variants.0.unit: unknown field, expected one of question, truth'],
  ['an answer asked for twice', task('a', `${answerRow}\n${answerRow}`), 'lab.yaml:15: tasks.0.checks.1.answer: "n" is asked for twice'],
  ['a replay of nothing', task('a', '- replay: []'), 'lab.yaml:12: tasks.0.checks.0.replay: expected at least one step'],
  ['a replay of a file that is not there', task('a', '- replay: [{apply: [x.yaml], run: 1m, expect: []}]'), 'lab.yaml:12: tasks.0.checks.0.replay: no file "x.yaml" in the lab\'s folder'],
  ['a step that expects nothing', task('a', '- replay: [{run: 1m, expect: []}]'), 'lab.yaml:12: tasks.0.checks.0.replay.0.expect: expected at least one query'],
  ['a step that takes no time', task('a', `- replay: [{run: 0s, expect: [{promql: up}]}]`), 'lab.yaml:12: tasks.0.checks.0.replay.0.run: expected more than nothing'],
  ['an unknown field of a step', task('a', '- replay: [{run: 1m, expects: []}]'), 'lab.yaml:12: tasks.0.checks.0.replay.0.expects: unknown field, expected one of apply, run, expect'],
  ['an unknown field of what is expected', task('a', '- replay: [{run: 1m, expect: [{promql: up, for: 5m}]}]'), 'lab.yaml:12: tasks.0.checks.0.replay.0.expect.0.for: unknown field, expected one of promql, is, otherwise'],
  ['bounds the wrong way round', task('a', '- replay: [{run: 1m, expect: [{promql: up}]}]\n  draw: {rate: [5, 3]}'), 'lab.yaml:13: tasks.0.checks.0.draw.rate: found [5,3], expected a lower and an upper bound'],
  ['an answer that nobody asks for', task('a', '- replay: [{run: 1m, expect: [{promql: up}]}]\n  answers: {rate: highest}'), 'lab.yaml:13: tasks.0.checks.0.answers.rate: no answer "highest" in this task, expected one of none'],
  ['a batch of two', task('a', batchRow.replace('5', '2')), 'lab.yaml:12: tasks.0.checks.0.batch: found 2, expected 3 to 100 runs'],
  ['a batch that measures nothing', task('a', batchRow.replace('{promql: up}', '3')), 'lab.yaml:14: tasks.0.checks.0.measure: expected a query to measure: promql or period'],
  ['a batch of a file that is not there', task('a', `${batchRow}\n  apply: [x.yaml]`), 'lab.yaml:12: tasks.0.checks.0.batch: no file "x.yaml" in the lab\'s folder'],
])('%s is told with its line', (_what, tasks, complaint) => {
  expect(parseLab(labFiles(tasks)).complaints).toContain(complaint)
})

test.each<[string, string, string]>([
  ['is no YAML', 'kind: [\n', 'start/a.yaml:2: Flow sequence in block collection must be sufficiently indented and end with a ]'],
  ['has no kind', '# a\n\nmetadata: {name: a}', 'start/a.yaml:3: expected apiVersion and kind'],
  ['is of no kind of this world', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Widget\nmetadata: {name: a}', 'start/a.yaml:5: no kind "Widget" in version "v1" in this world'],
  ['has no name', 'apiVersion: v1\nkind: ConfigMap', 'start/a.yaml:1: metadata.name: not there, expected a name'],
  ['is no object', '3', 'start/a.yaml:1: found 3, expected an object'],
])('an object at the start that %s', (_what, text, complaint) => {
  expect(parseLab(labFiles(task('a', up), { start: { 'start/a.yaml': text } })).complaints).toEqual([complaint])
})

test('everything that is wrong is said at once', () => {
  const wrong = task('a', '- promql: sum(\n  is: value ==\n  for: soon')
  expect(parseLab(labFiles(wrong)).complaints).toHaveLength(3)
})

test.each<[string, string, number | undefined]>([
  ['80k', '', 80_000], ['80,000', '', 80_000], ['~4.0', '', 4], ['125/s', '/s', 125], ['11.1%', '%', 11.1],
  ['4m', 's', 240], ['240s', 's', 240], ['240', 's', 240], ['1.2M', '', 1_200_000], ['many', '', undefined], ['', '', undefined],
])('the answer "%s" in "%s" is %s', (text, unit, value) => {
  expect(readNumber(text, unit)).toBe(value)
})

test('a period is the mean time between upward crossings of the middle', () => {
  const wave = Array.from({ length: 200 }, (_, index) => ({ at: index * 15, value: index % 16 < 8 ? 2 : 60 }))
  expect(crossingPeriod(wave)).toBe(240)
  expect(crossingPeriod(wave.slice(0, 20))).toBeUndefined()
  expect(crossingPeriod(wave.map(({ at }) => ({ at, value: 5 })))).toBeUndefined()
})
