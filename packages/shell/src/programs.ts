/** Every program that the prompt's machine has. */
import { coreutils, type Program } from '@track/processes'
import { amtool } from './commands/amtool/program.ts'
import { curl } from './commands/curl.ts'
import { verbs } from './commands/kubectl/verbs.ts'
import { dig, getent, nslookup } from './commands/names.ts'
import { logcliProgram } from './commands/logcli/logcli.ts'
import { otelcol } from './commands/otelcol/program.ts'
import { openssl } from './commands/openssl.ts'
import { slothProgram } from './commands/sloth/program.ts'
import { promtoolProgram } from './commands/promtool/promtool.ts'
import { tar } from './commands/tar/program.ts'
import { wget } from './commands/wget.ts'
import { kubectlProgram } from './kubectl/program.ts'
import { workload } from './commands/workload.ts'
import { trackProgram } from './track-command.ts'
import { trackCommands } from './track-commands.ts'

/** For the world: the programs of the shell's own. */
export const trackPrograms: readonly Program[] = [kubectlProgram(verbs), ...trackCommands.map(trackProgram)]

/** What speaks over the world's network, at the prompt and in containers. */
const networkPrograms: readonly Program[] = [curl, wget, nslookup, dig, getent, amtool, openssl]

/** Everything that can be run in a world: the usual utilities, the network's, kubectl, and the track's commands. */
export const shellPrograms: readonly Program[] = [...coreutils, tar, ...networkPrograms, promtoolProgram, logcliProgram, slothProgram, otelcol, workload, ...trackPrograms]
