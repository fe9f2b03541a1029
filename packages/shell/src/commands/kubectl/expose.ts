/**
 * `kubectl expose`: a Service for what another object selects.
 *
 * Follows k8s.io/kubectl/pkg/cmd/expose/expose.go of Kubernetes 1.34.
 */
import type { FlagTable, FlagValues } from '../../flags.ts'
import { createGenerated } from '../../kubectl/create/generated.ts'
import { overridden, overrideFlags } from '../../kubectl/create/overrides.ts'
import { KubectlError } from '../../kubectl/errors.ts'
import { serviceFor } from '../../kubectl/expose/service.ts'
import { fileFlags } from '../../kubectl/objects/files.ts'
import { objectsOf } from '../../kubectl/objects/find.ts'
import { dryRunFlags, dryRunOf, dryRunWords } from '../../kubectl/print/dry-run.ts'
import { printFlags, resultPrinter } from '../../kubectl/print/output.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const exposeFlags = {
  ...fileFlags, ...printFlags, ...dryRunFlags, ...overrideFlags,
  'cluster-ip': { kind: 'string', default: '', help: 'The address of the service, or None.' },
  'external-ip': { kind: 'string', default: '', help: 'One more address that is routed to a node.' },
  'field-manager': { kind: 'string', default: 'kubectl-expose', help: 'The name under which fields are set.' },
  'labels': { kind: 'string', short: 'l', default: '', help: 'Labels of the service.' },
  'load-balancer-ip': { kind: 'string', default: '', help: 'The address of the load balancer.' },
  'name': { kind: 'string', default: '', help: 'The name of the service.' },
  'port': { kind: 'string', default: '', help: 'The port of the service.' },
  'protocol': { kind: 'string', default: '', help: 'TCP, UDP or SCTP.' },
  'save-config': { kind: 'boolean', help: 'Keep the object in the annotation that apply reads.' },
  'selector': { kind: 'string', default: '', help: 'Labels of the pods of the service.' },
  'session-affinity': { kind: 'string', default: '', help: 'None or ClientIP.' },
  'target-port': { kind: 'string', default: '', help: 'The port of the containers, by number or name.' },
  'type': { kind: 'string', default: '', help: 'ClusterIP, NodePort, LoadBalancer or ExternalName.', completes: ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'] },
} as const satisfies FlagTable

export type ExposeFlags = FlagValues<typeof exposeFlags>

const exposable = new Set(['ReplicationController', 'Service', 'Pod', 'Deployment.apps', 'ReplicaSet.apps'])

export const expose = defineVerb({
  name: 'expose',
  group: 'basic',
  summary: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  usage: '(-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--type=type] [options]',
  examples: ['kubectl expose deployment nginx --port=80 --target-port=8000', 'kubectl expose pod web-0 --port=444 --name=frontend'],
  completes: 'workloads',
  flags: exposeFlags,
  *run({ flags: given, operands, kubectl }) {
    const printer = yield* resultPrinter(given, { isTyped: dryRunOf(given) === 'client' })
    const dryRun = dryRunOf(given)
    for (const info of yield* objectsOf(kubectl, { operands, files: given })) {
      const { kind, group } = info.resource
      const kindAndGroup = group === '' ? kind : `${kind}.${group}`
      if (!exposable.has(kindAndGroup)) throw new KubectlError(`cannot expose a ${kindAndGroup}`)
      const options = { dryRun, fieldManager: given['field-manager'], savesConfig: given['save-config'] }
      const service = yield* createGenerated(kubectl, overridden(serviceFor(info.object, given), given), options)
      yield* printer(service, dryRunWords('exposed', dryRun))
    }
    return 0
  },
})
