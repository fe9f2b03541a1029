/**
 * `kubectl create secret docker-registry`: what a registry wants to know before it gives images away.
 *
 * Follows k8s.io/kubectl/pkg/cmd/create/create_secret_docker.go of Kubernetes 1.34. Left out: --append-hash.
 */
import { printJson } from '@track/apimachinery'
import { base64Of, createFlags, createFrom, metadataOf, nameIn } from '../../kubectl/create/creating.ts'
import { keyValueFlags, keyValues } from '../../kubectl/create/key-values.ts'
import { secretKeyRefusal } from '../../kubectl/create/secret-keys.ts'
import { KubectlError, notSimulated } from '../../kubectl/errors.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const configKey = '.dockerconfigjson'
const { 'from-file': fromFile, 'append-hash': appendHash } = keyValueFlags

export const createSecretDockerRegistry = defineVerb({
  name: 'create secret docker-registry',
  summary: 'Create a secret for use with a Docker registry',
  usage: 'NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [options]',
  examples: ['kubectl create secret docker-registry pull --docker-username=ann --docker-password=s3cret --docker-server=registry.example.com'],
  flags: {
    ...createFlags,
    'from-file': fromFile,
    'append-hash': appendHash,
    'docker-username': { kind: 'string', default: '', help: 'The user of the registry.' },
    'docker-password': { kind: 'string', default: '', help: 'The password of the registry.' },
    'docker-email': { kind: 'string', default: '', help: 'The address for the registry.' },
    'docker-server': { kind: 'string', default: 'https://index.docker.io/v1/', help: 'Where the registry is.' },
  },
  *run({ flags, operands, afterDash, kubectl }) {
    const name = nameIn(operands, afterDash, 'create secret docker-registry')
    if (flags['append-hash']) throw notSimulated('--append-hash')
    const { 'docker-username': username, 'docker-password': password, 'docker-email': email, 'docker-server': server } = flags
    const files = flags['from-file'].map((source) => (source.includes('=') ? source : `${configKey}=${source}`))
    if (files.length === 0 && (username === '' || password === '' || server === '')) {
      throw new KubectlError('either --from-file or the combination of --docker-username, --docker-password and --docker-server is required')
    }
    const auth = { username, password, ...(email !== '' && { email }), auth: base64Of(`${username}:${password}`) }
    const values = files.length > 0
      ? yield* keyValues({ 'from-file': files, 'from-literal': [], 'from-env-file': [], 'append-hash': false }, secretKeyRefusal)
      : { [configKey]: printJson({ auths: { [server]: auth } }) }
    return yield* createFrom(kubectl, flags, {
      apiVersion: 'v1', data: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, base64Of(value)])),
      kind: 'Secret', metadata: metadataOf(kubectl, name), type: 'kubernetes.io/dockerconfigjson',
    }, 'failed to create secret ')
  },
})
