import { minute, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { act, deployment, found, labFiles, openLab, task, told } from '../testing/play-lab.ts'

const replicas = "{promql: 'kube_deployment_spec_replicas{deployment=\"web\"}'}"
const counted = (more: string) => labFiles(task('count', `- answer: web\n  unit: pods\n  question: How many?\n  truth: ${replicas}\n${more}`))

test('within its tolerance an answer is right, and the evidence says by how much', async () => {
  const lab = openLab(counted('  tolerance: 10% or 1'))
  expect(told(lab)).toEqual(['[ ] count: How many? — give it with: answer count web=…'])
  await act(lab, deployment('web', 4))
  expect(await lab.answer('count', 'web', 'many')).toBe('web: "many" is no number in pods')
  await lab.answer('count', 'web', '6')
  expect(await act(lab, '', second)).toEqual(['[ ] count: web: 6 pods is not what this run shows'])
  expect(found(lab, 'count/0')).toMatchObject({ evidence: { value: 6, truth: 4, allowed: 1 } })
  await lab.answer('count', 'web', '5 pods')
  expect(await act(lab, '', second)).toEqual(['[x] count'])
  expect(lab.progress.done['count']!.says).toEqual(['web: 5 pods'])
})

test('a choice that was wrong twice is asked of another variant', async () => {
  const lab = openLab(labFiles(task('why', `
- answer: reason
  question: Why a?
  truth: {choice: delay}
  variants:
  - {question: Why b?, truth: {choice: gain}}
  - {question: Why c?, truth: {choice: noise}}`)))
  const tries = async (value: string) => {
    await lab.answer('why', 'reason', value)
    return (await act(lab, '', second))[0]
  }
  expect(await tries('gain')).toBe('[ ] why: reason: gain is not it')
  const other = await tries('noise')
  expect(other).toMatch(/^\[ \] why: reason: noise is not it\. Another one: Why [bc]\?$/)
  const right = other!.endsWith('Why b?') ? 'gain' : 'noise'
  // What would have been right before is not any more.
  expect(await tries('delay')).toBe('[ ] why: reason: delay is not it')
  expect(await tries(` ${right.toUpperCase()} `)).toBe('[x] why')
})

const predicted = counted('  sealed: 10m')
const later = deployment('web', 5)

test('a prediction is sealed until its instant, and judged by what is true then', async () => {
  const lab = openLab(predicted)
  await act(lab, deployment('web', 2))
  await lab.answer('count', 'web', '5')
  expect(await act(lab, later, 9 * minute)).toEqual([expect.stringMatching(/^\[ \] count: web: your prediction is sealed until 2025-03-03T08:14:00Z$/)])
  expect(await act(lab, '', 2 * minute)).toEqual(['[x] count'])
})

test('one that turns out wrong is a wrong try', async () => {
  const lab = openLab(predicted)
  await act(lab, deployment('web', 2))
  await lab.answer('count', 'web', '5')
  expect(await act(lab, '', 11 * minute)).toEqual(['[ ] count: web: 5 pods is not what this run shows'])
})

test.each<[string, (lab: ReturnType<typeof openLab>) => Promise<unknown>]>([
  ['on another branch', async (lab) => {
    const here = await lab.session.mark('here')
    await act(lab, later, 11 * minute)
    await lab.session.rewind(here)
  }],
  ['in a fork', (lab) => lab.session.whatIf({ inputs: [], duration: 11 * minute, query: 'promql', arguments: { query: 'up' } })],
])('what the session has seen %s cannot be predicted: chance is drawn anew, and it is asked again', async (_where, look) => {
  const lab = openLab(predicted)
  await act(lab, deployment('web', 2))
  await look(lab)
  await act(lab, '', second)
  const { seed } = lab.session.world
  await lab.answer('count', 'web', '2')
  expect(await act(lab, '', minute)).toEqual(['[ ] count: web: this session has already been where your prediction speaks of; chance falls otherwise from here on, predict again'])
  expect(lab.session.world.seed).not.toBe(seed)
  await lab.answer('count', 'web', '2')
  expect(await act(lab, '', 11 * minute)).toEqual(['[x] count'])
})

test('looking not as far as the prediction speaks of is no secret lost', async () => {
  const lab = openLab(predicted)
  await act(lab, deployment('web', 2))
  await lab.session.whatIf({ inputs: [], duration: 5 * minute, query: 'promql', arguments: { query: 'up' } })
  await act(lab, '', second)
  await lab.answer('count', 'web', '2')
  expect(await act(lab, '', 11 * minute)).toEqual(['[x] count'])
})
