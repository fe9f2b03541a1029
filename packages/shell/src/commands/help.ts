/** `help`: what there is in the world's shell, on one screen. In bash it is a builtin that tells of builtins. */
import { print } from '@track/processes'
import { defineTrackCommand, printHelp, type TrackCommand, TrackUsageError } from '../track-command.ts'
import { overview } from './shell-overview.ts'

/** The commands are asked for when it runs: it is one of them. */
export function helpOf(commands: () => readonly TrackCommand[]): TrackCommand {
  return defineTrackCommand({
    name: 'help',
    summary: 'Say what there is in this shell, or more about one of its own commands.',
    usage: ['[COMMAND]'],
    examples: ['help', 'help world'],
    flags: {},
    *run({ operands: [name, surplus] }) {
      if (surplus !== undefined) throw new TrackUsageError('one command, or none for all of them')
      const command = commands().find((each) => each.name === name)
      if (name !== undefined && !command) throw new TrackUsageError(`"${name}" is none of ${commands().map((each) => each.name).join(', ')}; try ${name} --help`)
      if (command) yield* print(printHelp(command))
      else yield* overview(commands())
      return 0
    },
  })
}
