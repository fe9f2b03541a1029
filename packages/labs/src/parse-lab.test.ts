import { expect, test } from 'vitest'
import { crossingPeriod } from './truth.ts'
import { readNumber } from './checks/answer.ts'
import { parseLab } from './parse-lab.ts'
import { labFiles, task } from './testing/play-lab.ts'

const up = '- promql: up\n  is: value == 1'

test.each<[string, string, string]>([
  ['no tasks', '', 'lab.yaml:5: tasks: expected at least one task'],
  ['a task without checks', '- {id: a, title: a, do: a, explain: a, hints: [a, b], checks: []}', 'lab.yaml:6: tasks.0.checks: expected at least one check'],
  ['one hint', task('a', up).replace('[Look., Do it.]', '[Look.]'), 'lab.yaml:9: tasks.0.hints: found 1, expected two at least'],
  ['an unknown check', task('a', '- sql: select 1'), 'lab.yaml:12: tasks.0.checks.0: no such check, expected one of promql, object, answer, replay, request, workload'],
  ['an unknown field of a check', task('a', `${up}\n  iss: 3`), 'lab.yaml:14: tasks.0.checks.0.iss: unknown field, expected one of promql, is, for, once, otherwise'],
  ['a query that does not parse', task('a', '- promql: sum(\n  is: value == 1'), 'lab.yaml:12: tasks.0.checks.0.promql: 1:5: parse error: unclosed left parenthesis'],
  ['an expression that does not parse', task('a', '- promql: up\n  is: value =='), 'lab.yaml:13: tasks.0.checks.0.is: Unexpected token: EOF'],
  ['a duration that is none', task('a', `${up}\n  for: soon`), 'lab.yaml:14: tasks.0.checks.0.for: found "soon", expected a duration such as 90s or 2h'],
  ['an id twice', task('a', up) + task('a', up), 'lab.yaml:14: tasks.1.id: "a" is there twice'],
  ['a replay of a file that is not there', task('a', '- replay: [{apply: [x.yaml], run: 1m, expect: []}]'), 'lab.yaml:12: tasks.0.checks.0.replay: no file "x.yaml" in the lab\'s folder'],
  ['text that is no YAML', '- {', 'lab.yaml:6: Flow map in block collection must be sufficiently indented and end with a }'],
])('%s', (_what, tasks, complaint) => {
  expect(parseLab(labFiles(tasks)).complaints).toContain(complaint)
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
