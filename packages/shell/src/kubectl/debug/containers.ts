/**
 * What `kubectl debug` makes: a container in a pod that runs, a copy of the pod, a pod on a node.
 *
 * Follows k8s.io/kubectl/pkg/cmd/debug/debug.go (generateDebugContainer, generateNodeDebugPod,
 * generatePodCopyWithDebugContainer, displayWarning) of Kubernetes 1.34.
 */
import type { Container, EphemeralContainer, KubeObject, Pod } from '@track/apimachinery'
import { type Guest, print, printError } from '@track/processes'
import { randomSuffix } from '../create/random-suffix.ts'
import { KubectlError } from '../errors.ts'
import { containerNames } from '../workloads/pod.ts'
import { type DebugOptions, partedPair } from './options.ts'
import { profiled, profiledPod } from './profiles.ts'

function* containerName(pod: Pod, { container, quiet }: DebugOptions): Guest<string> {
  if (container !== '') return container
  let name = ''
  while (name === '' || containerNames(pod).includes(name)) name = `debugger-${yield* randomSuffix()}`
  if (!quiet) yield* print(`Defaulting debug container name to ${name}.\n`)
  return name
}

/** What a new container has of the flags. */
function newContainer(name: string, options: DebugOptions): Container {
  return withFlags({ name, resources: {}, terminationMessagePolicy: 'File' } as Container, options)
}

/** Words of a command take the place of the arguments too. */
function withFlags(container: Container, options: DebugOptions): Container {
  const { stdin: _stdin, tty: _tty, ...rest } = container
  const { words, image, stdin, tty } = options
  const env = options.env.map((pair) => partedPair(pair, '--env')).map(([name, value]) => ({ name, ...(value !== '' && { value }) }))
  const policy = options['image-pull-policy']
  return {
    ...(words.length > 0 ? withWords(rest as Container, options) : rest as Container),
    ...(env.length > 0 && { env }),
    ...(image !== '' && { image }),
    ...(policy !== '' && { imagePullPolicy: policy as 'Always' }),
    ...(stdin && { stdin }),
    ...(tty && { tty }),
  }
}

function withWords(container: Container, options: DebugOptions): Container {
  if (options['arguments-only']) return { ...container, args: [...options.words] }
  const { args: _args, ...rest } = container
  return { ...rest, command: [...options.words] }
}

export function* ephemeralContainerFor(pod: Pod, options: DebugOptions): Guest<EphemeralContainer> {
  const container = profiled(options.profile, 'ephemeral', newContainer(yield* containerName(pod, options), options))
  return { ...container, ...(options.target !== '' && { targetContainerName: options.target }) } as EphemeralContainer
}

export function* podOnNode({ metadata }: KubeObject, options: DebugOptions): Guest<Pod> {
  const container = options.container || 'debugger'
  const name = `node-debugger-${metadata.name ?? ''}-${yield* randomSuffix()}`
  if (!options.quiet) yield* print(`Creating debugging pod ${name} with container ${container} on node ${metadata.name ?? ''}.\n`)
  return profiledPod(options.profile, 'node', {
    apiVersion: 'v1', kind: 'Pod',
    metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      containers: [profiled(options.profile, 'node', newContainer(container, options))],
      nodeName: metadata.name!, restartPolicy: 'Never', tolerations: [{ operator: 'Exists' }],
    },
    status: {},
  }, options)
}

export interface Copy {
  readonly pod: Pod
  /** The container for debugging; empty where only images were changed. */
  readonly container: string
}

export function* copyOf(pod: Pod, options: DebugOptions): Guest<Copy> {
  const bare = bareCopy(pod, options)
  const isThere = options.container !== '' && containerNames(bare).includes(options.container)
  if (!isThere && options.image === '') {
    if (options.images.size > 0) return { pod: bare, container: '' }
    throw new KubectlError('you must specify image when creating new container')
  }
  const name = isThere ? options.container : yield* containerName(bare, options)
  const change = (each: Container) => (each.name === name ? profiled(options.profile, 'copy', withFlags(each, options)) : each)
  const { containers, initContainers } = bare.spec!
  const all = isThere ? containers : [...containers, newContainer(name, options)]
  const spec = { ...bare.spec!, containers: all.map(change), ...(initContainers && { initContainers: initContainers.map(change) }) }
  return { pod: profiledPod(options.profile, 'copy', { ...bare, spec }, options), container: name }
}

function bareCopy({ metadata, spec }: Pod, options: DebugOptions): Pod {
  const { ephemeralContainers: _ephemeral, nodeName, ...rest } = spec!
  const { namespace, annotations, labels } = metadata
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: { name: options['copy-to'], ...(namespace && { namespace }), ...(annotations && { annotations }), ...(labels && { labels }) },
    spec: {
      ...rest,
      ...(options['same-node'] && nodeName && { nodeName }),
      ...(options.setsSharing && { shareProcessNamespace: options['share-processes'] }),
      containers: rest.containers.map((each) => {
        const image = options.images.get(each.name) ?? options.images.get('*')
        return image ? { ...each, image } : each
      }),
    },
    status: {},
  }
}

const notRoot = 'Warning: Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile may not work. '
  + 'Please consider using "--custom" with a custom profile that specifies "securityContext.runAsUser: 0".\n'

/** The pod's user could not use what the profile grants. */
export function* warnOfUser({ spec }: Pod, container: Container | EphemeralContainer | undefined): Guest<void> {
  const context = container?.securityContext
  if (!spec?.securityContext?.runAsUser || !context || context.runAsUser === 0) return
  if (context.privileged || context.capabilities?.add?.length) yield* printError(notRoot)
}
