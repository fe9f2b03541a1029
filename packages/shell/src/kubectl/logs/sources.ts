/**
 * Whose logs are meant: a container of a pod, or of the pods of an object.
 *
 * Follows k8s.io/kubectl/pkg/polymorphichelpers/{logsforobject,helpers}.go and k8s.io/kubectl/pkg/util/podutils of
 * Kubernetes 1.34.
 */
import { quote } from '@track/apimachinery'
import { type Guest, printError } from '@track/processes'
import { KubectlError } from '../errors.ts'
import type { Kubectl, Query } from '../kubectl.ts'
import { objectsOf } from '../objects/find.ts'
import { type Pod, containerNames, defaultContainer } from '../workloads/pod.ts'
import { byLogging, podsOfObject } from '../workloads/pods-of-object.ts'
import { containerOf, type LogFlags, logQuery } from './options.ts'

export interface LogSource {
  readonly path: string
  readonly query: Query
  /** `[pod/web-0/app] `, where lines say whose they are. */
  readonly prefix: string
}

export function* sourcesOf(kubectl: Kubectl, flags: LogFlags, operands: readonly string[], given: ReadonlySet<string>): Guest<LogSource[]> {
  const query = logQuery(flags, given)
  const container = containerOf(flags, operands)
  const sources: LogSource[] = []
  for (const pod of yield* podsMeant(kubectl, flags, operands)) {
    for (const name of yield* containersMeant(pod, flags, container)) sources.push(sourceOf(pod, name, query, flags))
  }
  return sources
}

function sourceOf({ metadata: { name = '', namespace = '' } }: Pod, container: string, query: Query, flags: LogFlags): LogSource {
  return {
    path: `/api/v1/namespaces/${namespace}/pods/${name}/log`, query: { ...query, container },
    prefix: flags.prefix || flags['all-pods'] ? `[pod/${name}/${container}] ` : '',
  }
}

function* podsMeant(kubectl: Kubectl, flags: LogFlags, operands: readonly string[]): Guest<readonly Pod[]> {
  if ((flags.selector ?? '') !== '') {
    const infos = yield* objectsOf(kubectl, { operands: ['pods'], selector: flags.selector })
    if (infos.length === 0) yield* printError(`No resources found in ${kubectl.namespace} namespace.\n`)
    return infos.map(({ object }) => object as Pod)
  }
  const [word = ''] = operands
  const [info] = yield* found(kubectl, word)
  if (info!.object.kind === 'Pod') return [info!.object as Pod]
  const pods = yield* podsOfObject(kubectl, info!.object, { timeout: flags['pod-running-timeout'], order: byLogging, doing: 'get the logs from' })
  if (flags['all-pods']) return pods
  if (pods.length > 1) yield* printError(`Found ${pods.length} pods, using pod/${pods[0]!.metadata.name ?? ''}\n`)
  return pods.slice(0, 1)
}

function* found(kubectl: Kubectl, word: string): ReturnType<typeof objectsOf> {
  try {
    return yield* objectsOf(kubectl, { operands: word.includes('/') ? [word] : ['pods', word] })
  } catch (reason) {
    // Said with the namespace in which it was looked for.
    if (reason instanceof KubectlError && 'is' in reason && (reason as { is(what: string): boolean }).is('NotFound')) {
      throw new KubectlError(`error from server (NotFound): ${reason.message} in namespace ${quote(kubectl.namespace)}`)
    }
    throw reason
  }
}

function* containersMeant(pod: Pod, flags: LogFlags, container: string): Guest<readonly string[]> {
  if (flags['all-containers']) return containerNames(pod)
  const name = container !== '' ? container : yield* defaultContainer(pod, { quiet: flags['all-pods'] })
  if (!containerNames(pod).includes(name)) throw new KubectlError(`container ${name} is not valid for pod ${pod.metadata.name ?? ''}`)
  return [name]
}
