import { minute } from '@track/simulation'
import { expect, test } from 'vitest'
import { act, deployment, found, labFiles, openLab, task, workload } from '../testing/play-lab.ts'

const busy = (rate: number) => `${workload('api', 'kind: server\nconcurrency: 1\nroutes: [{path: /, service: exponential(20ms)}]')}\n---${workload('clients', `kind: client\nservice: api\nload: {rate: ${rate}/s}\ntimeout: 1s`)}`
const waits = "'sum(rate(http_client_request_duration_seconds_sum[3m])) / sum(rate(http_client_request_duration_seconds_count[3m]))'"

const batch = (is: string, otherwise = '') => labFiles(task('calm', `
- batch: 6
  run: 4m
  apply: [more.yaml]
  measure: {promql: ${waits}}
  is: ${is}${otherwise}`), { replay: { 'more.yaml': deployment('web', 1) } })

test('the mean of runs under seeds of their own is judged, with its interval', async () => {
  const lab = openLab(batch('high < 0.05', '\n  otherwise: "in {runs} runs a request takes {mean} s ({low} to {high})"'))
  expect(await act(lab, '', 2 * minute)).toEqual(['[ ] calm: in 6 of 6 runs there was nothing to measure'])
  // At 40 a second of 50 a request waits 0.1 s on average.
  expect(await act(lab, busy(40), 4 * minute)).toEqual([expect.stringMatching(/^\[ \] calm: in 6 runs a request takes 0\.0[89]\d* s|^\[ \] calm: in 6 runs a request takes 0\.1/)])
  const { evidence } = found(lab, 'calm/0')! as never as { evidence: { values: number[]; low: number; high: number } }
  expect(new Set(evidence.values).size).toBe(6)
  expect(evidence.low).toBeLessThan(evidence.high)
  expect(await act(lab, busy(10), 4 * minute)).toEqual(['[x] calm'])
  expect(lab.progress.done['calm']!.says[0]).toMatch(/^over 6 runs 0\.02\d* on average \(95 %: 0\.02\d* to 0\.02\d*\)$/)
})

test('it is not run again while nothing has changed and little time has passed, and the world does not notice it', async () => {
  const lab = openLab(batch('high < 0.01'))
  await act(lab, busy(10), 4 * minute)
  const first = found(lab, 'calm/0')
  await act(lab, '', 2 * minute)
  expect(found(lab, 'calm/0')!.evidence).toBe(first!.evidence)
  expect(JSON.stringify(await lab.session.query('promql', { query: 'kube_deployment_spec_replicas{deployment="web"}' }))).toContain('"result":[]')
})

test('while it runs the world stands still, others get their turn, and it says that it is tried', async () => {
  let nowMs = 0
  const machine = { now: () => (nowMs += 2), turn: () => Promise.resolve(), sleep: () => ({ done: new Promise<void>(() => {}), wake: () => {} }) }
  const lab = openLab(batch('high < 0.05'), { machine })
  const seen: { readonly now: number; readonly says: string }[] = []
  lab.subscribe((view) => seen.push({ now: view.session.now, says: view.tasks[0]!.checks[0]!.says }))
  await act(lab, busy(10), 4 * minute)
  const tried = seen.filter(({ says }) => says === 'being tried, on a fork of this world')
  expect(tried.length).toBeGreaterThan(20)
  expect(lab.view().tasks[0]!.isDone).toBe(true)
  // Twice: first there was nothing to measure.
  expect(new Set(tried.map(({ now }) => now)).size).toBeLessThanOrEqual(2)
})
