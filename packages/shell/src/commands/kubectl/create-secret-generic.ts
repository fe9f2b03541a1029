/**
 * `kubectl create secret generic`: a Secret from files, directories and literals.
 *
 * Follows k8s.io/kubectl/pkg/cmd/create/create_secret.go of Kubernetes 1.34. Left out: --append-hash.
 */
import { base64Of, createFlags, createFrom, metadataOf, nameIn } from '../../kubectl/create/creating.ts'
import { keyValueFlags, keyValues } from '../../kubectl/create/key-values.ts'
import { secretKeyRefusal } from '../../kubectl/create/secret-keys.ts'
import { notSimulated } from '../../kubectl/errors.ts'
import { defineVerb } from '../../kubectl/verb.ts'

export const createSecretGeneric = defineVerb({
  name: 'create secret generic',
  summary: 'Create a secret from a local file, directory, or literal value',
  usage: 'NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none] [options]',
  examples: ['kubectl create secret generic credentials --from-literal=password=s3cret'],
  flags: { ...createFlags, ...keyValueFlags, 'type': { kind: 'string', help: 'The type of the secret.' } },
  *run({ flags, operands, afterDash, kubectl }) {
    const name = nameIn(operands, afterDash, 'create secret generic')
    if (flags['append-hash']) throw notSimulated('--append-hash')
    const values = yield* keyValues(flags, secretKeyRefusal)
    const data = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, base64Of(value)]))
    return yield* createFrom(kubectl, flags, {
      apiVersion: 'v1', ...(Object.keys(data).length > 0 && { data }), kind: 'Secret', metadata: metadataOf(kubectl, name),
      ...(flags.type && { type: flags.type }),
    }, 'failed to create secret ')
  },
})
