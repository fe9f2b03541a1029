export { kubectlProgram } from './kubectl/program.ts'
export { verbs as kubectlVerbs } from './commands/kubectl/index.ts'
