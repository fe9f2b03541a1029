/** What the recordings cannot show: virtual time, chance, bounds, and that the state stays plain. */
import { hour, second } from '@track/simulation'
import { describe, expect, test } from 'vitest'
import { builtinNames } from './shell/builtins/builtin-names.ts'
import { builtins } from './shell/builtins/table.ts'
import { exitCodeOf, readOutput } from './index.ts'
import { signal } from './starting.ts'
import type { ProcessesState } from './state.ts'
import { settle, startedAt, worldWith } from './test-world.ts'

const output = (command: string) => settle(worldWith({ command })).stdout

test('the names of builtins are those of the table', () => {
  expect([...builtinNames].sort()).toEqual(Object.keys(builtins).sort())
})

describe('time', () => {
  test('sleep passes virtual time, and only that', () => {
    expect(output('sleep 3600; echo $SECONDS; date +%T')).toBe('3600\n09:00:00\n')
  })

  test('every command costs some, so that a loop that polls sees what comes', () => {
    expect(output('(sleep 2; touch ready) & while [ ! -e ready ]; do :; done; echo $SECONDS')).toBe('2\n')
    expect(output('until [ $SECONDS -ge 3 ]; do true; done; echo $SECONDS')).toBe('3\n')
  })

  test('time reports what passed', () => {
    expect(settle(worldWith({ command: 'time sleep 1.5' })).stderr).toBe('\nreal\t0m1.520s\nuser\t0m0.000s\nsys\t0m0.000s\n')
  })

  test('background commands run beside each other', () => {
    expect(output('for i in 3 1 2; do (sleep $i; echo $i) & done; wait; echo $SECONDS')).toBe('1\n2\n3\n3\n')
  })

  test('timeout is virtual', () => {
    expect(output('timeout 5 sleep 100; echo $? $SECONDS')).toBe('124 5\n')
  })
})

test('ulimit tells what limits.ts says', () => {
  expect(output('ulimit -n; ulimit -u; ulimit -v; ulimit')).toBe('1024\n500\n32768\n5120\n')
  expect(output('ulimit -a | sed -n "4p;7p"')).toBe('open files                          (-n) 1024\nmax user processes                  (-u) 500\n')
  expect(settle(worldWith({ command: 'ulimit -n 20; ulimit -n x; ulimit -Q' })).stderr).toBe(
    'bash: line 1: ulimit: not simulated here: setting a limit\nbash: line 1: ulimit: x: invalid number\n'
    + 'bash: line 1: ulimit: -Q: invalid option\nulimit: usage: ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]\n')
})

describe('chance', () => {
  test('RANDOM and mktemp are the same in the same world, and others elsewhere', () => {
    const command = 'echo $RANDOM $RANDOM; mktemp'
    const [one, again, other] = [7, 7, 8].map((seed) => settle(worldWith({ command, seed })).stdout)
    expect(again).toBe(one)
    expect(other).not.toBe(one)
  })

  test('RANDOM=n gives the same numbers again', () => {
    expect(output('RANDOM=5; a=$RANDOM; RANDOM=5; [ $a = $RANDOM ] && echo same')).toBe('same\n')
  })
})

describe('bounds', () => {
  test('computing that lets no time pass is stopped with a sentence', () => {
    const { stderr } = settle(worldWith({ command: "awk 'BEGIN { while (1) x++ }'" }))
    expect(stderr).toContain('stopped after')
  })

  test('recursion without end is refused', () => {
    const { stderr, exitCode } = settle(worldWith({ command: 'f() { f; }; f' }))
    expect(stderr).toContain('maximum function nesting level exceeded')
    expect(exitCode).toBe(1)
  })

  test('a producer ends with SIGPIPE when its reader has what it wants', () => {
    expect(output('yes | head -2; echo ${PIPESTATUS[@]}')).toBe('y\ny\n141 0\n')
    expect(output('(while :; do echo x; done) | head -1; echo ${PIPESTATUS[@]}')).toBe('x\n141 0\n')
  })

  test('an endless loop lets the world go on', () => {
    const world = worldWith({ command: 'while :; do :; done' })
    world.simulation.runUntil(startedAt + 5 * second)
    expect(exitCodeOf(world.simulation, world.pid)).toBeUndefined()
    expect(world.simulation.now).toBe(startedAt + 5 * second)
  })
})

describe('the state', () => {
  test('forks in the middle of a loop of pipelines and substitutions', () => {
    const command = 'for i in 1 2 3 4 5 6; do x=$(seq $i | while read n; do sleep 0.1; echo $((n*n)); done | tail -1); echo "$i $x"; done'
    const expected = settle(worldWith({ command })).stdout
    const parent = worldWith({ command })
    for (let step = 0; step < 400; step++) {
      const child = { ...parent, simulation: parent.simulation.fork() }
      if (step % 40 === 0) expect(settle(child).stdout).toBe(expected)
      if (!parent.simulation.step()) break
    }
    expect(settle(parent).stdout).toBe(expected)
  })

  test.each([
    'for i in 1 2 3 4; do seq $i | while read -r n; do sleep 0.3; echo "$i.$n"; done | tail -1; done',
    'i=0; while [ $((i++)) -lt 5 ]; do (sleep 0.2; echo $i) | cat & done; wait; echo $i',
    'f() { [ $1 -eq 0 ] || { sleep 0.1; echo $1 | sed "s/$/!/"; f $(($1 - 1)); }; }; f 6',
    'yes | head -200000 | while read -r y; do [ $((++n)) -lt 400 ] || { echo $n $RANDOM; break; }; done',
    'until false; do select x in a b; do echo $x; break; done < <(sleep 0.2; echo 2); [ $((++n)) -lt 3 ] || break; done',
    'trap "echo trapped; exit 3" TERM; (sleep 1; kill -TERM $$) & for ((;;)); do date | cut -c1-3 > /dev/null; done',
  ])('two worlds that part within it end alike: %s', (command) => {
    const whole = worldWith({ command })
    const expected = settle(whole)
    for (const share of [0.1, 0.25, 0.5, 0.75, 0.9]) {
      const parent = worldWith({ command })
      while (parent.simulation.handled < whole.simulation.handled * share && parent.simulation.step());
      const child = { ...parent, simulation: parent.simulation.fork() }
      const before = readOutput(parent.simulation, parent.stdout)
      // One lives on and the other stands still: neither is touched by what the other does.
      expect(settle(child)).toEqual(expected)
      expect(readOutput(parent.simulation, parent.stdout)).toBe(before)
      expect(settle(parent)).toEqual(expected)
      expect(child.simulation.export()).toEqual(parent.simulation.export())
    }
  })

  test('a world in which a process is killed goes its own way', () => {
    const parent = worldWith({ command: 'for i in 1 2 3; do sleep $i | cat; echo ${PIPESTATUS[@]}; done' })
    parent.simulation.runUntil(startedAt + 1.5 * second)
    const child = { ...parent, simulation: parent.simulation.fork() }
    const { processes } = child.simulation.export().states.get('processes') as ProcessesState
    signal(child.simulation, [...processes.values()].find(({ argv }) => argv[0] === 'sleep')!.pid, 'KILL')
    expect([settle(child).stdout, settle(parent).stdout]).toEqual(['0 0\n137 0\n0 0\n', '0 0\n0 0\n0 0\n'])
  })

  test('holds nothing of processes that have ended', () => {
    const world = worldWith({ command: 'for i in 1 2 3; do echo $i | cat | wc -l; x=$(echo a); done; sleep 1 & wait; cat <(echo y)' })
    world.simulation.runUntil(startedAt + hour)
    const state = world.simulation.export().states.get('processes') as ProcessesState
    const sizes = Object.fromEntries(Object.entries(state).filter(([, value]) => value instanceof Map).map(([field, value]) => [field, (value as Map<string, unknown>).size]))
    expect(sizes).toMatchObject({ processes: 1, opens: 0, pipes: 0, guests: 0, shells: 0, variables: 0, parked: 0, ready: 0 })
    expect(readOutput(world.simulation, world.stdout)).toBe('1\n1\n1\ny\n')
  })
})
