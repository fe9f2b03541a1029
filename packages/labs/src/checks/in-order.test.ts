import { expect, test } from 'vitest'
import { act, deployment, labFiles, openLab, task, told } from '../testing/play-lab.ts'

const tasks = task('grown', `
- promql: kube_deployment_spec_replicas{deployment="web"}
  is: value == 3
  once: true
- answer: replicas
  question: How many?
  truth: {promql: 'kube_deployment_spec_replicas{deployment="web"}'}
  in-order: true`)

test('an answer in order does not count before what it is to measure was there', async () => {
  const lab = openLab(labFiles(tasks))
  await act(lab, deployment('web', 2))
  await lab.answer('grown', 'replicas', '2')
  await act(lab, deployment('web', 3))
  expect(told(lab)).toEqual(['[ ] grown: replicas: you answered before there was anything to measure; see what is missing above, then answer again'])
  await lab.answer('grown', 'replicas', '3')
  expect(await act(lab, '')).toEqual(['[x] grown'])
})

test('what was met once is enough, and the moment of the answer decides', async () => {
  const lab = openLab(labFiles(tasks))
  await act(lab, deployment('web', 3))
  await act(lab, deployment('web', 1))
  await lab.answer('grown', 'replicas', '1')
  expect(await act(lab, '')).toEqual(['[x] grown'])
})
