import { expect, test } from 'vitest'
import { act, labFiles, openLab, task, workload } from '../testing/play-lab.ts'

const api = (more = '') => workload('api', `kind: server\nroutes: [{path: /, service: 20ms}, {path: /slow, service: 3s}]\n${more}`)

test('a Service answers over the simulated network, and the learner\'s world does not notice', async () => {
  const lab = openLab(labFiles(task('up', '- request: api/\n- request: api/slow\n  is: code == "200" && milliseconds < 5000')))
  expect(await act(lab, '')).toEqual(['[ ] up: api/ answered unresolved; api/slow answered unresolved'])
  expect(await act(lab, api())).toEqual(['[x] up'])
  expect(lab.progress.done['up']!.says).toEqual(['api/ answered 200', 'api/slow answered 200'])
  const requests = await lab.session.query('promql', { query: 'sum(http_requests_total)' })
  expect(JSON.stringify(requests)).not.toMatch(/"value":\[\d+(\.\d+)?,"[1-9]/)
})

test('what came instead is said in the lab\'s words', async () => {
  const lab = openLab(labFiles(task('quick', '- request: api/slow\n  is: milliseconds < 1000\n  otherwise: it took {milliseconds} ms and ended with {code}\n- request: api/nowhere')))
  expect(await act(lab, api())).toEqual([expect.stringMatching(/^\[ \] quick: it took 3\d{3} ms and ended with 200; api\/nowhere answered 404$/)])
})
