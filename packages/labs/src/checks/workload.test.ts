import { expect, test } from 'vitest'
import { act, found, labFiles, openLab, task, workload } from '../testing/play-lab.ts'

const check = `
- workload: load
  is: settings["retries"] > 0 && settings["timeout"] == 2.0 && "budget.ratio" in settings
  otherwise: load runs with {retries} retries and a time-out of {timeout} s`

const load = (text: string, env: Readonly<Record<string, string>> = {}) => `
apiVersion: v1
kind: ConfigMap
metadata: {name: load}
data: {workload.yaml: ${JSON.stringify(`kind: client\nservice: api\nload.rate: 1/s\n${text}`)}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: load}
spec:
  selector: {matchLabels: {app: load}}
  template:
    metadata: {labels: {app: load}}
    spec:
      containers:
      - name: load
        image: track/workload:1.0
        env: ${JSON.stringify(Object.entries(env).map(([name, value]) => ({ name, value })))}
        volumeMounts: [{name: workload, mountPath: /etc/workload}]
      volumes: [{name: workload, configMap: {name: load}}]`

test('settings count with which a process runs, wherever they came from', async () => {
  const lab = openLab(labFiles(task('polite', check)))
  expect(await act(lab, load('retries: 3\ntimeout: 1s'))).toEqual(['[ ] polite: load runs with 3 retries and a time-out of 1 s'])
  expect(await act(lab, load('retries: 3\ntimeout: 1s', { TIMEOUT: '2s', RETRY_BUDGET: '10%' }))).toEqual(['[x] polite'])
})

test('what is not running has no settings', async () => {
  const lab = openLab(labFiles(task('polite', check)))
  expect(await act(lab, '')).toEqual(['[ ] polite: no process of load is running'])
})

test('a changed description counts once the process has read it', async () => {
  const lab = openLab(labFiles(task('polite', check)))
  await act(lab, load('retries: 3'))
  expect(await act(lab, load('retries: 3\ntimeout: 2s\nbudget.ratio: 10%'))).toEqual([expect.stringContaining('a time-out of {timeout} s')])
})

test('every process counts: each that runs otherwise takes its share of the credit', async () => {
  const lab = openLab(labFiles(task('polite', '- workload: load\n  is: settings["retries"] == 2')))
  const fixed = (retries: number) => workload('load', `kind: client\nservice: api\nretries: ${retries}`, 2)
  expect(await act(lab, fixed(3))).toEqual(['[ ] polite: load does not run with settings["retries"] == 2'])
  expect(found(lab, 'polite/0')).toMatchObject({ credit: 0 })
  expect(await act(lab, fixed(2))).toEqual(['[x] polite'])
  expect(lab.progress.done['polite']!.says).toEqual(['load runs with retries 2'])
})

test.each([
  ['a server', 'kind: server\nconcurrency: 4\nqueue: {limit: 20}', 'settings["concurrency"] == 4 && settings["queue.limit"] == 20'],
  ['a worker', 'kind: worker\nconsumes: orders\nstartup: 90s', 'settings["startup"] == 90.0'],
])('%s has settings too, durations in seconds', async (_what, text, is) => {
  const lab = openLab(labFiles(task('set', `- workload: app\n  is: ${is}`)))
  expect(await act(lab, workload('app', text), 30_000_000)).toEqual(['[x] set'])
})

test('another namespace is another app', async () => {
  const lab = openLab(labFiles(task('set', '- workload: app\n  namespace: shop\n  is: settings["port"] == 8080')))
  expect(await act(lab, workload('app', 'kind: server'))).toEqual(['[ ] set: no process of app is running'])
})
