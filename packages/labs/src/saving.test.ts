import { deployments } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { minute, replay, restore, snapshot } from '@track/simulation'
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

test('worlds that had a name can be gone back to when the lab is opened again, and count as seen', async () => {
  const lab = openLab(files)
  const beginning = lab.session.world.fork()
  const marked = new Map<string, Uint8Array>()
  lab.session.observeMarks(({ name }, world) => marked.set(name, snapshot(world)))
  await act(lab, deployment('web', 1), minute)
  await lab.session.mark('one')
  await act(lab, deployment('web', 2), minute)
  await lab.session.mark('two')
  const { now } = lab.session.view()
  await act(lab, deployment('web', 3), 6 * minute)

  const parts = labWorldParts(parseLab(files).lab, files)
  const worlds = [...marked].map(([name, bytes]) => ({ name, world: restore(parts, bytes) }))
  const resumed = new LabSession(parseLab(files).lab, { world: restore(parts, await lab.session.save()), beginning, marked: worlds }, lab.progress)
  expect(resumed.session.view().marks.map(({ name }) => name)).toEqual(['start', 'one', 'two'])
  const replicas = async (name: string) => {
    await resumed.session.rewind(resumed.session.view().marks.find((mark) => mark.name === name)!)
    return cacheOf(resumed.session.world).list(deployments).map(({ spec }) => spec.replicas)
  }
  expect([await replicas('two'), await replicas('one'), await replicas('start'), await replicas('two')]).toEqual([[2], [1], [], [2]])
  expect(resumed.session.view().now).toBe(now)
  expect(resumed.session.seenUntil).toBe(lab.session.seenUntil)
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
