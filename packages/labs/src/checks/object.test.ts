import { expect, test } from 'vitest'
import { act, deployment, labFiles, openLab, task } from '../testing/play-lab.ts'

const check = (text: string) => openLab(labFiles(task('there', text)))

test('an object is there, and an expression holds for it', async () => {
  const lab = check('- object: deployments.apps/web\n  is: object.spec.replicas == 2\n  otherwise: "{metadata.name} wants {spec.replicas}"')
  expect(await act(lab, '')).toEqual(['[ ] there: deployments.apps/web is not there'])
  expect(await act(lab, deployment('web', 1))).toEqual(['[ ] there: web wants 1'])
  expect(await act(lab, deployment('web', 2))).toEqual(['[x] there'])
  expect(lab.progress.done['there']!.says).toEqual(['deployments.apps/web: spec.replicas 2'])
})

test('a field that is not there is a no, and not an error', async () => {
  const lab = check('- object: deployments/web\n  is: object.spec.paused == false')
  expect(await act(lab, deployment('web', 1))).toEqual(['[ ] there: deployments/web: expected object.spec.paused == false'])
})

test('a list is looked at as a whole', async () => {
  const lab = check('- object: pods\n  is: size(items) > 1 && items.all(i, i.status.phase == "Running")\n  otherwise: "{count} pods"')
  expect(await act(lab, deployment('web', 1))).toEqual(['[ ] there: 1 pods'])
  expect(await act(lab, deployment('web', 3))).toEqual(['[x] there'])
})

test('a namespace of its own, or none', async () => {
  const namespace = '\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---'
  const lab = check('- object: deployments/web\n  namespace: shop\n- object: namespaces/shop')
  expect(await act(lab, `${namespace}${deployment('web', 1)}`)).toEqual(['[ ] there: deployments/web is not there'])
  expect(await act(lab, deployment('web', 1).replace('{name: web}', '{name: web, namespace: shop}'))).toEqual(['[x] there'])
})
