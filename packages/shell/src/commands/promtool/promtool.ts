/**
 * promtool in the world: rule files, their unit tests, queries.
 *
 * Follows cmd/promtool of Prometheus 3.16. Left out: check config, service-discovery and web-config, debug, push, tsdb but analyze, query analyze; --debug and
 * --junit of tests; features that are enabled by name.
 */
import { type Guest, print, printError, type Program } from '@track/processes'
import { urlFault } from './api-client.ts'
import { promtool } from './commands.ts'
import { fileFault } from './kingpin/existing-file.ts'
import { printCommandHelp, printToolHelp } from './kingpin/help.ts'
import { parseTool } from './kingpin/parse.ts'

export const promtoolProgram: Program = {
  name: 'promtool',
  *run({ argv }) {
    const parsed = parseTool(promtool, argv.slice(1))
    if ('wrong' in parsed) return yield* refuse(parsed.wrong)
    if ('version' in parsed) {
      yield* print(promtool.version)
      return 0
    }
    if ('help' in parsed) {
      yield* print(parsed.help ? printCommandHelp(promtool, parsed.help) : printToolHelp(promtool))
      return 0
    }
    const { command, invocation, files } = parsed
    for (const file of files) {
      const wrong = yield* fileFault(file)
      if (wrong !== undefined) return yield* refuse(wrong)
    }
    const fault = ['server', 'url'].flatMap((name) => invocation.values(name)).map(urlFault).find((words) => words !== undefined)
    if (fault !== undefined) return yield* refuse(fault)
    if (!command.run) {
      yield* printError(`not simulated here: promtool ${command.path}\n`)
      return 1
    }
    const features = invocation.values('enable-feature').filter(Boolean)
    if (features.length > 0) yield* printError(`not simulated here: --enable-feature=${features.join(',')}\n`)
    return yield* command.run(invocation)
  },
}

function* refuse(words: string): Guest<number> {
  yield* printError(`promtool: error: ${words}, try --help\n`)
  return 1
}
