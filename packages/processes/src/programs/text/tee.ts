/** tee: standard input to standard output and to files. */
import { isRefusal, open, print, printError, read, write } from '../../calls.ts'
import type { Program } from '../../program.ts'
import { parseFlags, refuseFlags } from '../flags.ts'

export const tee: Program = {
  name: 'tee',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 'aip', long: { append: 'a', 'ignore-interrupts': 'i' } })
    if ('words' in flags) return yield* refuseFlags('tee', flags)
    const fds: number[] = []
    let status = 0
    for (const name of flags.operands) {
      const fd = yield* open(name, flags.has('a') ? 'append' : 'write')
      if (isRefusal(fd)) {
        yield* printError(`tee: ${name}: ${fd.error}\n`)
        status = 1
      } else fds.push(fd)
    }
    for (;;) {
      const chunk: string = yield* read()
      if (chunk === '') return status
      for (const fd of fds) yield* write(fd, chunk)
      yield* print(chunk)
    }
  },
}
