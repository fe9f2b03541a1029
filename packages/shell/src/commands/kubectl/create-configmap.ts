/**
 * `kubectl create configmap`: a ConfigMap from files, directories and literals.
 *
 * Follows k8s.io/kubectl/pkg/cmd/create/create_configmap.go of Kubernetes 1.34. Left out: --append-hash.
 */
import { quote } from '@track/apimachinery'
import { createFlags, createFrom, metadataOf, nameIn } from '../../kubectl/create/creating.ts'
import { keyValueFlags, keyValues } from '../../kubectl/create/key-values.ts'
import { KubectlError, notSimulated } from '../../kubectl/errors.ts'
import { defineVerb } from '../../kubectl/verb.ts'

export const createConfigMap = defineVerb({
  name: 'create configmap',
  aliases: ['create cm'],
  summary: 'Create a config map from a local file, directory or literal value',
  usage: 'NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none] [options]',
  examples: ['kubectl create configmap settings --from-file=settings/', 'kubectl create configmap settings --from-literal=level=debug'],
  flags: { ...createFlags, ...keyValueFlags },
  *run({ flags, operands, afterDash, kubectl }) {
    const name = nameIn(operands, afterDash, 'create configmap')
    if (flags['append-hash']) throw notSimulated('--append-hash')
    const data = yield* keyValues(flags, (key, problem) => new KubectlError(problem === undefined
      ? `cannot add key ${quote(key)}, another key by that name already exists in Data for ConfigMap ${quote(name)}`
      : `${quote(key)} is not a valid key name for a ConfigMap: ${problem}`))
    return yield* createFrom(kubectl, flags, {
      apiVersion: 'v1', ...(Object.keys(data).length > 0 && { data }), kind: 'ConfigMap', metadata: metadataOf(kubectl, name),
    }, 'failed to create configmap: ')
  },
})
