/** Every program that the prompt's machine has. */
import { coreutils, type Program } from '@track/processes'
import { verbs } from './commands/kubectl/verbs.ts'
import { kubectlProgram } from './kubectl/program.ts'
import { trackProgram } from './track-command.ts'
import { trackCommands } from './track-commands.ts'

/** For the world: the programs of the shell's own. */
export const trackPrograms: readonly Program[] = [kubectlProgram(verbs), ...trackCommands.map(trackProgram)]

/** Everything that can be run in a world: the usual utilities, kubectl, and the track's commands. */
export const shellPrograms: readonly Program[] = [...coreutils, ...trackPrograms]
