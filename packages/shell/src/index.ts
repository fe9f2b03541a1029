export { kubectlProgram } from './kubectl/program.ts'
export { verbs as kubectlVerbs } from './commands/kubectl/index.ts'
export { parseFlags, FlagError, type FlagSpec, type FlagTable, type FlagValues, type Parsed } from './flags.ts'
