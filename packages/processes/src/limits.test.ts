/**
 * What a script may take of the machine: whatever it does, the world goes on, its memory is
 * bounded, and the shell says what a real one says (recorded with `ulimit` set low).
 */
import { minute, second } from '@track/simulation'
import { describe, expect, test } from 'vitest'
import { exitCodeOf, readOutput } from './index.ts'
import { limits } from './limits.ts'
import type { ProcessesState } from './state.ts'
import { startedAt, worldWith } from './test-world.ts'

type Outcome = readonly [stderr: string | RegExp, exitCode: number | undefined]

const again = (words: string, count: number) => `${words}\n`.repeat(count)
const outOfProcesses = `${again('bash: fork: retry: Resource temporarily unavailable', 4)}bash: fork: Resource temporarily unavailable\n`
/** The subshells of the background cannot fork either. */
const allOutOfProcesses = /^(bash: fork: (retry: )?Resource temporarily unavailable\n)+$/

function live(command: string, duration = 2 * minute) {
  const world = worldWith({ command })
  const { simulation, pid, stderr } = world
  while (exitCodeOf(simulation, pid) === undefined && simulation.now < startedAt + duration) simulation.step()
  const state = simulation.export().states.get('processes') as ProcessesState
  return { ...world, state, words: readOutput(simulation, stderr), exitCode: exitCodeOf(simulation, pid) }
}

describe('a host gives so much and no more', () => {
  test.each<[string, ...Outcome]>([
    // Processes.
    ['while :; do sleep 1000 & done', outOfProcesses, 254],
    ['(while :; do sleep 1000 & done); echo $? >&2', `${outOfProcesses}254\n`, 0],
    ['while :; do (sleep 1000) & x=$((x+1)); done', outOfProcesses, 254],
    ['while :; do sleep 1000 | sleep 1000 & done', allOutOfProcesses, 254],
    ['while :; do cat <(sleep 1000) & done', allOutOfProcesses, 254],
    ['echo "bash ./s" > s; bash ./s', /^(\.\/s: fork: retry: Resource temporarily unavailable\n){4}\.\/s: fork: Resource temporarily unavailable\n$/, 254],
    // Files.
    ['while exec {fd}>/dev/null; do :; done', 'bash: line 1: /dev/null: Too many open files\n', 0],
    ['yes > file', 'yes: write error: File too large\n', 1],
    ['for i in {1..40}; do head -c 4M /dev/zero > f$i || exit; done', 'head: write error: No space left on device\n', 1],
    // Memory.
    ['x=$(yes)', /^bash: xrealloc: cannot allocate 33\d+ bytes\n$/, 2],
    ['x=a; while :; do x=$x$x; done', 'bash: xrealloc: cannot allocate 33554432 bytes\n', 2],
    ['a=(1); while :; do a+=("${a[@]}"); done', /^bash: xrealloc: cannot allocate \d+ bytes\n$/, 2],
    ['read -r x < /dev/zero', /^bash: xrealloc: cannot allocate \d+ bytes\n$/, 2],
    ['mapfile -t lines < <(yes)', /^bash: xrealloc: cannot allocate \d+ bytes\n$/, 2],
    ['printf "%1000000000d" 1', 'bash: xrealloc: cannot allocate 1000000000 bytes\n', 2],
    ['echo {1..100000000} | wc -c >&2', 'bash: line 1: brace expansion: failed to allocate memory for 100000000 elements\n15\n', 0],
    ['yes | sort; echo $? >&2', /^bash: line 1: +\d+ Killed +yes \| sort\n137\n$/, 0],
    ["awk 'BEGIN { s = \"x\"; while (1) s = s s }'; echo $? >&2", /Killed.*\n137\n$/, 0],
    ["jq -n '[range(1000000000)] | length'; echo $? >&2", /Killed.*\n137\n$/, 0],
    ["jq -n 'def f: 1 + f; f'; echo $? >&2", /Killed.*\n137\n$/, 0],
    ["for v in b,a c,b d,c e,d f,e g,f h,g; do echo \"${v%,*}: &${v%,*} [$(printf \"*${v#*,},%.0s\" {1..9})x]\"; done | sed '1s/^/a: \\&a [x]\\n/' > y; yq . y | wc -l; echo ${PIPESTATUS[0]} >&2", /137\n$/, 0],
    ['x=$(printf "a%.0s" {1..3000}); echo ${x//*a*a*a*a*b/y} | wc -c >&2; echo ${x//a*a*a*a*a*b/y} | wc -c >&2', '3001\n3001\n', 0],
    // Nesting and arguments.
    ['f() { f; }; f; echo here >&2', 'environment: line 1: f: maximum function nesting level exceeded (1000)\n', 1],
    ["x='eval \"$x\"'; eval \"$x\"", 'bash: line 1: eval: maximum eval nesting level exceeded (1000)\n', 1],
    ['echo ". ./s" > s; . ./s', 'bash: line 1: ./s: maximum source file nesting level exceeded (1000)\n', 1],
    ['p=$(printf "%02000d" 0); echo $(( ${p//0/(} 1 ))', /: expression recursion level exceeded \(error token is "\(+ 1 "\)\n$/, 1],
    ['/bin/echo {1..600000}', 'bash: line 1: /bin/echo: Argument list too long\n', 126],
  ])('%s', (command, words, exitCode) => {
    const ended = live(command)
    expect([ended.words, ended.exitCode]).toEqual([typeof words === 'string' ? words : expect.stringMatching(words), exitCode])
  })

  test('a fork bomb fills its host and no more, and the rest of the world lives on', () => {
    const { state, simulation, words } = live('f() { f | f & }; f; sleep 30', 20 * second)
    expect(state.processes.size).toBeLessThanOrEqual(limits.processes)
    expect(words).toMatch(/^(environment: fork: (retry: )?Resource temporarily unavailable\n)+$/)
    expect(simulation.handled).toBeLessThan(20_000)
  })

  test('who has ended takes no room, whether it was waited for or not', () => {
    const { words, exitCode } = live('for i in {1..700}; do true & done; for i in {1..700}; do cat <(true); done; for i in {1..700}; do x=$(true); (true); true | true; done', 5 * minute)
    expect([words, exitCode]).toEqual(['', 0])
  })

  test('who waits for room goes on when there is some, and does nothing twice', () => {
    const { words, exitCode } = live(`i=0; for n in {1..${limits.processes - 1}}; do sleep 6 & done; /bin/echo $((i++)) >&2; (echo $i) >&2; echo $(echo $((i++))) $i | cat >&2`)
    expect(words).toBe(`${again('bash: fork: retry: Resource temporarily unavailable', 3)}0\n1\n1 1\n`)
    expect(exitCode).toBe(0)
  })
})

describe('what never ends lets the world go on', () => {
  test.each([
    'while :; do :; done', 'yes > /dev/null', 'cat /dev/zero > /dev/null', 'yes | cat > /dev/null', 'yes | tee /dev/null > /dev/null', 'yes | wc -l', 'yes | grep -v y', 'yes | grep -n y > /dev/null',
    'head -c 100G /dev/zero | wc -c', 'seq 1000000000 > /dev/null', "echo x | sed ':a;s/^/x/;ta'", 'trap "kill -TERM $$" TERM; kill -TERM $$',
    'for ((;;)); do echo x; done > /dev/null', 'until false; do read x < /dev/null; done', 'yes "$(head -c 100000 /dev/zero | tr "\\0" x)" > /dev/null',
  ])('%s', (command) => {
    const world = worldWith({ command })
    world.simulation.runUntil(startedAt + second)
    const child = { ...world, simulation: world.simulation.fork() }
    for (const each of [world, child]) each.simulation.runFor(second / 10)
    expect(exitCodeOf(world.simulation, world.pid)).toBeUndefined()
    expect(child.simulation.export().states).toEqual(world.simulation.export().states)
    const { guests } = world.simulation.export().states.get('processes') as ProcessesState
    expect(Math.max(0, ...[...guests.values()].map(({ held }) => held))).toBeLessThan(1_048_576)
  })
})
