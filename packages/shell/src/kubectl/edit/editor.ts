/**
 * The editor that the environment names, run on a temporary file.
 *
 * Follows k8s.io/kubectl/pkg/cmd/util/editor/editor.go of Kubernetes 1.34.
 */
import { type Guest, isRefusal, type ProcessFacts, readFile, spawn, wait, writeFile } from '@track/processes'
import { KubectlError } from '../errors.ts'
import { temporaryPath } from '../temporary.ts'

export interface Edited {
  readonly path: string
  readonly text: string
}

export function* runEditor({ env }: ProcessFacts, text: string, extension: string): Guest<Edited> {
  const words = editorWords(env)
  const path = yield* temporaryPath(`kubectl-edit-*${extension}`)
  const refusal = yield* writeFile(path, text)
  if (refusal) throw new KubectlError(`open ${path}: ${refusal.error.toLowerCase()}`)
  const started = yield* spawn(isShell(words) ? [...words.slice(0, -1), `${words.at(-1)!} ${JSON.stringify(path)}`] : [...words, path])
  const name = JSON.stringify(words.join(' '))
  if (isRefusal(started)) throw new KubectlError(words[0]!.includes('/') ? `there was a problem with the editor ${name}` : `unable to launch the editor ${name}`)
  const { exitCode } = (yield* wait(started.pid))!
  if (exitCode !== 0) throw new KubectlError(`there was a problem with the editor ${name}`)
  const edited = yield* readFile(path)
  if (isRefusal(edited)) throw new KubectlError(`open ${path}: ${edited.error.toLowerCase()}`)
  return { path, text: edited }
}

/** What is quoted is left to a shell. */
function editorWords(env: ProcessFacts['env']): string[] {
  const editor = env['KUBE_EDITOR'] || env['EDITOR'] || 'vi'
  if (!editor.includes(' ')) return [editor]
  return /["'\\]/.test(editor) ? [env['SHELL'] || '/bin/bash', '-c', editor] : editor.split(' ')
}

function isShell(words: readonly string[]): boolean {
  return words.length === 3 && words[1] === '-c' && /["'\\]/.test(words[2]!)
}
