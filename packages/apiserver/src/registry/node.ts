/**
 * Nodes. Unlike other kinds they may be created with their status.
 *
 * Follows pkg/registry/core/node/strategy.go of Kubernetes 1.34.
 */
import { condition, type Node, nodes } from '@track/apimachinery'
import { defineKind } from '../kind.ts'
import { ageColumn, nameColumn } from './column.ts'
import { validateChange, validateNode, validateNodeUpdate } from './node/validation.ts'

const rolePrefix = 'node-role.kubernetes.io/'
const roleLabel = 'kubernetes.io/role'
const addressesDescription = "List of addresses reachable to the node. Queried from cloud provider, if available. More info: https://kubernetes.io/docs/reference/node/node-status/#addresses Note: This field is declared as mergeable, but the merge key is not sufficiently unique, which can cause data corruption when it is merged. Callers should instead use a full-replacement patch. See https://pr.k8s.io/79391 for an example. Consumers should assume that addresses can change during the lifetime of a Node. However, there are some exceptions where this may not be possible, such as Pods that inherit a Node's address in its own status or consumers of the downward API (status.hostIP)."

export const nodeKind = defineKind<Node>({
  resource: nodes,
  type: 'io.k8s.api.core.v1.Node',
  hasStatus: true,

  defaults(draft) {
    draft.spec ??= {}
    draft.status ??= {}
    const { spec, status } = draft
    // The single field wins over the list when the two differ.
    if (spec.podCIDR && spec.podCIDR !== spec.podCIDRs?.[0]) spec.podCIDRs = [spec.podCIDR]
    else if (spec.podCIDRs?.[0]) spec.podCIDR = spec.podCIDRs[0]
    if (status.capacity && !status.allocatable) status.allocatable = { ...status.capacity }
  },
  prepareForCreate(draft) {
    delete draft.spec?.configSource
    delete draft.status?.config
  },
  prepareForUpdate(draft, old) {
    if (!old.spec?.configSource) delete draft.spec?.configSource
  },
  validate: validateNode,
  validateUpdate: validateNodeUpdate,
  validateStatusUpdate: validateChange,
  warnings: ({ spec }) => (spec?.externalID ? ['spec.externalID: this field is deprecated, and is unused by Kubernetes'] : []),

  selectableFields: { 'spec.unschedulable': ({ spec }) => String(spec?.unschedulable ?? false) },
  columns: [
    nameColumn,
    { name: 'Status', type: 'string', description: 'The status of the node', cell: statusCell },
    { name: 'Roles', type: 'string', description: 'The roles of the node', cell: (node) => rolesOf(node).join(',') || '<none>' },
    ageColumn,
    {
      name: 'Version', type: 'string', description: 'Kubelet Version reported by the node.',
      cell: ({ status }) => status?.nodeInfo?.kubeletVersion ?? '',
    },
    { name: 'Internal-IP', type: 'string', priority: 1, description: addressesDescription, cell: (node) => addressOf(node, 'InternalIP') },
    { name: 'External-IP', type: 'string', priority: 1, description: addressesDescription, cell: (node) => addressOf(node, 'ExternalIP') },
    {
      name: 'OS-Image', type: 'string', priority: 1,
      description: 'OS Image reported by the node from /etc/os-release (e.g. Debian GNU/Linux 7 (wheezy)).',
      cell: ({ status }) => status?.nodeInfo?.osImage || '<unknown>',
    },
    {
      name: 'Kernel-Version', type: 'string', priority: 1,
      description: "Kernel Version reported by the node from 'uname -r' (e.g. 3.16.0-0.bpo.4-amd64).",
      cell: ({ status }) => status?.nodeInfo?.kernelVersion || '<unknown>',
    },
    {
      name: 'Container-Runtime', type: 'string', priority: 1,
      description: 'ContainerRuntime Version reported by the node through runtime remote API (e.g. containerd://1.4.2).',
      cell: ({ status }) => status?.nodeInfo?.containerRuntimeVersion || '<unknown>',
    },
  ],
})

function statusCell({ spec, status }: Node): string {
  const ready = condition(status?.conditions, 'Ready')
  const words = ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown'
  return spec?.unschedulable ? `${words},SchedulingDisabled` : words
}

function rolesOf({ metadata }: Node): string[] {
  const roles = Object.entries(metadata.labels ?? {}).map(([key, value]) =>
    key.startsWith(rolePrefix) ? key.slice(rolePrefix.length) : key === roleLabel ? value : '')
  return [...new Set(roles)].filter((role) => role !== '').sort()
}

function addressOf({ status }: Node, type: string): string {
  return status?.addresses?.find((address) => address.type === type)?.address ?? '<none>'
}
