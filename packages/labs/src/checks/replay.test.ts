import { expect, test } from 'vitest'
import { parseLab } from '../parse-lab.ts'
import { act, deployment, labFiles, openLab, task, told } from '../testing/play-lab.ts'

const scaled = deployment('web', 0).replace('replicas: 0', 'replicas: ${replicas}')

const replay = (more: string) => task('guess', `
- answer: right
  unit: /s
  question: How many?
  truth: 2
  tolerance: 5
- replay:
  - apply: [scaled.yaml]
    run: 2m
    expect:
    - promql: kube_deployment_spec_replicas{deployment="web"}
      is: value == 5
      otherwise: there were {value}
${more}`)

const files = (more: string) => labFiles(replay(more), { replay: { 'scaled.yaml': scaled } })

test('answers and what is computed from them stand in what is applied, as numbers', async () => {
  const lab = openLab(files('  answers: {base: right}\n  values: {replicas: base * 2.0 + 1.0}'))
  await act(lab, '')
  await lab.answer('guess', 'right', '3/s')
  expect(await act(lab, '', 180_000_000)).toEqual(['[ ] guess: in the replay: there were 7'])
  await lab.answer('guess', 'right', '2/s')
  expect(await act(lab, '', 180_000_000)).toEqual(['[x] guess'])
})

test('an answer that is no number is not put into an object', async () => {
  const lab = openLab(files('  answers: {replicas: right}'))
  await lab.answer('guess', 'right', '5\n---\nkind: Namespace')
  await act(lab, '')
  expect(told(lab)).toEqual([expect.stringContaining('is no number in /s')])
})

test('a value that is no expression is the author\'s slip', () => {
  expect(parseLab(files('  values: {replicas: "1 +"}')).complaints).toEqual([expect.stringMatching(/^lab\.yaml:\d+: tasks\.0\.checks\.1\.values\.replicas: /)])
})
