/**
 * logcli in the world: queries of a Loki over the world's network. Follows cmd/logcli of Loki 3.7.8. Left out: volume, volume_range,
 * detected-fields, delete.
 */
import { type Guest, print, printError, type Program } from '@track/processes'
import { printCommandHelp, printToolHelp } from '../promtool/kingpin/help.ts'
import { parseTool } from '../promtool/kingpin/parse.ts'
import { LogcliError, logLine } from './client.ts'
import { logcli } from './commands.ts'

export const logcliProgram: Program = {
  name: 'logcli',
  *run({ argv, env }) {
    const parsed = parseTool(logcli, argv.slice(1), env)
    if ('wrong' in parsed) return yield* refuse(`logcli: error: ${parsed.wrong}, try --help\n`)
    if ('version' in parsed) {
      yield* print(logcli.version)
      return 0
    }
    if ('help' in parsed) {
      yield* print(parsed.help ? printCommandHelp(logcli, parsed.help) : printToolHelp(logcli))
      return 0
    }
    const { command, invocation } = parsed
    if (!command.run) return yield* refuse(`not simulated here: logcli ${command.path}\n`)
    try {
      return yield* command.run(invocation)
    } catch (reason) {
      if (!(reason instanceof LogcliError)) throw reason
      yield* logLine(reason.message)
      return 1
    }
  },
}

function* refuse(words: string): Guest<number> {
  yield* printError(words)
  return 1
}
