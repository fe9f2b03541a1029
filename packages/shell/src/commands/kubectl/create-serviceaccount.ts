/**
 * `kubectl create serviceaccount`: a ServiceAccount.
 *
 * Follows k8s.io/kubectl/pkg/cmd/create/create_serviceaccount.go of Kubernetes 1.34.
 */
import { createFlags, createFrom, metadataOf, nameIn } from '../../kubectl/create/creating.ts'
import { defineVerb } from '../../kubectl/verb.ts'

export const createServiceAccount = defineVerb({
  name: 'create serviceaccount',
  aliases: ['create sa'],
  summary: 'Create a service account with the specified name',
  usage: 'NAME [--dry-run=server|client|none] [options]',
  examples: ['kubectl create serviceaccount my-service-account'],
  flags: createFlags,
  *run({ flags, operands, afterDash, kubectl }) {
    const name = nameIn(operands, afterDash, 'create serviceaccount')
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadataOf(kubectl, name) }
    return yield* createFrom(kubectl, flags, account, 'failed to create serviceaccount: ')
  },
})
