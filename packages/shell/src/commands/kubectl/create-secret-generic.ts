/** Follows k8s.io/kubectl/pkg/cmd/create/create_secret.go of Kubernetes 1.34. Left out: --append-hash. */
import { quote } from '@track/apimachinery'
import { createFlags, createFrom, metadataOf, nameIn } from '../../kubectl/create/creating.ts'
import { keyValueFlags, keyValues } from '../../kubectl/create/key-values.ts'
import { KubectlError } from '../../kubectl/errors.ts'
import { defineVerb } from '../../kubectl/verb.ts'

export const createSecretGeneric = defineVerb({
  name: 'create secret generic',
  summary: 'Create a secret from a local file, directory, or literal value',
  usage: 'NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none] [options]',
  examples: ['kubectl create secret generic credentials --from-literal=password=s3cret'],
  flags: { ...createFlags, ...keyValueFlags, 'type': { kind: 'string', help: 'The type of the secret.' } },
  *run({ flags, operands, afterDash, kubectl }) {
    const name = nameIn(operands, afterDash, 'create secret generic')
    if (flags['append-hash']) throw new KubectlError('not simulated here: --append-hash')
    const values = yield* keyValues(flags, (key, problem) => new KubectlError(problem === undefined
      ? `cannot add key ${key}, another key by that name already exists`
      : `${quote(key)} is not valid key name for a Secret ${problem}`))
    const data = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, base64(value)]))
    return yield* createFrom(kubectl, flags, {
      apiVersion: 'v1', ...(Object.keys(data).length > 0 && { data }), kind: 'Secret', metadata: metadataOf(kubectl, name),
      ...(flags.type && { type: flags.type }),
    }, 'failed to create secret ')
  },
})

/** Of the text's bytes in UTF-8. */
function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}
