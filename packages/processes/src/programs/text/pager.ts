/**
 * less and more: everything at once, because a terminal here scrolls by itself. Follows less 590 and
 * util-linux 2.38 where the output is no terminal. Left out: single keys, searching, every option
 * (they are taken and change nothing).
 */
import { close, isRefusal, open, print, printError, read, terminal } from '../../calls.ts'
import type { Guest, Program, Refusal } from '../../program.ts'

export const less: Program = {
  name: 'less',
  *run({ argv }) {
    const files = filesOf(argv)
    if (files.length === 0 && (yield* terminal(0)) !== null) {
      yield* print('Missing filename ("less --help" for help)\n')
      return 1
    }
    for (const file of files.length === 0 ? ['-'] : files) yield* show(file, print)
    return 0
  },
}

const rule = ':'.repeat(14)

export const more: Program = {
  name: 'more',
  *run({ argv }) {
    const files = filesOf(argv)
    if (files.length === 0 && (yield* terminal(0)) !== null) {
      yield* printError("more: bad usage\nTry 'more --help' for more information.\n")
      return 1
    }
    const isTitled = files.length > 1 || (files.length === 1 && (yield* terminal(1)) === null)
    for (const file of files.length === 0 ? ['-'] : files) {
      yield* show(file, (words) => printError(`more: cannot open ${words}`), isTitled ? `${rule}\n${file}\n${rule}\n` : '')
    }
    return 0
  },
}

function filesOf(argv: readonly string[]): string[] {
  return argv.slice(1).filter((word) => word === '-' || !/^[-+]/.test(word))
}

function* show(file: string, complain: (words: string) => Guest<void>, title = ''): Guest<void> {
  const fd = file === '-' ? 0 : yield* open(file, 'read')
  if (isRefusal(fd)) return yield* complain(`${file}: ${fd.error}\n`)
  yield* print(title)
  for (;;) {
    const chunk: string | Refusal = yield* read(fd)
    if (chunk === '') break
    if (isRefusal(chunk)) {
      yield* complain(`${file}: ${chunk.error}\n`)
      break
    }
    yield* print(chunk)
  }
  if (fd !== 0) yield* close(fd)
}
