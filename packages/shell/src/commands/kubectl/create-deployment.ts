/**
 * `kubectl create deployment`: a Deployment of a container for each image.
 *
 * Follows k8s.io/kubectl/pkg/cmd/create/create_deployment.go of Kubernetes 1.34.
 */
import type { Guest } from '@track/processes'
import { commandIn, createFlags, createFrom, metadataOf, nameIn } from '../../kubectl/create/creating.ts'
import { randomSuffix } from '../../kubectl/create/random-suffix.ts'
import { KubectlError } from '../../kubectl/errors.ts'
import { defineVerb } from '../../kubectl/verb.ts'

export const createDeployment = defineVerb({
  name: 'create deployment',
  aliases: ['create deploy'],
  summary: 'Create a deployment with the specified name',
  usage: 'NAME --image=image -- [COMMAND] [args...] [options]',
  examples: ['kubectl create deployment web --image=nginx', 'kubectl create deployment web --image=nginx --replicas=3 --port=80'],
  required: ['image'],
  flags: {
    ...createFlags,
    'image': { kind: 'strings', help: 'The image of a container; may be repeated.' },
    'replicas': { kind: 'integer', short: 'r', default: 1, help: 'How many pods.' },
    'port': { kind: 'integer', default: -1, help: 'The port of the first container.' },
  },
  *run({ flags, operands, afterDash, kubectl }) {
    const name = nameIn(operands, afterDash, 'create deployment')
    const command = commandIn(operands, afterDash)
    if (flags.image.length > 1 && command.length > 0) throw new KubectlError('cannot specify multiple --image options and command')
    const containers: object[] = []
    for (const image of flags.image) {
      const isFirst = containers.length === 0
      containers.push({
        name: yield* containerName(image), image, ...(command.length > 0 && { command }),
        ...(isFirst && flags.port >= 0 && { ports: [{ containerPort: flags.port }] }), resources: {},
      })
    }
    const labels = { app: name }
    return yield* createFrom(kubectl, flags, {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: { ...metadataOf(kubectl, name), labels },
      spec: {
        replicas: flags.replicas, selector: { matchLabels: labels }, strategy: {},
        template: { metadata: { labels }, spec: { containers } },
      },
      status: {},
    }, 'failed to create deployment: ')
  },
})

/** The image's own name, made fit for a container. */
function* containerName(image: string): Guest<string> {
  const name = image.split('/').at(-1)!.split(':')[0]!.split('@')[0]!
  if (!/[_.]/.test(name)) return name
  return `${name.replaceAll(/[_.]/g, '-')}-${yield* randomSuffix()}`
}
