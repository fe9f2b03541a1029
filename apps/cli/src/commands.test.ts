/** The command table: what help, completion and suggestions make of it, and what a terminal gets. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commands } from './commands/table.ts'
import { candidatesFor } from './completion-candidates.ts'
import { printEngineBug } from './engine-bug.ts'
import { lengthOf } from './control/length.ts'
import { printTime } from './control/call-script.ts'
import { sayRewound } from './control/run-in-world.ts'
import { erasesPanel, panelHeight, panelLines } from './lab/tasks-panel.ts'
import { cutLine, sizeOf } from './terminal-text.ts'
import { hour, second } from '@track/simulation'
import { printCommand, printCommands } from './help.ts'
import { nearestName } from './nearest-name.ts'
import { paintFor } from './paint.ts'
import { paceOf } from './pace.ts'
import { printBar } from './progress-bar.ts'

test('the commands that there are', () => {
  expect(commands.map(({ name }) => name)).toEqual([
    'list', 'read', 'lab', 'clock', 'world', 'promql', 'answer', 'tasks', 'hint', 'dashboard', 'shell', 'check', 'solution', 'undo', 'reset', 'prove', 'serve', 'cluster', 'completion',
  ])
})

describe.each(commands.map((command) => [command.name, command] as const))('%s', (name, command) => {
  test('its help says what it is for, shows how, and explains every flag', () => {
    const help = printCommand(command)
    expect(help).toContain(`Usage:\n  track ${name}`)
    expect(command.examples.length).toBeGreaterThan(0)
    for (const example of command.examples) expect(example).toContain(`track ${name}`)
    for (const [flag, { hidden, help: says }] of Object.entries(command.flags)) if (!hidden) expect(help).toMatch(new RegExp(`--${flag}( [A-Z]+)?\\n      ${says[0]!}`))
  })

  test('the list of commands and completion know it', () => {
    expect(printCommands(commands)).toContain(`  ${name.padEnd(12)}${command.summary}\n`)
    expect(candidatesFor(commands, [name])).toContain(name)
    const flags = Object.entries(command.flags).filter(([, { hidden }]) => !hidden).map(([flag]) => `--${flag}`)
    expect(candidatesFor(commands, [name, '--'])).toEqual([...flags, '--help'])
  })
})

/** Words as they are typed, the last one unfinished → what it may become. */
const completions: Record<string, string[]> = {
  'c': ['clock', 'check', 'cluster', 'completion'],
  'lab f': ['feedback-loops'],
  'read feed': ['feedback-loops'],
  'lab --se': ['--serve'],
  'clock a': ['advance'],
  'cluster --write-kubeconfig ': [],
  'frobnicate ': [],
}

test.each(Object.entries(completions))('completes "%s"', (typed, expected) => {
  expect(candidatesFor(commands, typed.split(' '))).toEqual(expected)
})

test('what bash is told makes it complete', () => {
  const bin = join(import.meta.dirname, '..', 'bin', 'track.mjs')
  const script = [
    `track() { ${JSON.stringify(process.execPath)} ${JSON.stringify(bin)} "$@"; }`, 'source <(track completion bash)',
    'COMP_WORDS=(track lab --se)', 'COMP_CWORD=2', '_track', 'echo "${COMPREPLY[@]}"',
  ].join('\n')
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' })
  expect([stdout, stderr]).toEqual(['--serve\n', ''])
})

/** What was typed → what was meant. */
const meant: Record<string, string | undefined> = {
  clok: 'clock', lsit: 'list', Prove: 'prove', sovle: undefined, shel: 'shell', frobnicate: undefined, '': undefined, x: undefined,
}

test.each(Object.entries(meant))('"%s" is near to %s', (typed, expected) => {
  expect(nearestName(typed, commands.map(({ name }) => name))).toBe(expected)
})

test('colours are for terminals, and for those who did not ask for none', () => {
  const painted = (isTTY: boolean, env: Record<string, string> = {}) => paintFor({ isTTY }, env)('done', 'green')
  expect(painted(true)).toBe('\u001b[32mdone\u001b[0m')
  expect([painted(false), painted(true, { NO_COLOR: '1' }), painted(true, { TERM: 'dumb' })]).toEqual(['done', 'done', 'done'])
})

test('a bar fills as work is done, and stays on its line', () => {
  expect(printBar(0, 4, 'the start', 80)).toBe('[                        ] 0 of 4  the start')
  expect(printBar(3, 4, 'wrong/one.sh', 80)).toBe('[==================      ] 3 of 4  wrong/one.sh')
  expect(printBar(4, 4, 'wrong/one-with-a-long-name.sh', 40)).toBe('[========================] 4 of 4  wro…')
})

test('how far the time of a world has come', () => {
  const now = Date.UTC(2025, 2, 4, 17, 20) * 1000
  expect(printTime({ now, passed: 33 * hour, length: 100 * hour }, 100)).toBe('[=======                 ] 33h0m0s of 100h0m0s  2025-03-04T17:20:00Z, Ctrl-C stops')
  expect(printTime({ now, passed: 90 * second, length: undefined }, 100)).toBe('2025-03-04T17:20:00Z, Ctrl-C stops (1m30s later)')
  expect([['clock', 'advance', '2h'], ['clock', 'advance', 'soon'], ['clock', 'until', '2h'], ['world', 'ahead', '2h']].map(lengthOf)).toEqual([2 * hour, undefined, undefined, undefined])
})

test('what followed a rewind on the line', () => {
  const rows: [script: string, isNamed: boolean][] = [
    ['world rewind before', false], ['world rewind -10m', false], ['world rewind -- -10m ;', false], ['echo x; world rewind before', false],
    ['world rewind before; echo x', true], ['world rewind before && echo x', true], ['world rewind before\necho x', true], ['world rewind a; world rewind b', true],
  ]
  for (const [script, isNamed] of rows) expect([script, sayRewound(script, 0).includes('is gone')]).toEqual([script, isNamed])
})

test('a line is cut between characters, and never where a terminal does not say how wide it is', () => {
  expect([cutLine('背圧 is back', 12), cutLine('背圧 is back', 6), cutLine('a😀b', 3)]).toEqual(['背圧 is back', '背圧 …', 'a…'])
  expect([sizeOf({}), sizeOf({ columns: 0, rows: 0 }), sizeOf({ columns: 120, rows: 50 })]).toEqual([
    { columns: 80, rows: 24 }, { columns: 80, rows: 24 }, { columns: 120, rows: 50 },
  ])
})

test('the panel: every task where there is room, else the one to work on', () => {
  const task = (id: string, isDone: boolean) => ({ id, title: `The ${id}`, do: '', isDone, holdsAtStart: false, checks: [], hints: [], hintsLeft: 0, credit: isDone ? 1 : 0.5 })
  const view = { tasks: [task('first', true), task('second', false)] }
  expect(panelLines(view, { columns: 84, rows: 50 })).toEqual([
    '-- 1 of 2 done, "tasks" says what is asked, "help" what there is -------------------', '[x] first: The first', '[ ] second: The second (50 %)',
  ])
  expect(panelLines(view, { columns: 10, rows: 24 })).toEqual(['-- 1 of 2…', '[ ] secon…'])
  expect(['ls\r\n', '\u001b[2K\u001b[K', '\u001b[2J\u001b[H', '\u001b[5D\u001b[J$ '].map(erasesPanel)).toEqual([false, false, true, true])
  for (const rows of [24, 50]) expect(panelHeight(view, { columns: 80, rows })).toBe(panelLines(view, { columns: 80, rows }).length)
})

test('a pace is a number of times, or nothing', () => {
  expect([paceOf('0'), paceOf('0.5'), paceOf('60')]).toEqual([{ kind: 'paused' }, { kind: 'running', speed: 0.5 }, { kind: 'running', speed: 60 }])
  for (const text of ['', 'fast', '-1', '1e9', 'NaN']) expect(() => paceOf(text)).toThrow(`--pace ${text}: choose between 0 and 100000.`)
})

test('a bug of the engine in a saved session names its folder', () => {
  const failure = { message: 'queue of -1 (in traffic/serve at 1970-01-01T00:00:01.000000Z, event 9, seed 7)', seed: 7, at: 1_000_000, handled: 9, event: 'traffic/serve' }
  expect(printEngineBug(failure, '/state/lab')).toBe([
    "track: the engine stopped at a bug of its own: queue of -1", '  seed          7', '  virtual time  1970-01-01T00:00:01.000000Z',
    '  event         traffic/serve, number 9', '  version       0.1.0',
    'It is not your mistake. Please report it as an issue of this project, with these lines and the files in', '/state/lab',
  ].join('\n'))
})
