/** Pods that name their node. Follows pkg/scheduler/framework/plugins/nodename/node_name.go of Kubernetes 1.34. */
import { definePlugin, refusal } from '../plugin.ts'

export const nodeName = definePlugin({
  name: 'NodeName',
  weight: 0,
  prepareFilter: ({ spec }) => spec.nodeName || undefined,
  filter: (_pod, { name }, wanted) =>
    name === wanted ? undefined : refusal("node(s) didn't match the requested node name", { isUnresolvable: true }),
  mayChangeMind: (change, pod) => change.kind === 'node' && change.after?.metadata.name === pod.spec.nodeName,
})
