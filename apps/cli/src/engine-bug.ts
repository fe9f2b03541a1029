/** What is printed when the engine stops at a bug of its own: all that makes it happen again. */
import type { SessionFailure } from '@track/session'
import { engineVersion, printMicroTimestamp } from '@track/simulation'

/** `kept` is where the session is that ran into it, if there is one. */
export function printEngineBug({ message, seed, at, handled, event }: SessionFailure, kept?: string): string {
  return [
    `track: the engine stopped at a bug of its own: ${message.replace(/ \(in [^()]* seed -?\d+\)$/, '')}`,
    `  seed          ${seed}`,
    `  virtual time  ${printMicroTimestamp(at)}`,
    `  event         ${event === '' ? 'none' : event}, number ${handled}`,
    `  version       ${engineVersion}`,
    `It is not your mistake. Please report it as an issue of this project, with these lines${kept === undefined ? '' : ' and the files in'}`
    + `${kept === undefined ? ' and the command that you typed.' : `\n${kept}`}`,
  ].join('\n')
}
