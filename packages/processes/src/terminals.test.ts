/** An interactive shell on a terminal: what is typed, and what the terminal shows. */
import { second, Simulation } from '@track/simulation'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { addFileSystem } from './file-systems.ts'
import {
  addTerminal, endOfFile, exitCodeOf, interrupt, isIncomplete, promptOf, readTerminal, startProcess, suspend, typeLine,
} from './index.ts'
import { processesPart } from './part.ts'
import { coreutils } from './programs/coreutils.ts'
import { startedAt } from './test-world.ts'
import { unixTree } from './unix-tree.ts'

type Step = string

/** Types lines; `^C`, `^Z`, `^D` are keys, `+5` lets five seconds pass. Forks half-way and compares. */
function play(...steps: readonly Step[]): string {
  const simulation = Simulation.start([processesPart({ programs: coreutils })], { seed: 7, startedAt })
  addFileSystem(simulation, 'host', { base: unixTree({ programs: coreutils, at: startedAt }) })
  const terminal = addTerminal(simulation, { echo: true })
  startProcess(simulation, {
    argv: ['bash'], fileSystem: 'host', terminal, cwd: '/root', env: { HOME: '/root', PATH: '/usr/bin', PS1: '$ ', HOSTNAME: 'lab' },
  })
  simulation.runFor(second)
  const half = Math.floor(steps.length / 2)
  for (const step of steps.slice(0, half)) take(simulation, terminal, step)
  const child = simulation.fork()
  for (const step of steps.slice(half)) {
    take(simulation, terminal, step)
    take(child, terminal, step)
  }
  expect(isDeepStrictEqual(child.export(), simulation.export())).toBe(true)
  return readTerminal(simulation, terminal).text
}

function take(simulation: Simulation, terminal: string, step: Step): void {
  if (step === '^C') interrupt(simulation, terminal)
  else if (step === '^Z') suspend(simulation, terminal)
  else if (step === '^D') endOfFile(simulation, terminal)
  else if (/^\+\d+$/.test(step)) simulation.runFor(Number(step) * second)
  else typeLine(simulation, terminal, step)
  simulation.runFor(second / 2)
}

test('commands, and their status', () => {
  expect(play('echo hi', 'false', 'echo $?', 'cd /tmp; pwd', 'x=5', 'echo $((x+1))')).toBe(
    '$ echo hi\nhi\n$ false\n$ echo $?\n1\n$ cd /tmp; pwd\n/tmp\n$ x=5\n$ echo $((x+1))\n6\n$ ')
})

test('Ctrl-C ends a command with 130, and the loop around it', () => {
  expect(play('sleep 100', '^C', 'echo $?')).toBe('$ sleep 100\n^C\n$ echo $?\n130\n$ ')
  expect(play('for i in 1 2 3; do echo $i; sleep 10; done', '^C', 'echo $?')).toBe(
    '$ for i in 1 2 3; do echo $i; sleep 10; done\n1\n^C\n$ echo $?\n130\n$ ')
  expect(play('while :; do :; done', '^C', 'echo $?')).toBe('$ while :; do :; done\n^C\n$ echo $?\n130\n$ ')
})

test('Ctrl-C at the prompt drops what was typed so far', () => {
  expect(play('echo "open', '^C', 'echo fine')).toBe('$ echo "open\n> ^C\n$ echo fine\nfine\n$ ')
})

test('a command that is not finished asks for more', () => {
  expect(play('for i in 1 2', 'do echo $i', 'done')).toBe('$ for i in 1 2\n> do echo $i\n> done\n1\n2\n$ ')
  expect(play('cat <<EOF', 'text', 'EOF')).toBe('$ cat <<EOF\n> text\n> EOF\ntext\n$ ')
  expect(play('echo a \\', 'b')).toBe('$ echo a \\\n> b\na b\n$ ')
  expect(play('echo )')).toBe("$ echo )\nbash: syntax error near unexpected token `)'\n$ ")
})

test('background jobs run, are listed, and report at the next prompt', () => {
  expect(play('sleep 5 &', 'jobs', '+6', 'echo x', 'echo y')).toBe(
    '$ sleep 5 &\n[1] 2\n$ jobs\n[1]+  Running                 sleep 5 &\n$ echo x\nx\n[1]+  Done                    sleep 5\n$ echo y\ny\n$ ')
  expect(play('(sleep 1; exit 3) &', '+2', 'true')).toContain('[1]+  Exit 3                  ( sleep 1; exit 3 )'.replace('( sleep', '(sleep').replace('3 )', '3)'))
})

test('Ctrl-Z stops a job, bg and fg go on with it', () => {
  expect(play('sleep 50', '^Z', 'bg', 'fg', '^C', 'jobs')).toBe(
    '$ sleep 50\n^Z\n[1]+  Stopped                 sleep 50\n$ bg\n[1]+ sleep 50 &\n$ fg\nsleep 50\n^C\n$ jobs\n$ ')
})

test('kill takes jobs and process ids', () => {
  expect(play('sleep 50 &', 'kill %1', 'true')).toBe('$ sleep 50 &\n[1] 2\n$ kill %1\n[1]+  Terminated              sleep 50\n$ true\n$ ')
})

test('a program reads what is typed until Ctrl-D', () => {
  expect(play('cat', 'typed', '^D', 'echo done')).toBe('$ cat\ntyped\ntyped\n$ echo done\ndone\n$ ')
  expect(play('read x; echo "[$x]"', 'answer')).toBe('$ read x; echo "[$x]"\nanswer\n[answer]\n$ ')
})

test('Ctrl-D at the prompt ends the shell, and stopped jobs are told of first', () => {
  expect(play('^D')).toBe('$ exit\n')
  expect(play('sleep 9', '^Z', '^D', '^D')).toContain('There are stopped jobs.\n$ exit\n')
})

test('aliases and functions are known on the following lines', () => {
  expect(play("alias hi='echo hello'", 'hi there', 'f() { echo f$1; }', 'f 1')).toBe(
    "$ alias hi='echo hello'\n$ hi there\nhello there\n$ f() { echo f$1; }\n$ f 1\nf1\n$ ")
})

test('the prompt state tells what the terminal waits for', () => {
  const simulation = Simulation.start([processesPart({ programs: coreutils })], { seed: 7, startedAt })
  addFileSystem(simulation, 'host', { base: unixTree({ programs: coreutils, at: startedAt }) })
  const terminal = addTerminal(simulation)
  const started = startProcess(simulation, { argv: ['bash'], fileSystem: 'host', terminal, cwd: '/tmp', env: { PATH: '/usr/bin', MARK: 'm' } })
  const asks = () => promptOf(simulation, terminal).asks
  expect(asks()).toBe('running')
  simulation.runFor(second)
  expect([asks(), promptOf(simulation, terminal).cwd, promptOf(simulation, terminal).variables.get('MARK')]).toEqual(['command', '/tmp', 'm'])
  typeLine(simulation, terminal, 'if true')
  simulation.runFor(second)
  expect(asks()).toBe('continuation')
  typeLine(simulation, terminal, 'then sleep 3; fi')
  simulation.runFor(second)
  expect(asks()).toBe('running')
  simulation.runFor(5 * second)
  typeLine(simulation, terminal, 'exit 4')
  simulation.runFor(second)
  expect('pid' in started && exitCodeOf(simulation, started.pid)).toBe(4)
  expect(readTerminal(simulation, terminal).text).toBe('exit\n')
})

test.each([
  ['echo hi', false], ["echo 'open", true], ['if true', true], ['if true; then :; fi', false], ['cat <<E', true], ['cat <<E\nx\nE', false], ['a \\', true],
  ['a &&', true], ['a |', true], ['f() {', true], ['x=(1', true], ['echo $(', true], ['echo )', false], ['', false],
] as const)('%j is incomplete: %s', (text, expected) => {
  expect(isIncomplete(text)).toBe(expected)
})
