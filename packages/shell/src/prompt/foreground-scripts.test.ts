/** Scripts without a terminal: which of them would never end, and how one is ended with all that it started. */
import { processRow } from '@track/processes'
import { second } from '@track/simulation'
import { expect, test } from 'vitest'
import { endlessWithin } from './foreground.ts'
import { shellWorld } from './test-person.ts'

function started(script: string) {
  const world = shellWorld()
  const { pid } = world.input('shell', 'run script', { script }) as unknown as { pid: string }
  world.runFor(10 * second)
  return { world, pid }
}

test.each<[string, string | undefined]>([
  ['sleep 60', undefined],
  ['kubectl get nodes -w', 'kubectl get nodes -w'],
  ['echo a; kubectl get nodes -w | cat', 'kubectl get nodes -w'],
  ['timeout 1h kubectl get nodes -w', undefined],
  ['timeout 1h bash -c "kubectl get nodes -w; true"', undefined],
  ['while true; do sleep 1; done', 'a loop without an end'],
  ['for i in 1 2 3; do sleep 60; done', undefined],
  ['tail -f /etc/hostname & sleep 60', 'tail -f /etc/hostname'],
])('%s', (script, words) => {
  const { world, pid } = started(script)
  expect(endlessWithin(world, pid)).toBe(words)
  expect(endlessWithin(world, 'nobody')).toBe(undefined)
})

test('a script ends with what it started, and nothing else does', () => {
  const { world, pid } = started('kubectl get nodes -w | cat & while true; do sleep 1; done')
  const other = world.input('shell', 'run script', { script: 'sleep 60' }) as unknown as { pid: string }
  world.runFor(second)
  world.input('shell', 'end script', { pid })
  world.runFor(second)
  expect([processRow(world, pid)?.status ?? 'exited', processRow(world, other.pid)?.status]).toEqual(['exited', 'waiting'])
  expect(endlessWithin(world, pid)).toBe(undefined)
  const { processes } = world.state({ name: 'processes' } as never) as { processes: ReadonlyMap<string, { host: string; argv: readonly string[]; status: string }> }
  const left = [...processes.values()].filter(({ host, status }) => host === '' && status !== 'exited').map(({ argv }) => argv.join(' '))
  expect(left).toEqual(['sleep 60'])
})
