/**
 * The editor that the environment names, run on a file.
 *
 * Follows k8s.io/kubectl/pkg/cmd/util/editor/editor.go of Kubernetes 1.34.
 */
import { type Guest, isRefusal, type ProcessFacts, readFile, spawn, wait, writeFile } from '@track/processes'
import { KubectlError } from '../errors.ts'
import { temporaryName } from '../temporary.ts'

export interface Edited {
  readonly path: string
  readonly text: string
}

export function* runEditor({ env }: ProcessFacts, text: string, extension: string): Guest<Edited> {
  const words = editorWords(env)
  const path = yield* temporaryName(`kubectl-edit-*${extension}`)
  const refusal = yield* writeFile(path, text)
  if (refusal) throw new KubectlError(`open ${path}: ${refusal.error.toLowerCase()}`)
  const isShell = words.includes('-c') && words[0] === (env['SHELL'] || '/bin/bash')
  const argv = isShell ? [...words.slice(0, -1), `${words.at(-1)!} ${JSON.stringify(path)}`] : [...words, path]
  const started = yield* spawn(argv)
  const name = JSON.stringify(words.join(' '))
  if (isRefusal(started)) throw new KubectlError(`unable to launch the editor ${name}`)
  const { exitCode } = (yield* wait(started.pid))!
  if (exitCode !== 0) throw new KubectlError(`there was a problem with the editor ${name}`)
  const edited = yield* readFile(path)
  if (isRefusal(edited)) throw new KubectlError(`open ${path}: ${edited.error.toLowerCase()}`)
  return { path, text: edited }
}

function editorWords(env: ProcessFacts['env']): string[] {
  const editor = env['KUBE_EDITOR'] || env['EDITOR'] || 'vi'
  if (!/["'\\]/.test(editor)) return editor.split(' ')
  return editor.includes(' ') ? [env['SHELL'] || '/bin/bash', '-c', editor] : [editor]
}
