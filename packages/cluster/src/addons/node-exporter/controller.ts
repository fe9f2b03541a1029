/** Keeps a node exporter on each node, its Service, and the namespace that both are in. */
import { namespaces, type Node, nodes, type Pod, pods, services } from '@track/apimachinery'
import { type ControllerContext, controllerReference, defineController } from '@track/controller-runtime'
import { namespace, podName, podOn, service } from './objects.ts'

export const nodeExporterController = defineController<Node>({
  name: 'node-exporter',
  reconciles: nodes,
  owns: [pods],
  wakes: () => false,
  reconcile(node, context) {
    const { cache, api } = context
    prepare(context)
    const name = podName(node.metadata.name!)
    const pod = cache.get(pods, name, namespace)
    if (!pod) {
      const body = podOn(node.metadata.name!)
      api.create(pods, { ...body, metadata: { ...body.metadata, ownerReferences: [controllerReference(node, nodes)] } })
    } else if (hasEnded(pod) && !pod.metadata.deletionTimestamp) api.delete(pods, pod)
  },
})

function prepare({ cache, api }: ControllerContext): void {
  if (!cache.get(namespaces, namespace)) api.create(namespaces, { metadata: { name: namespace } })
  if (!cache.get(services, service.metadata.name!, namespace)) api.create(services, service)
}

function hasEnded({ status }: Pod): boolean {
  return status?.phase === 'Failed' || status?.phase === 'Succeeded'
}
