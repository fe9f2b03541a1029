/** watch: a command again and again, until interrupted. Left out: -d (no differences are marked). */
import { second } from '@track/simulation'
import { close, isRefusal, now, pipe, print, printError, readAll, sleep, spawn, terminal, wait } from '../../calls.ts'
import { strftime } from '../../formats/strftime.ts'
import type { Guest, Program } from '../../program.ts'
import { parseFlags, refuseFlags } from '../flags.ts'

export const watch: Program = {
  name: 'watch',
  *run({ argv, env, host }) {
    const flags = parseFlags(argv, {
      short: 'n:tdegxcb', long: { interval: 'n', 'no-title': 't', differences: 'd', errexit: 'e', chgexit: 'g', exec: 'x', color: 'c', beep: 'b' },
      stopAtOperand: true,
    })
    if ('words' in flags) return yield* refuseFlags('watch', flags)
    if (flags.operands.length === 0) {
      yield* printError('watch: missing command\n')
      return 1
    }
    const interval = Math.max(0.1, Number(flags.value('n') ?? 2))
    const command = flags.operands.join(' ')
    const name = env['HOSTNAME'] ?? (host.split('/')[0] || 'localhost')
    let before: string | undefined
    for (;;) {
      const size = yield* terminal(1)
      const { text, status } = yield* capture(flags.has('x') ? flags.operands : ['sh', '-c', command])
      const left = `Every ${interval.toFixed(1)}s: ${command}`
      const right = `${name}: ${strftime('%a %b %e %H:%M:%S %Y', yield* now())}`
      const title = flags.has('t') ? '' : `${left}${right.padStart(Math.max(1, (size?.columns ?? 80) - left.length))}\n\n`
      const room = size ? size.rows - (flags.has('t') ? 0 : 2) : Infinity
      yield* print(`\x1b[H\x1b[2J${title}${text.split('\n').slice(0, room).join('\n')}`)
      if (flags.has('e') && status !== 0) return 8
      if (flags.has('g') && before !== undefined && before !== text) return 0
      before = text
      yield* sleep(Math.round(interval * second))
    }
  },
}

function* capture(argv: readonly string[]): Guest<{ text: string; status: number }> {
  const ends = yield* pipe()
  const child = yield* spawn(argv, { descriptors: { 0: 0, 1: ends.write, 2: ends.write } })
  yield* close(ends.write)
  if (isRefusal(child)) {
    yield* close(ends.read)
    return { text: `${argv[0]}: ${child.error}\n`, status: 127 }
  }
  const text = yield* readAll(ends.read)
  yield* close(ends.read)
  return { text, status: (yield* wait(child.pid))?.exitCode ?? 0 }
}
