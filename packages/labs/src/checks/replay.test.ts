import { minute, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { parseLab } from '../parse-lab.ts'
import { act, deployment, found, labFiles, openLab, task, told } from '../testing/play-lab.ts'

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
  expect(await lab.answer('guess', 'right', '5\n---\nkind: Namespace')).toMatch(/ is no number in \/s$/)
  await act(lab, '')
  expect(told(lab)).toEqual([expect.stringContaining('give it with')])
})

test('a value that is no expression is the author\'s slip', () => {
  expect(parseLab(files('  values: {replicas: "1 +"}')).complaints).toEqual([expect.stringMatching(/^lab\.yaml:\d+: tasks\.0\.checks\.1\.values\.replicas: /)])
})

test.each([
  ['{replicas: base * 2}', 'base * 2 is no number over base'],
  ['{replicas: percent / 100.0}', 'percent / 100.0 is no number over base'],
])('values that cannot be computed are told before anybody plays: %s', (values, what) => {
  expect(parseLab(files(`  answers: {base: right}\n  values: ${values}`)).complaints).toEqual([expect.stringContaining(`tasks.0.checks.1.values.replicas: ${what}`)])
})

const stepwise = labFiles(task('spare', `
- replay:
  - apply: [more.yaml]
    run: 2m
    expect:
    - promql: kube_deployment_spec_replicas{deployment="web"}
      is: value == 4
      otherwise: web has {value}
  - apply: [fewer.yaml]
    run: 2m
    expect:
    - promql: sum(kube_deployment_spec_replicas)
      is: value > 2
      otherwise: '{value} in all'
    - promql: kube_deployment_spec_replicas{deployment="api"}
      is: value == 1
  draw: {some: [3, 9]}
  otherwise: 'with {some}: {reason}'`), {
  replay: { 'more.yaml': deployment('web', 4), 'fewer.yaml': deployment('web', 1) },
})

test('steps come one after the other, the first that fails is said, and only a change of the learner\'s runs it again', async () => {
  const lab = openLab(stepwise)
  const [says] = await act(lab, '')
  expect(says).toMatch(/^\[ \] spare: with [3-9]: 1 in all$/)
  const { evidence } = found(lab, 'spare/0')!
  expect(evidence).toEqual({ some: Number(/with (\d)/.exec(says!)![1]) })
  await act(lab, '')
  expect(found(lab, 'spare/0')!.evidence).toBe(evidence)
  expect(await act(lab, deployment('api', 2))).toEqual([expect.stringMatching(/: kube_deployment_spec_replicas\{deployment="api"\} is 2, expected value == 1$/)])
  expect(await act(lab, `${deployment('api', 1)}\n---${deployment('other', 1)}`)).toEqual(['[x] spare'])
  expect(lab.progress.done['spare']!.says).toEqual(['the replay came out as it should'])
})

test('what is drawn lies within its bounds, and is the same for the same world', async () => {
  const drawnBy = async (seed: number) => {
    const lab = openLab({ ...stepwise, lab: stepwise.lab.replace('seed: 3', `seed: ${seed}`) })
    await act(lab, '')
    return (found(lab, 'spare/0')!.evidence as { some: number }).some
  }
  const drawn = await Promise.all([1, 2, 3, 4, 5, 6].map(drawnBy))
  expect(drawn.every((value) => Number.isInteger(value) && value >= 3 && value <= 9)).toBe(true)
  expect(new Set(drawn).size).toBeGreaterThan(1)
  expect(await drawnBy(4)).toBe(drawn[3])
})

test('what failed is said to be of before a change, and is tried again as the world goes on', async () => {
  // In the replay there are as many as there are at this instant, whoever scales them.
  const lab = openLab(labFiles(task('wait', `
- replay:
  - apply: []
    run: 1m
    expect:
    - promql: max_over_time(kube_deployment_spec_replicas{deployment="web"}[4m])
      is: value < 3
      otherwise: there were {value}
`)))
  await act(lab, deployment('web', 5))
  expect(await act(lab, '', 180_000_000)).toEqual(['[ ] wait: in the replay: there were 5'])
  expect(await act(lab, deployment('web', 1), second)).toEqual(['[ ] wait: in the replay: there were 5'])
  expect(await act(lab, '', minute)).toEqual([expect.stringMatching(/^\[ \] wait: in the replay: there were 5/)])
  // Nothing changes any more; only the five are longer and longer ago.
  expect(await act(lab, '', 17 * minute)).toEqual(['[x] wait'])
})
