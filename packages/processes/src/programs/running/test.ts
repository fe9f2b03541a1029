/** test and [ as programs, for `find -exec` and `xargs`: the shell's own builtin answers. */
import { isRefusal, printError, spawn, wait } from '../../calls.ts'
import type { Guest, Program } from '../../program.ts'

function* ask(name: string, words: readonly string[]): Guest<number> {
  const child = yield* spawn(['/bin/sh', '-c', 'test "$@"', name, ...words])
  if (isRefusal(child)) return 2
  return (yield* wait(child.pid))?.exitCode ?? 2
}

export const testPrograms: readonly Program[] = [
  { name: 'test', run: ({ argv }) => ask(argv[0]!, argv.slice(1)) },
  {
    name: '[',
    *run({ argv }) {
      if (argv.length > 1 && argv.at(-1) === ']') return yield* ask(argv[0]!, argv.slice(1, -1))
      yield* printError(`${argv[0]}: missing ‘]’\n`)
      return 2
    },
  },
]
