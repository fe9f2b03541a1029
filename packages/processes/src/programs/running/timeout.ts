/** timeout: a command with a bound of virtual time. */
import { isRefusal, printError, signal, spawn, wait, waitWithin } from '../../calls.ts'
import type { Guest, Program } from '../../program.ts'
import { parseSignal } from '../../signals.ts'
import { parseFlags, refuseFlags } from '../flags.ts'
import { notStarted } from './env.ts'
import { parseTime } from './small.ts'

export const timeout: Program = {
  name: 'timeout',
  *run({ argv, pid }) {
    const flags = parseFlags(argv, {
      short: 's:k:vp!', long: { signal: 's', 'kill-after': 'k', verbose: 'v', 'preserve-status': 'p', foreground: '!' }, stopAtOperand: true,
    })
    if ('words' in flags) return yield* refuseFlags('timeout', flags, 125)
    const [given, ...command] = flags.operands
    if (given === undefined || command.length === 0) {
      yield* printError("Try 'timeout --help' for more information.\n")
      return 125
    }
    const duration = parseTime(given)
    const name = parseSignal(flags.value('s') ?? 'TERM')
    if (duration === undefined || !name) {
      yield* printError(`timeout: ${duration === undefined ? `invalid time interval ‘${given}’` : `${flags.value('s')!}: invalid signal`}\nTry 'timeout --help' for more information.\n`)
      return 125
    }
    const child = yield* spawn(command)
    if (isRefusal(child)) return yield* notStarted('timeout', command[0]!, child)
    const ended = duration === 0 ? yield* wait(child.pid) : yield* waitWithin(duration, child.pid)
    if (ended !== 'timeout') return ended?.exitCode ?? 0
    if (flags.has('v')) yield* printError(`timeout: sending signal ${name} to command ‘${command[0]!}’\n`)
    yield* signal(child.pid, name)
    const patience = parseTime(flags.value('k') ?? '0') ?? 0
    let last = patience === 0 ? yield* wait(child.pid) : yield* waitWithin(patience, child.pid)
    if (last === 'timeout') {
      yield* signal(child.pid, 'KILL')
      last = yield* wait(child.pid)
      return yield* endLikewise(pid)
    }
    if (name === 'KILL') return yield* endLikewise(pid)
    return flags.has('p') ? last?.exitCode ?? 124 : 124
  },
}

/** A command that had to be killed takes timeout with it, so that a shell sees 137. */
function* endLikewise(pid: string): Guest<number> {
  yield* signal(pid, 'KILL')
  return 137
}
