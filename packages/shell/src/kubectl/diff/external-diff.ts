/**
 * The program that compares two directories: `diff`, or what KUBECTL_EXTERNAL_DIFF names.
 *
 * Follows DiffProgram of k8s.io/kubectl/pkg/cmd/diff/diff.go of Kubernetes 1.34.
 */
import { type Guest, isRefusal, type ProcessFacts, spawn, wait } from '@track/processes'
import { KubectlError } from '../errors.ts'

/** Its exit code: 0 when there is no difference, 1 when there is one. */
export function* runDiff({ env }: ProcessFacts, directories: readonly string[]): Guest<number> {
  const [program, ...words] = argvOf(env['KUBECTL_EXTERNAL_DIFF'] ?? '', directories) as [string, ...string[]]
  const started = yield* spawn([program, ...words])
  const failed = (why: string) => new KubectlError(`failed to run ${JSON.stringify(program)}: ${why}`)
  if (isRefusal(started)) {
    const isMissing = started.error === 'No such file or directory'
    throw failed(isMissing ? 'executable file not found in $PATH' : `fork/exec ${program}: ${started.error.toLowerCase()}`)
  }
  const { exitCode } = (yield* wait(started.pid))!
  if (exitCode > 1) throw failed(`exit status ${exitCode}`)
  return exitCode
}

/** Words of the variable that could mean anything to a shell are left out. */
function argvOf(external: string, directories: readonly string[]): readonly string[] {
  if (external === '') return ['diff', '-u', '-N', ...directories]
  const [program = '', ...words] = external.split(' ')
  return [program, ...directories, ...words.filter((word) => /^[a-zA-Z0-9-=]+$/.test(word))]
}
