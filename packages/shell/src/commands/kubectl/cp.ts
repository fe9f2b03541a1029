/**
 * `kubectl cp`: files to and from containers, by the tar that is in them.
 *
 * Follows k8s.io/kubectl/pkg/cmd/cp/cp.go of Kubernetes 1.34. Left out: files that are no text.
 */
import type { Pod } from '@track/apimachinery'
import { type Guest, isRefusal, makeDirectory, print, printError, stat, writeFile } from '@track/processes'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { isCompleted } from '../../kubectl/console/pod-meant.ts'
import { ranIn } from '../../kubectl/console/running.ts'
import { CommandEnded, KubectlError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { defineVerb } from '../../kubectl/verb.ts'
import { defaultContainer } from '../../kubectl/workloads/pod.ts'
import { readArchive, writeArchive } from '../tar/archive.ts'
import { entriesOf } from '../tar/tree.ts'

const flags = {
  'container': { kind: 'string', short: 'c', default: '', help: 'The container.', completes: 'container' },
  'no-preserve': { kind: 'boolean', help: 'Owners and permissions are not kept.' },
  'retries': { kind: 'integer', default: 0, help: 'How often to go on after a connection was lost; none is lost here.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

interface FileSpec {
  /** Empty for a file of this machine. */
  readonly pod: string
  readonly namespace: string
  readonly path: string
}

export const copyFiles = defineVerb({
  name: 'cp',
  group: 'troubleshooting',
  summary: 'Copy files and directories to and from containers',
  usage: '<file-spec-src> <file-spec-dest>',
  examples: ['kubectl cp web-0:/etc/hostname hostname', 'kubectl cp settings.yaml shop/web-0:/tmp -c app'],
  completes: 'files',
  flags,
  *run({ flags: given, operands, kubectl }) {
    if (operands.length !== 2) throw new KubectlError('source and destination are required')
    const [from, to] = [specOf(operands[0]!), specOf(operands[1]!)]
    if (from.pod !== '' && to.pod !== '') throw new KubectlError('one of src or dest must be a local file specification')
    if (from.path === '' || to.path === '') throw new KubectlError('filepath can not be empty')
    if (from.pod !== '') yield* copyFrom(kubectl, given, from, to.path)
    else if (to.pod !== '') yield* copyTo(kubectl, given, from.path, to)
    else throw new KubectlError('one of src or dest must be a remote file specification')
    return 0
  },
})

function specOf(text: string): FileSpec {
  const colon = text.indexOf(':')
  const path = text.slice(colon + 1).replace(/(?<=[^])\/$/, '')
  if (colon < 0) return { pod: '', namespace: '', path }
  const pieces = text.slice(0, colon).split('/')
  if (colon === 0 || pieces.length > 2) throw new KubectlError('filespec must match the canonical format: [[namespace/]pod:]file/path')
  return { pod: pieces.at(-1)!, namespace: pieces.length === 2 ? pieces[0]! : '', path }
}

interface InContainer {
  readonly path: string
  readonly container: string
}

/** The container that is meant; said where there is a choice, once a command. */
function* target(kubectl: Kubectl, given: Flags, { pod: name, namespace }: FileSpec, quiet = false): Guest<InContainer> {
  const path = `/api/v1/namespaces/${namespace || kubectl.namespace}/pods/${name}`
  const pod = yield* kubectl.json<Pod>(path)
  if (isCompleted(pod)) throw new KubectlError(`cannot exec into a container in a completed pod; current phase is ${pod.status!.phase!}`)
  return { path: `${path}/exec`, container: given.container || (yield* defaultContainer(pod, { quiet })) }
}

function* copyTo(kubectl: Kubectl, given: Flags, from: string, to: FileSpec): Guest<void> {
  if (isRefusal(yield* stat(from))) throw new KubectlError(`${from} doesn't exist in local filesystem`)
  const base = from.replace(/^.*\//, '')
  const isDirectory = (yield* tested(kubectl, given, to)) === 0
  const path = isDirectory ? `${to.path.replace(/\/$/, '')}/${base}` : to.path
  const directory = path.includes('/') ? path.replace(/\/[^/]*$/, '') || '/' : '.'
  const { entries } = yield* entriesOf(from, path.replace(/^.*\//, ''))
  const hasBelow = (name: string) => entries.some((each) => each.name.startsWith(`${name}/`))
  const archive = writeArchive(entries.filter(({ type, name }) => type !== 'directory' || !hasBelow(name)))
  const options = given['no-preserve'] ? ['--no-same-permissions', '--no-same-owner'] : []
  const place = yield* target(kubectl, given, to)
  const { stdout, stderr, exitCode } = yield* ranIn(kubectl, place, { command: ['tar', ...options, '-xmf', '-', '-C', directory], input: archive })
  yield* print(stdout)
  yield* printError(stderr)
  if (exitCode !== 0) throw new CommandEnded(exitCode)
}

/** Whether the far end is a directory: of a pod that is not there, not. */
function* tested(kubectl: Kubectl, given: Flags, to: FileSpec): Guest<number> {
  try {
    const place = yield* target(kubectl, given, to, true)
    return (yield* ranIn(kubectl, place, { command: ['test', '-d', to.path] })).exitCode
  } catch (reason) {
    // There is no pod or no shell: the copy itself will say so.
    if (reason instanceof KubectlError) return 1
    throw reason
  }
}

function* copyFrom(kubectl: Kubectl, given: Flags, from: FileSpec, to: string): Guest<void> {
  const place = yield* target(kubectl, given, from)
  const { stdout, stderr, exitCode } = yield* ranIn(kubectl, place, { command: ['tar', 'cf', '-', from.path] })
  // As upstream, what tar says there is printed here.
  yield* print(stderr)
  if (exitCode !== 0) throw new CommandEnded(exitCode)
  const prefix = cleaned(from.path.replace(/^\/+/, ''))
  for (const { name, type, content, target: link = '' } of readArchive(stdout) ?? []) {
    if (!name.startsWith(prefix)) throw new KubectlError('tar contents corrupted')
    const path = `${to.replace(/\/$/, '')}/${name.slice(prefix.length).replace(/^\/+/, '')}`.replace(/\/+$/, '')
    if (type === 'symlink') {
      yield* printError(`warning: skipping symlink: ${JSON.stringify(path)} -> ${JSON.stringify(link)} (consider using "kubectl exec -n ${JSON.stringify(from.namespace)} ${JSON.stringify(from.pod)} -- tar cf - ${JSON.stringify(from.path)} | tar xf -")\n`)
      continue
    }
    yield* take(path, type, content)
  }
}

function* take(path: string, type: 'file' | 'directory', content: string): Guest<void> {
  const parent = path.replace(/\/?[^/]*$/, '')
  if (parent !== '') yield* makeDirectory(parent, true)
  const refusal = type === 'directory' ? yield* makeDirectory(path, true) : yield* writeFile(path, content)
  if (refusal && type === 'file') throw new KubectlError(`open ${path}: ${refusal.error.toLowerCase()}`)
}

function cleaned(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}
