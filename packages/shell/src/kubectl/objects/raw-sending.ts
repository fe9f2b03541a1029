/**
 * `--raw PATH` of verbs that write: a file's text, or none, sent to a path of the API; the answer as it came.
 *
 * Follows k8s.io/kubectl/pkg/rawhttp/raw.go and the checks of create, delete and replace of Kubernetes 1.34.
 */
import { type Guest, isRefusal, print, readAll, readFile } from '@track/processes'
import { KubectlError, ServerError } from '../errors.ts'
import { type Kubectl, statusOf } from '../kubectl.ts'
import type { FileFlags } from './files.ts'

export const rawFlag = { raw: { kind: 'string', help: 'Send to this path of the API; the answer comes as it is.' } } as const

export interface RawFlags extends FileFlags {
  readonly raw?: string | undefined
  readonly output?: string | undefined
  readonly selector?: string | undefined
}

/** `isFileNeeded`: a deletion may say nothing. */
export function* sendRaw(kubectl: Kubectl, method: 'POST' | 'PUT' | 'DELETE', flags: RawFlags, isFileNeeded = true): Guest<number> {
  const { raw: path = '', filename = [] } = flags
  check(flags, method === 'POST', isFileNeeded)
  const [name] = filename
  const text = name === undefined ? '' : name === '-' ? yield* readAll() : yield* readFile(name)
  if (isRefusal(text)) throw new KubectlError(`open ${name}: ${text.error.toLowerCase()}`)
  const answer = yield* kubectl.send(path, { method, ...(text !== '' && { body: text }) })
  if (answer.status >= 400) throw new ServerError(statusOf(answer))
  yield* print(String(answer.body))
  return 0
}

function check({ raw = '', filename = [], recursive = false, selector, output = '' }: RawFlags, isPost: boolean, isFileNeeded: boolean): void {
  if (filename.length > 1 || (isFileNeeded && filename.length !== 1)) throw new KubectlError('--raw can only use a single local file or stdin')
  if (/^https?:/.test(filename[0] ?? '')) throw new KubectlError('--raw cannot read from a url')
  if (recursive) throw new KubectlError('--raw and --recursive are mutually exclusive')
  if (isPost && selector !== undefined) throw new KubectlError('--raw and --selector (-l) are mutually exclusive')
  if (output !== '') throw new KubectlError('--raw and --output are mutually exclusive')
  if (!raw.startsWith('/')) throw new KubectlError(`--raw must be a valid URL path: parse ${JSON.stringify(raw)}: invalid URI for request`)
}
