/** tee: standard input to standard output and to files. */
import { checkpoint, isRefusal, open, print, printError, read, write } from '../../calls.ts'
import type { Program } from '../../program.ts'
import { parseFlags, refuseFlags } from '../flags.ts'

export const tee: Program = {
  name: 'tee',
  *run({ argv }, resumed) {
    const flags = parseFlags(argv, { short: 'aip', long: { append: 'a', 'ignore-interrupts': 'i' } })
    if ('words' in flags) return yield* refuseFlags('tee', flags)
    const from = resumed as { fds: readonly number[]; status: number } | undefined
    const fds: number[] = [...from?.fds ?? []]
    let status = from?.status ?? 0
    for (const name of from ? [] : flags.operands) {
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
      yield* checkpoint({ fds: [...fds], status })
    }
  },
}
