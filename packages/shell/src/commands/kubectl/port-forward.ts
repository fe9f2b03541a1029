/**
 * `kubectl port-forward`: ports of this machine that lead to ports of a pod.
 *
 * Follows k8s.io/kubectl/pkg/cmd/portforward/portforward.go of Kubernetes 1.34. Left out: everything but HTTP.
 */
import type { Pod } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import { minute } from '@track/simulation'
import type { FlagTable } from '../../flags.ts'
import { podMeant } from '../../kubectl/console/pod-meant.ts'
import { KubectlError, ServerError, UsageError } from '../../kubectl/errors.ts'
import { parseAddresses, parsePorts } from '../../kubectl/forward/addresses.ts'
import { forward } from '../../kubectl/forward/forwarding.ts'
import { portsOfPod, portsOfService, refuseUdp } from '../../kubectl/forward/target-ports.ts'
import { listenOn } from '../../kubectl/forward/listening.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { objectsOf } from '../../kubectl/objects/find.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const flags = {
  'address': { kind: 'strings', help: 'Addresses to listen on; localhost without it.' },
  'pod-running-timeout': { kind: 'duration', default: 1 * minute, help: 'How long to wait for a pod that runs.' },
} as const satisfies FlagTable

export const portForward = defineVerb({
  name: 'port-forward',
  group: 'troubleshooting',
  summary: 'Forward one or more local ports to a pod',
  usage: 'TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  examples: ['kubectl port-forward svc/web 8080:80 &', 'kubectl port-forward pod/web-0 8080', 'kubectl port-forward deployment/web :80'],
  completes: 'pods',
  flags,
  *run({ flags: given, operands: [resource = '', ...words], kubectl }) {
    if (words.length === 0) throw new UsageError('TYPE/NAME and list of ports are required for port-forward', 'port-forward')
    const timeout = given['pod-running-timeout']
    if (timeout <= 0) throw new UsageError('--pod-running-timeout must be higher than zero', 'port-forward')
    const { pod, ports } = yield* target(kubectl, resource, words, timeout)
    const path = `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}`
    const { status } = yield* kubectl.json<Pod>(path)
    if (status?.phase !== 'Running') throw new KubectlError(`unable to forward port because pod is not running. Current status=${status?.phase ?? ''}`)
    const addresses = parseAddresses(given.address.length === 0 ? ['localhost'] : given.address)
    const pairs = parsePorts(ports)
    const stream = yield* connectTo(kubectl, `${path}/portforward`)
    return yield* forward(kubectl, stream, yield* listenOn(addresses, pairs))
  },
})

/** The pod that is meant, and the ports as numbers. */
function* target(kubectl: Kubectl, resource: string, words: readonly string[], timeout: number): Guest<{ pod: Pod; ports: string[] }> {
  const operands = resource.includes('/') ? [resource] : ['pods', resource]
  const [info] = yield* objectsOf(kubectl, { operands })
  const pod = yield* podMeant(kubectl, operands, [], timeout)
  const { object } = info!
  refuseUdp(object.kind === 'Service' ? object : pod, words)
  return { pod, ports: object.kind === 'Service' ? portsOfService(object, pod, words) : portsOfPod(pod, words) }
}

function* connectTo(kubectl: Kubectl, path: string) {
  try {
    return yield* kubectl.open(path, { method: 'POST' })
  } catch (reason) {
    // The connection is not upgraded: the refusal's words stand behind what was tried.
    if (!(reason instanceof ServerError)) throw reason
    throw new KubectlError(`error upgrading connection: ${reason.message.replace(/^Internal error occurred: /, '')}`)
  }
}
