import { minute, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { act, deployment, labFiles, openLab, task } from './testing/play-lab.ts'

const wants = (count: number) => `- promql: kube_deployment_spec_replicas{deployment="web"}\n  is: value == ${count}\n  once: true`
const lab = () => openLab(labFiles(
  task('one', wants(1)) + task('two', wants(2)) + task('three', `${wants(3)}\n- answer: n\n  question: How many?\n  truth: 3\n  tolerance: 0`),
))

const replicas = async (learner: ReturnType<typeof lab>): Promise<string | undefined> =>
  /"value":\[[\d.]+,"(\d+)"\]/.exec(JSON.stringify(await learner.session.query('promql', { query: 'kube_deployment_spec_replicas{deployment="web"}' })))?.[1]

test('what was done is taken back, one thing after the other, down to the beginning', async () => {
  const learner = lab()
  await act(learner, deployment('web', 1))
  await act(learner, deployment('web', 4))
  await act(learner, deployment('web', 5))
  await learner.session.request({ method: 'GET', path: '/api/v1/pods', query: {}, headers: {}, user: { name: 'a', groups: ['system:masters'] } })
  expect(await learner.undo()).toBe(true)
  expect(await replicas(learner)).toBe('4')
  expect(await learner.undo()).toBe(true)
  expect(await replicas(learner)).toBe('1')
  await act(learner, deployment('web', 7))
  expect(await replicas(learner)).toBe('7')
  expect(await learner.undo()).toBe(true)
  expect(await replicas(learner)).toBe('1')
  expect(await learner.undo()).toBe(true)
  expect(await replicas(learner)).toBeUndefined()
  expect(await learner.undo()).toBe(false)
  expect(learner.view().tasks.map(({ id, isDone }) => [id, isDone])).toEqual([['one', true], ['two', false], ['three', false]])
})

test('an answer is taken back too', async () => {
  const learner = lab()
  await act(learner, deployment('web', 3))
  await learner.answer('three', 'n', '4')
  await act(learner, '', second)
  expect(learner.view().tasks[2]!.checks[1]!.says).toBe('n: 4 is not what this run shows')
  await learner.undo()
  await act(learner, '', minute)
  expect(learner.view().tasks[2]!.checks[1]!.says).toContain('answer three n=…')
})

test('after a way back by hand, only what is still in the past can be taken back', async () => {
  const learner = lab()
  await act(learner, deployment('web', 1))
  const here = await learner.session.mark('here')
  await act(learner, deployment('web', 4))
  await learner.session.rewind(here)
  expect(await replicas(learner)).toBe('1')
  expect(await learner.undo()).toBe(true)
  expect(await replicas(learner)).toBeUndefined()
  expect(await learner.undo()).toBe(false)
})

test('back to the beginning of a task, of the first one, and of the lab; what was reached stays', async () => {
  const learner = lab()
  expect(await learner.reset('two')).toBe(false)
  await act(learner, deployment('web', 1))
  await act(learner, deployment('web', 2))
  await act(learner, deployment('web', 9))
  expect(await learner.reset('three')).toBe(true)
  expect(await replicas(learner)).toBe('2')
  expect(await learner.reset('two')).toBe(true)
  expect(await replicas(learner)).toBe('1')
  expect(await learner.reset('one')).toBe(true)
  expect(await replicas(learner)).toBeUndefined()
  await act(learner, deployment('web', 2))
  expect(await learner.reset()).toBe(true)
  expect(await replicas(learner)).toBeUndefined()
  expect(await learner.reset('nowhere')).toBe(false)
  expect(learner.view().tasks.map(({ isDone }) => isDone)).toEqual([true, true, false])
})
