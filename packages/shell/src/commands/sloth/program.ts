/**
 * sloth in the world: rules from documents of objectives.
 *
 * Follows cmd/sloth/main.go of Sloth 0.12. Left out: the controller in a cluster, plugins in Go (refused).
 */
import { type Guest, print, printError, type Program } from '@track/processes'
import { slothVersion } from '@track/telemetry'
import { printCommandHelp, printToolHelp } from '../promtool/kingpin/help.ts'
import { parseTool } from '../promtool/kingpin/parse.ts'
import { sloth, withEnvironment } from './commands.ts'
import { SlothFailure } from './failure.ts'
import { Log } from './log.ts'

export const slothProgram: Program = {
  name: 'sloth',
  *run({ argv, env }) {
    const words = argv.slice(1)
    if (words[0] === 'help') return yield* help(words.slice(1))
    const parsed = parseTool(withEnvironment(sloth, env), words)
    if ('wrong' in parsed) return yield* refuse(`invalid command configuration: ${parsed.wrong}`)
    if ('help' in parsed) {
      yield* printError(parsed.help ? printCommandHelp(sloth, parsed.help) : printToolHelp(sloth))
      return 0
    }
    if ('version' in parsed) throw new Error('sloth has no flag for its version')
    const { command, invocation } = parsed
    const label = invocation.values('extra-labels').find((each) => !/[:=]/.test(each))
    if (label !== undefined) return yield* refuse(`invalid command configuration: expected KEY=VALUE got '${label}'`)
    yield* new Log(invocation).debug('Debug level is enabled')
    if (command.path === 'version') {
      yield* print(slothVersion)
      return 0
    }
    if (!command.run) {
      yield* printError(`not simulated here: sloth ${command.path}\n`)
      return 1
    }
    try {
      return yield* command.run(invocation)
    } catch (reason) {
      // What it is asked to do cannot be done: its words.
      if (reason instanceof SlothFailure) return yield* refuse(`"${command.path}" command failed: ${reason.message}`)
      throw reason
    }
  },
}

function* help(words: readonly string[]): Guest<number> {
  const command = sloth.commands.find(({ path }) => path === words.join(' '))
  if (!command && words.length > 0) {
    yield* printError(`sloth: error: expected command but got "${words[0]}"\n`)
    return 1
  }
  yield* printError(command ? printCommandHelp(sloth, command) : printToolHelp(sloth))
  return 0
}

/** No newline follows. */
function* refuse(words: string): Guest<number> {
  yield* printError(`error: ${words}`)
  return 1
}
