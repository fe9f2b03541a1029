/** `--help` of programs that have no table of options: what they take. */
import { print } from '../calls.ts'
import type { Program } from '../program.ts'

const operands: Readonly<Record<string, string>> = {
  arch: '', clear: '', dd: '[if=FILE] [of=FILE] [bs=BYTES] [count=N] [skip=N] [status=LEVEL]', expr: 'EXPRESSION', file: 'FILE...',
  find: '[PATH...] [EXPRESSION]', groups: '', hostname: '', id: '[-u] [-g] [-n]', jq: '[OPTIONS] FILTER [FILE...]', kill: '[-SIGNAL] PID...', less: '[FILE...]',
  logname: '', more: '[FILE...]', nohup: 'COMMAND [ARG...]', nproc: '', printenv: '[VARIABLE...]', ps: '[OPTIONS]', pwd: '', sync: '',
  time: '[-p] COMMAND [ARG...]', tty: '', uname: '[-asnrvmo]', which: '[-a] NAME...', whoami: '', yes: '[STRING...]',
}

export function withHelp(program: Program): Program {
  const takes = operands[program.name]
  if (takes === undefined) return program
  return {
    ...program,
    *run(process, resumed) {
      if (process.argv.length !== 2 || process.argv[1] !== '--help') return yield* program.run(process, resumed)
      yield* print(`Usage: ${program.name}${takes === '' ? '' : ` ${takes}`}\n`)
      return 0
    },
  }
}
