/**
 * `kubectl create secret tls`: a certificate and its key.
 *
 * Follows k8s.io/kubectl/pkg/cmd/create/create_secret_tls.go of Kubernetes 1.34. Left out: --append-hash.
 */
import { wrongKeyPair } from '@track/cluster'
import { type Guest, isRefusal, readFile } from '@track/processes'
import { base64Of, createFlags, createFrom, metadataOf, nameIn } from '../../kubectl/create/creating.ts'
import { KubectlError, notSimulated } from '../../kubectl/errors.ts'
import { defineVerb } from '../../kubectl/verb.ts'

export const createSecretTls = defineVerb({
  name: 'create secret tls',
  summary: 'Create a TLS secret',
  usage: 'NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  examples: ['kubectl create secret tls shop-cert --cert=tls.crt --key=tls.key'],
  flags: {
    ...createFlags,
    'append-hash': { kind: 'boolean', help: 'Put a hash of the content behind the name.' },
    'cert': { kind: 'string', default: '', help: 'The file of the certificate, in PEM.', completes: 'file' },
    'key': { kind: 'string', default: '', help: 'The file of its key.', completes: 'file' },
  },
  *run({ flags, operands, afterDash, kubectl }) {
    const name = nameIn(operands, afterDash, 'create secret tls')
    if (flags.key === '' || flags.cert === '') throw new KubectlError('key and cert must be specified')
    if (flags['append-hash']) throw notSimulated('--append-hash')
    const [certificate, key] = [yield* textOf(flags.cert), yield* textOf(flags.key)]
    const wrong = wrongKeyPair(certificate, key)
    if (wrong !== undefined) throw new KubectlError(wrong)
    return yield* createFrom(kubectl, flags, {
      apiVersion: 'v1', data: { 'tls.crt': base64Of(certificate), 'tls.key': base64Of(key) }, kind: 'Secret', metadata: metadataOf(kubectl, name), type: 'kubernetes.io/tls',
    }, 'failed to create secret ')
  },
})

function* textOf(path: string): Guest<string> {
  const text = yield* readFile(path)
  if (isRefusal(text)) throw new KubectlError(`Cannot read file ${path}, open ${path}: ${text.error.toLowerCase()}`)
  return text
}
