/**
 * `kubectl create namespace`: a Namespace.
 *
 * Follows k8s.io/kubectl/pkg/cmd/create/create_namespace.go of Kubernetes 1.34.
 */
import { createFlags, createFrom, nameIn } from '../../kubectl/create/creating.ts'
import { defineVerb } from '../../kubectl/verb.ts'

export const createNamespace = defineVerb({
  name: 'create namespace',
  aliases: ['create ns'],
  summary: 'Create a namespace with the specified name',
  usage: 'NAME [--dry-run=server|client|none] [options]',
  examples: ['kubectl create namespace my-namespace'],
  flags: createFlags,
  *run({ flags, operands, afterDash, kubectl }) {
    const name = nameIn(operands, afterDash, 'create namespace')
    return yield* createFrom(kubectl, flags, { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: {}, status: {} })
  },
})
