/** Programs as generators: what they are answered, how they fork, wait, are interrupted and end. */
import { millisecond, minute, type Plain, second, Simulation } from '@track/simulation'
import { describe, expect, test } from 'vitest'
import {
  answerCall, catchSignals, checkpoint, endInput, exitCodeOf, isInterrupted, isRefusal, now, openInput, print, printError, processRow, type Program,
  read, readAll, readFile, readLine, readOutput, readWithin, request, signal, sleep, spawn, startProcess, type SystemCallHandler, wait, waitWithin,
  writeFile, writeInput,
} from './index.ts'
import { addFileSystem } from './file-systems.ts'
import { processesPart } from './part.ts'
import { coreutils } from './programs/coreutils.ts'
import type { ProcessesState } from './state.ts'
import { startedAt } from './test-world.ts'
import { unixTree } from './unix-tree.ts'

function program(run: Program['run'], name = 'guest'): Program {
  return { name, run, cost: 0 }
}

interface Running {
  readonly simulation: Simulation
  readonly pid: string
  readonly stdout: string
  readonly stderr: string
}

function start(guest: Program, systemCalls: Record<string, SystemCallHandler> = {}, argv: readonly string[] = [guest.name], pipe?: (simulation: Simulation) => string): Running {
  const programs = [...coreutils, guest]
  const simulation = Simulation.start([processesPart({ programs, systemCalls })], { seed: 7, startedAt })
  addFileSystem(simulation, 'host', { base: unixTree({ programs, at: startedAt }) })
  const stdin = pipe ? { pipe: pipe(simulation) } : undefined
  const started = startProcess(simulation, { argv, fileSystem: 'host', cost: 0, env: { PATH: '/usr/bin' }, ...(stdin ? { stdin } : {}) })
  if ('error' in started) throw new Error(started.error)
  return { simulation, ...started }
}

function state({ simulation }: Running): ProcessesState {
  return simulation.export().states.get('processes') as ProcessesState
}

describe('a guest', () => {
  test('prints, reads files, sleeps in virtual time and ends with its exit code', () => {
    const running = start(program(function* ({ argv, pid }) {
      yield* print(`${argv.join(' ')} is ${pid}\n`)
      const missing = yield* readFile('/nowhere')
      if (isRefusal(missing)) yield* printError(`${missing.error}\n`)
      yield* writeFile('/tmp/note', 'kept')
      const before = yield* now()
      yield* sleep(3 * second)
      yield* print(`${((yield* now()) - before) / second} s, ${yield* readFile('/tmp/note')}\n`)
      return 4
    }), {}, ['guest', '-v'])
    running.simulation.runFor(minute)
    // A system call takes a microsecond, and two lie between the readings of the clock.
    expect(readOutput(running.simulation, running.stdout)).toBe('guest -v is 1\n3.000002 s, kept\n')
    expect(readOutput(running.simulation, running.stderr)).toBe('No such file or directory\n')
    expect(exitCodeOf(running.simulation, running.pid)).toBe(4)
  })

  test('goes on in a fork, and in a world that was resumed, from its history alone', () => {
    let starts = 0
    const running = start(program(function* () {
      starts++
      for (let count = 1; count <= 5; count++) {
        yield* print(`${count} `)
        yield* sleep(second)
      }
      return 0
    }))
    running.simulation.runFor(2.5 * second)
    const child = { ...running, simulation: running.simulation.fork() }
    running.simulation.runFor(minute)
    child.simulation.runFor(minute)
    expect(readOutput(child.simulation, running.stdout)).toBe('1 2 3 4 5 ')
    expect(readOutput(running.simulation, running.stdout)).toBe('1 2 3 4 5 ')
    expect(starts).toBe(2)
  })

  test('forgets what it was answered before a checkpoint, and a replay begins there', () => {
    const seen: Plain[] = []
    const running = start(program(function* (_, resumed) {
      seen.push(resumed)
      for (let count = (resumed as number | undefined) ?? 0; ; count++) {
        yield* checkpoint(count)
        yield* print(`${count} `)
        yield* sleep(second)
      }
    }))
    running.simulation.runFor(9.5 * second)
    expect(state(running).guests.get(running.pid)!.answered).toBe(1)
    const child = { ...running, simulation: running.simulation.fork() }
    child.simulation.runFor(2 * second)
    expect(readOutput(child.simulation, running.stdout)).toBe('0 1 2 3 4 5 6 7 8 9 10 11 ')
    expect(seen).toEqual([undefined, 9])
  })

  test.each<[string, Program['run']]>([
    ['at the head of the loop', function* (_, resumed) {
      for (let count = (resumed as number | undefined) ?? 0; count < 8; count++) {
        yield* checkpoint(count)
        yield* print(`${count} `)
        yield* sleep(second)
      }
      return 0
    }],
    ['at its end', function* (_, resumed) {
      for (let count = (resumed as number | undefined) ?? 0; count < 8; count++) {
        yield* print(`${count} `)
        yield* sleep(second)
        yield* checkpoint(count + 1)
      }
      return 0
    }],
    ['now and then', function* (_, resumed) {
      for (let count = (resumed as number | undefined) ?? 0; count < 8; count++) {
        if (count % 3 === 0) yield* checkpoint(count)
        yield* print(`${count} `)
        if (count % 2 === 0) yield* sleep(second)
      }
      return 0
    }],
  ])('goes on from a checkpoint %s, wherever it is forked', (_, run) => {
    const running = start(program(run))
    do {
      const child = { ...running, simulation: running.simulation.fork() }
      child.simulation.runFor(minute)
      expect(readOutput(child.simulation, running.stdout)).toBe('0 1 2 3 4 5 6 7 ')
    } while (running.simulation.step())
    expect(exitCodeOf(running.simulation, running.pid)).toBe(0)
  })

  test('keeps runs of empty answers as one row', () => {
    const running = start(program(function* () {
      for (let count = 0; count < 1_000; count++) yield* print('.')
      yield* sleep(second)
      return 0
    }))
    running.simulation.runFor(0.5 * second)
    const guest = state(running).guests.get(running.pid)!
    expect([guest.answered, guest.tail.length + guest.full.length]).toEqual([1_000, 1])
  })
})

describe('input', () => {
  test('comes line by line, by chunks, within a time, and ends', () => {
    let pipe = ''
    const running = start(program(function* () {
      yield* print(`line ${yield* readLine()}\n`)
      yield* print(`chunk ${yield* read()}`)
      yield* print(`late ${yield* readWithin(second)}\n`)
      yield* print(`rest ${yield* readAll()}`)
      return 0
    }), {}, ['guest'], (simulation) => (pipe = openInput(simulation)))
    const { simulation } = running
    writeInput(simulation, pipe, 'one\ntwo\n')
    simulation.runFor(5 * second)
    expect(readOutput(simulation, running.stdout)).toBe('line one\nchunk two\nlate null\n')
    writeInput(simulation, pipe, 'three\n')
    simulation.runFor(second)
    endInput(simulation, pipe)
    simulation.runFor(second)
    expect(readOutput(simulation, running.stdout)).toBe('line one\nchunk two\nlate null\nrest three\n')
    expect(writeInput(simulation, pipe, 'nobody')).toBe(false)
  })
})

describe('requests to the layers above', () => {
  const parked: string[] = []
  const abandoned: string[] = []
  const handler: SystemCallHandler = {
    begin(_, { id, user }, row) {
      if (row === 'now') return { answer: `at once for ${user}` }
      parked.push(id)
      return 'parked'
    },
    abandon: (_, id) => void abandoned.push(id),
  }

  test('are answered at once, later, or not in time', () => {
    const running = start(program(function* () {
      yield* print(`${String(yield* request('api', 'now'))}\n`)
      yield* print(`${String(yield* request('api', 'later'))}\n`)
      yield* print(`${JSON.stringify(yield* request('api', 'never', 2 * second))}\n`)
      return 0
    }), { api: handler })
    const { simulation } = running
    simulation.runFor(second)
    const child = simulation.fork()
    for (const world of [simulation, child]) {
      expect(answerCall(world, parked[0]!, 'later')).toBe(true)
      world.runFor(minute)
      expect(readOutput(world, running.stdout)).toBe('at once for root\nlater\n{"timedOut":true}\n')
      expect(answerCall(world, parked[0]!, 'again')).toBe(false)
    }
    expect(abandoned).toEqual(parked.slice(1))
  })

  test('are taken back when the process is killed', () => {
    const running = start(program(function* () {
      yield* request('api', 'never')
      return 0
    }), { api: handler })
    running.simulation.runFor(second)
    signal(running.simulation, running.pid, 'KILL')
    running.simulation.runFor(second)
    expect(abandoned.at(-1)).toBe(parked.at(-1))
    expect(exitCodeOf(running.simulation, running.pid)).toBe(137)
  })
})

describe('signals', () => {
  const waits = program(function* () {
    yield* sleep(minute)
    return 0
  })

  test.each([['INT', 130], ['TERM', 143], ['KILL', 137], ['HUP', 129]] as const)('%s ends with %i', (name, code) => {
    const running = start(waits)
    running.simulation.runFor(second)
    signal(running.simulation, running.pid, name)
    expect(exitCodeOf(running.simulation, running.pid)).toBe(code)
  })

  test('a caught one interrupts the call that waits', () => {
    const running = start(program(function* () {
      yield* catchSignals('INT')
      const answer = yield* sleep(minute)
      yield* print(isInterrupted(answer) ? `stopped by ${answer.interrupted}\n` : 'slept\n')
      return 3
    }))
    running.simulation.runFor(second)
    signal(running.simulation, running.pid, 'INT')
    running.simulation.runFor(second)
    expect(readOutput(running.simulation, running.stdout)).toBe('stopped by INT\n')
    expect(exitCodeOf(running.simulation, running.pid)).toBe(3)
  })

  test('STOP holds it, CONT lets it go on', () => {
    const running = start(program(function* () {
      yield* sleep(second)
      yield* print('woke\n')
      return 0
    }))
    signal(running.simulation, running.pid, 'STOP')
    running.simulation.runFor(minute)
    expect(readOutput(running.simulation, running.stdout)).toBe('')
    signal(running.simulation, running.pid, 'CONT')
    running.simulation.runFor(second)
    expect(readOutput(running.simulation, running.stdout)).toBe('woke\n')
  })
})

describe('children', () => {
  test('are started and waited for, with a bound', () => {
    const running = start(program(function* () {
      const quick = yield* spawn(['sh', '-c', 'exit 7'])
      if (isRefusal(quick)) return 1
      yield* print(`${(yield* wait(quick.pid))?.exitCode}\n`)
      const slow = yield* spawn(['sleep', '60'])
      if (isRefusal(slow)) return 1
      yield* print(`${JSON.stringify(yield* waitWithin(second, slow.pid))}\n`)
      const none = yield* spawn(['nosuch'])
      yield* print(`${isRefusal(none) ? none.error : 'started'}\n`)
      return 0
    }))
    running.simulation.runFor(10 * second)
    expect(readOutput(running.simulation, running.stdout)).toBe('7\n"timeout"\nNo such file or directory\n')
  })

  test('all processes of a container end with its first', () => {
    const guest = program(function* () {
      yield* spawn(['sleep', '1000'])
      yield* sleep(second)
      return 0
    })
    const programs = [...coreutils, guest]
    const simulation = Simulation.start([processesPart({ programs })], { seed: 7, startedAt })
    addFileSystem(simulation, 'container', { base: unixTree({ programs, at: startedAt }) })
    const started = startProcess(simulation, {
      argv: ['guest'], fileSystem: 'container', host: 'web-0/app', env: { PATH: '/usr/bin' }, onExit: { part: 'processes', event: 'wake', data: {} },
    })
    simulation.runFor(500 * millisecond)
    expect(processRow(simulation, 'web-0/app:2')?.argv).toEqual(['sleep', '1000'])
    simulation.runFor(minute)
    expect(started).toMatchObject({ pid: 'web-0/app:1' })
    expect(processRow(simulation, 'web-0/app:2')?.status ?? 'gone').not.toBe('waiting')
    expect(exitCodeOf(simulation, 'web-0/app:1')).toBe(0)
  })
})

describe('starting', () => {
  const programs = [...coreutils]
  const simulation = Simulation.start([processesPart({ programs })], { seed: 7, startedAt })
  addFileSystem(simulation, 'host', { base: unixTree({ programs, at: startedAt }), files: { '/plain': 'no program', '/dir/x': '' } })

  test.each([
    [['nosuch'], 'exec: "nosuch": executable file not found in $PATH', 127],
    [['/nosuch'], 'exec: "/nosuch": no such file or directory', 127],
    [['/plain'], 'exec: "/plain": permission denied', 126],
    [['/dir'], 'exec: "/dir": is a directory', 126],
  ] as const)('%j is refused: %s', (argv, error, exitCode) => {
    expect(startProcess(simulation, { argv, fileSystem: 'host' })).toEqual({ error, exitCode })
  })
})
