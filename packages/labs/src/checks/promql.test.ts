import { expect, test } from 'vitest'
import { act, deployment, found, labFiles, openLab, task } from '../testing/play-lab.ts'

const wanted = (more: string) => labFiles(task('grow', `- promql: kube_deployment_spec_replicas\n  is: value >= 2${more}`))

test('every series must pass; each that does not takes its share of the credit', async () => {
  const lab = openLab(wanted('\n  otherwise: "{deployment} has {value}, and the least of all is {min}, the most {max}"'))
  expect(await act(lab, '')).toEqual(['[ ] grow: no data yet for kube_deployment_spec_replicas'])
  expect(await act(lab, `${deployment('a', 3)}\n---${deployment('b', 1)}\n---${deployment('c', 0)}\n---${deployment('d', 2)}`))
    .toEqual(['[ ] grow: b has 1, and the least of all is 0, the most 3'])
  expect(found(lab, 'grow/0')).toMatchObject({ holds: false, isMet: false, credit: 0.5, evidence: [3, 1, 0, 2] })
  expect(lab.view().tasks[0]!.credit).toBe(0.5)
  expect(await act(lab, `${deployment('b', 2)}\n---${deployment('c', 2)}`)).toEqual(['[x] grow'])
  expect(lab.progress.done['grow']!.says).toEqual(['kube_deployment_spec_replicas is 3, 2, 2, 2'])
})

test('without words of its own it says the query, the value and what is expected', async () => {
  const lab = openLab(wanted(''))
  expect(await act(lab, deployment('a', 1))).toEqual(['[ ] grow: kube_deployment_spec_replicas is 1, expected value >= 2'])
})

test('labels and scalars can be asked for', async () => {
  const lab = openLab(labFiles(task('named', '- promql: kube_deployment_spec_replicas\n  is: labels.deployment == "a"\n- promql: scalar(sum(kube_deployment_spec_replicas))\n  is: value == 1')))
  expect(await act(lab, deployment('b', 1))).toEqual(['[ ] named: kube_deployment_spec_replicas is 1, expected labels.deployment == "a"'])
  expect(await act(openLab(labFiles(task('named', '- promql: kube_deployment_spec_replicas\n  is: labels.deployment == "a"'))), deployment('a', 1))).toEqual(['[x] named'])
})
