import { minute, replay, restore } from '@track/simulation'
import { expect, test } from 'vitest'
import { buildLabWorld, labWorldParts } from './build-lab-world.ts'
import { LabSession } from './lab-session.ts'
import { parseLab } from './parse-lab.ts'
import { act, deployment, labFiles, openLab, task, told } from './testing/play-lab.ts'

const files = labFiles(
  task('first', '- promql: kube_deployment_spec_replicas{deployment="web"}\n  is: value == 1\n  for: 5m')
  + task('second', '- promql: kube_deployment_spec_replicas{deployment="web"}\n  is: value == 2\n- answer: n\n  question: How many?\n  truth: 2'),
)

test('a lab that was left goes on where it was: what was reached, what holds since when, hints, answers', async () => {
  const lab = openLab(files)
  lab.hint('second')
  await act(lab, deployment('web', 1), 6 * minute)
  await act(lab, deployment('web', 2), minute)
  await lab.answer('second', 'n', '3')
  const saved = { world: await lab.session.save(), progress: JSON.parse(JSON.stringify(lab.progress)) as typeof lab.progress }
  const inputs: Parameters<typeof replay>[1][number][] = []
  lab.session.observeInputs((row) => inputs.push(row))
  await lab.answer('second', 'n', '2')
  await act(lab, '', 0)

  const world = restore(labWorldParts(parseLab(files).lab, files), saved.world)
  replay(world, inputs)
  const resumed = new LabSession(parseLab(files).lab, { world }, saved.progress)
  expect(told(resumed)[0]).toBe('[x] first')
  expect(resumed.view().tasks[1]).toMatchObject({ hints: ['Look.'], hintsLeft: 1 })
  expect(await act(resumed, '', minute)).toEqual(['[x] first', '[x] second'])
  expect(await act(lab, '', minute)).toEqual(['[x] first', '[x] second'])
  expect(resumed.progress).toEqual(lab.progress)
  expect(resumed.session.world.handled).toBe(lab.session.world.handled)
})

test('with its first world, a lab that was left can still begin anew', async () => {
  const lab = openLab(files)
  const beginning = lab.session.world.fork()
  await act(lab, deployment('web', 1), 6 * minute)
  const world = restore(labWorldParts(parseLab(files).lab, files), await lab.session.save())
  const resumed = new LabSession(parseLab(files).lab, { world, beginning }, lab.progress)
  expect(await resumed.reset()).toBe(true)
  expect(resumed.session.view().now).toBe(beginning.now)
  expect(await act(resumed, '', minute)).toEqual(['[x] first', expect.stringContaining('[ ] second: no data yet')])
})

test('parts that are independent count one by one', async () => {
  const lab = openLab(files)
  await act(lab, deployment('web', 2))
  expect(lab.view().tasks.map(({ credit }) => credit)).toEqual([0, 0.5])
  await lab.answer('second', 'n', '2')
  await act(lab, '', minute)
  expect(lab.view().tasks.map(({ credit }) => credit)).toEqual([0, 1])
})

test('a lab that is begun anew with what was reached gives its world no input before somebody can hear it', async () => {
  const lab = openLab(files)
  await act(lab, deployment('web', 1), 6 * minute)
  const world = buildLabWorld(parseLab(files).lab, files)
  const { handled } = world
  const anew = new LabSession(parseLab(files).lab, { world }, lab.progress)
  expect(world.handled).toBe(handled)
  const inputs: string[] = []
  anew.session.observeInputs(({ part, input }) => inputs.push(`${part}/${input}`))
  expect((await act(anew, '', minute))[0]).toBe('[x] first')
  expect(inputs).toEqual(['lab/reached'])
})
