/**
 * `kubectl debug`: a container for debugging in a pod that runs, in a copy of it, or on a node.
 *
 * Follows k8s.io/kubectl/pkg/cmd/debug/debug.go of Kubernetes 1.34. Left out: --custom; processes of
 * other containers and namespaces of the node are not seen, whatever --target and --profile say.
 */
import type { KubeObject, Pod } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import { attachToDebugger } from '../../kubectl/debug/attached.ts'
import { copyOf, ephemeralContainerFor, podOnNode, warnOfUser } from '../../kubectl/debug/containers.ts'
import { checkOptions, debugFlags, type DebugOptions, debugOptions } from '../../kubectl/debug/options.ts'
import { resourceOfKind } from '../../kubectl/discovery.ts'
import { KubectlError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { objectsOf } from '../../kubectl/objects/find.ts'
import { type Info, infoPath } from '../../kubectl/objects/info.ts'
import { createObject, patchObject } from '../../kubectl/objects/writing.ts'
import { defineVerb } from '../../kubectl/verb.ts'

export const debug = defineVerb({
  name: 'debug',
  group: 'troubleshooting',
  summary: 'Create debugging sessions for troubleshooting workloads and nodes',
  usage: '(POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  examples: [
    'kubectl debug web-0 -it --image=busybox:1.36 --profile=general',
    'kubectl debug web-0 -it --image=busybox:1.36 --copy-to=web-debug',
    'kubectl debug web-0 --copy-to=web-debug --set-image=*=busybox:1.36',
    'kubectl debug node/node-a1 -it --image=busybox:1.36',
  ],
  completes: 'pods',
  flags: debugFlags,
  *run({ flags, operands, afterDash, given, kubectl }) {
    const options = debugOptions(flags, { operands, afterDash, given })
    yield* checkOptions(options)
    for (const info of yield* targetsOf(kubectl, options)) {
      const made = yield* debugged(kubectl, info, options)
      if (!options.attaches || made.container === '') continue
      const resource = resourceOfKind(made.pod, yield* kubectl.resources())!
      const { name = '', namespace = '' } = made.pod.metadata
      yield* attachToDebugger(kubectl, { resource, name, namespace, source: '' }, made.container, options)
    }
    return 0
  },
})

function* targetsOf(kubectl: Kubectl, { targets, filename }: DebugOptions): Guest<readonly Info[]> {
  if (filename.length > 0 && targets.length > 0) throw new KubectlError('resource/name arguments cannot be provided when a path is specified')
  if (filename.length > 0) return yield* objectsOf(kubectl, { files: { filename } })
  const infos: Info[] = []
  for (const target of targets) {
    infos.push(...(yield* objectsOf(kubectl, { operands: target.includes('/') ? [target] : ['pods', target] })))
  }
  return infos
}

interface Made {
  readonly pod: Pod
  readonly container: string
}

function* debugged(kubectl: Kubectl, info: Info, options: DebugOptions): Guest<Made> {
  const { apiVersion, kind } = info.object
  if (apiVersion === 'v1' && kind === 'Node') return yield* onNode(kubectl, info, options)
  if (apiVersion !== 'v1' || kind !== 'Pod') {
    throw new KubectlError(`"${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind}" not supported by debug`)
  }
  return options['copy-to'] === '' ? yield* inPod(kubectl, info, options) : yield* inCopy(kubectl, info, options)
}

function* onNode(kubectl: Kubectl, { object }: Info, options: DebugOptions): Guest<Made> {
  const pod = yield* created(kubectl, yield* podOnNode(object, options), kubectl.namespace)
  return { pod, container: pod.spec!.containers[0]!.name }
}

function* inPod(kubectl: Kubectl, info: Info, options: DebugOptions): Guest<Made> {
  const container = yield* ephemeralContainerFor(info.object as Pod, options)
  yield* warnOfUser(info.object as Pod, container)
  const before = (info.object as Pod).spec?.ephemeralContainers ?? []
  const order = [...before, container].map(({ name }) => ({ name }))
  const patch = { spec: { '$setElementOrder/ephemeralContainers': order, ephemeralContainers: [container] } }
  const pod = yield* patchObject(kubectl, info, 'strategic', patch, { subresource: 'ephemeralcontainers' })
  return { pod: pod as Pod, container: container.name }
}

function* inCopy(kubectl: Kubectl, info: Info, options: DebugOptions): Guest<Made> {
  const copy = yield* copyOf(info.object as Pod, options)
  yield* warnOfUser(copy.pod, copy.pod.spec!.containers.find(({ name }) => name === copy.container))
  const pod = yield* created(kubectl, copy.pod, info.namespace)
  if (options.replace) yield* kubectl.json(infoPath(info), { method: 'DELETE', body: { gracePeriodSeconds: 0 } })
  return { pod, container: copy.container }
}

function* created(kubectl: Kubectl, pod: KubeObject, namespace: string): Guest<Pod> {
  const resource = resourceOfKind(pod, yield* kubectl.resources())!
  const named = { resource, namespace, name: pod.metadata.name ?? '', source: '' }
  return (yield* createObject(kubectl, named, pod)) as Pod
}
