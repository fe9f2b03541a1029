/** envsubst: variables of the environment in a text. Follows GNU gettext 0.21. */
import { print, readAll } from '../../calls.ts'
import type { Program } from '../../program.ts'
import { parseFlags, refuseFlags } from '../flags.ts'

const reference = /\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g

export const envsubst: Program = {
  name: 'envsubst',
  *run({ argv, env }) {
    const flags = parseFlags(argv, { short: 'v', long: { variables: 'v' } })
    if ('words' in flags) return yield* refuseFlags('envsubst', flags)
    const [format] = flags.operands
    const names = format === undefined ? undefined : namesIn(format)
    if (flags.has('v')) {
      yield* print([...names ?? []].map((name) => `${name}\n`).join(''))
      return 0
    }
    const text = yield* readAll()
    yield* print(text.replace(reference, (whole, braced: string | undefined, bare: string | undefined) => {
      const name = braced ?? bare!
      return names && !names.has(name) ? whole : env[name] ?? ''
    }))
    return 0
  },
}

function namesIn(format: string): Set<string> {
  return new Set([...format.matchAll(reference)].map(([, braced, bare]) => braced ?? bare!))
}
