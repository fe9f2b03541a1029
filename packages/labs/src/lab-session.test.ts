import { minute } from '@track/simulation'
import { expect, test } from 'vitest'
import { parseLab } from './parse-lab.ts'
import { act, deployment, labFiles, openLab, task, told } from './testing/play-lab.ts'

const replicas = `
- promql: kube_deployment_status_replicas_ready{deployment="web"}
  is: value == 2
  otherwise: web has {value} ready replicas, 2 are wanted`

test('a task completes by itself when its check holds, and says till then what is missing', async () => {
  const lab = openLab(labFiles(task('scale', replicas)))
  expect(told(lab)).toEqual(['[ ] scale: no data yet for kube_deployment_status_replicas_ready{deployment="web"}'])
  expect(await act(lab, deployment('web', 1))).toEqual(['[ ] scale: web has 1 ready replicas, 2 are wanted'])
  expect(await act(lab, deployment('web', 2))).toEqual(['[x] scale'])
  expect(lab.view()).toMatchObject({ isFinished: true, tasks: [{ explain: 'Done.', credit: 1 }] })
})

test('a check that must hold for a while begins anew when it breaks', async () => {
  const lab = openLab(labFiles(task('steady', `${replicas}\n  for: 10m`)))
  await act(lab, deployment('web', 2), 6 * minute)
  await act(lab, deployment('web', 3), 2 * minute)
  expect(await act(lab, deployment('web', 2), 8 * minute)).toEqual(['[ ] steady: kube_deployment_status_replicas_ready{deployment="web"} is 2'])
  expect(await act(lab, '', 4 * minute)).toEqual(['[x] steady'])
})

test('what held once counts for good where the lab says so', async () => {
  const lab = openLab(labFiles(task('once', `${replicas}\n  once: true\n- object: deployments/web\n  is: object.spec.replicas == 0`)))
  await act(lab, deployment('web', 2))
  expect(await act(lab, deployment('web', 0))).toEqual(['[x] once'])
})

test('a lab has the addons that it names, and its checks their kinds', async () => {
  const rule = `
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: idle}
spec: {groups: [{name: idle, interval: 30s, rules: [{alert: Idle, expr: 'kube_deployment_status_replicas_ready{deployment="web"} < 2', for: 1m}]}]}`
  const firing = task('firing', '- object: prometheusrules.monitoring.coreos.com/idle\n- promql: ALERTS{alertname="Idle", alertstate="firing"}\n  is: value == 1')
  const files = labFiles(firing, { start: { 'rule.yaml': rule } })
  expect(parseLab(files).complaints).toEqual([
    'lab.yaml:12: tasks.0.checks.0.object: found "prometheusrules.monitoring.coreos.com", expected the plural of a kind of this world, with or without its group',
    'rule.yaml:2: no kind "PrometheusRule" in version "monitoring.coreos.com/v1" in this world',
  ])
  const lab = openLab({ ...files, lab: files.lab.replace('topology: single', 'topology: single, addons: [alerting]') })
  expect(told(lab)).toEqual(['[ ] firing: no data yet for ALERTS{alertname="Idle", alertstate="firing"}'])
  expect(await act(lab, deployment('web', 1), 4 * minute)).toEqual(['[x] firing'])
})

test('a guard holds at the start, and must hold at the end', async () => {
  const lab = openLab(labFiles(
    task('keep', '- object: configmaps\n  is: items.exists(i, i.metadata.name == "kube-root-ca.crt")', '  holds-at-start: true\n')
    + task('none', '- object: deployments\n  is: size(items) == 0', '  holds-at-start: true\n'),
  ))
  expect(told(lab)).toEqual(['[x] keep', '[x] none'])
  expect(await act(lab, deployment('web', 1))).toEqual(['[x] keep', '[ ] none: 1 deployments, expected size(items) == 0'])
})

test('what was reached stays after a rewind; what the world knows goes back', async () => {
  const lab = openLab(labFiles(task('scale', replicas)))
  await act(lab, deployment('web', 2))
  await lab.reset()
  expect(told(lab)).toEqual(['[x] scale'])
  expect(lab.view().tasks[0]!.checks[0]!.holds).toBe(false)
})

test('an answer is compared with what was true when it was given', async () => {
  const lab = openLab(labFiles(task('count', `
- answer: ready
  question: How many replicas are ready?
  truth: {promql: 'kube_deployment_status_replicas_ready{deployment="web"}'}
  tolerance: 10%`)))
  expect(await lab.answer('count', 'ready', '2')).toBeUndefined()
  expect(await act(lab, deployment('web', 2))).toEqual(['[ ] count: ready: there was nothing to measure yet when you answered'])
  await lab.answer('count', 'ready', '3')
  expect(await act(lab, '')).toEqual(['[ ] count: ready: 3 is not what this run shows'])
  await lab.answer('count', 'ready', '2.1')
  await act(lab, deployment('web', 5), 0)
  expect(await act(lab, '')).toEqual(['[x] count'])
  expect(await lab.answer('nope', 'ready', '2')).toBe('no task "nope": one of count')
  expect(await lab.answer('count', 'nope', '2')).toBe('the task "count" asks for ready')
})

test('a replay is run on a fork when what it reads has changed, and the world does not notice', async () => {
  const files = labFiles(task('spare', `
- replay:
  - apply: [more.yaml]
    run: 3m
    expect:
    - promql: kube_deployment_status_replicas_ready{deployment="web"}
      is: value == 3
  otherwise: "after the change: {reason}"`), { replay: { 'more.yaml': deployment('web', 3).replace('name: web', 'name: web') } })
  const lab = openLab(files)
  await act(lab, deployment('web', 1), 2 * minute)
  expect(told(lab)).toEqual(['[x] spare'])
  expect(lab.session.world.state({ name: 'apiserver' } as never) as never as { objects: Map<string, Map<string, { spec: { replicas: number } }>> })
    .toSatisfy(({ objects }: { objects: Map<string, Map<string, { spec: { replicas: number } }>> }) => objects.get('deployments.apps')!.get('default/web')!.spec.replicas === 1)
})

test('hints come one at a time', () => {
  const lab = openLab(labFiles(task('scale', replicas)))
  expect([lab.hint('scale'), lab.hint('scale'), lab.hint('scale')]).toEqual(['Look.', 'Do it.', undefined])
  expect(lab.view().tasks[0]).toMatchObject({ hints: ['Look.', 'Do it.'], hintsLeft: 0 })
})
