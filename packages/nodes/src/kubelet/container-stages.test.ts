import { millisecond, second, stream } from '@track/simulation'
import { expect, test } from 'vitest'
import { findImage, imageTable } from '../images/image-table.ts'
import { parseImageReference, printImageReference } from '../images/image-reference.ts'
import { podOf, startedAt } from '../testing/play.ts'
import { containerStages } from './container-stages.ts'
import type { Progress, Start } from './start.ts'

interface Given {
  readonly image?: string
  readonly policy?: 'Always' | 'IfNotPresent' | 'Never'
  readonly present?: boolean
  readonly progress?: Progress
  readonly more?: Partial<Start>
}

function start({ image = 'nginx:1.29', policy = 'IfNotPresent', present = false, progress = 'image', more = {} }: Given): Start {
  const pod = { ...podOf('web', { image, imagePullPolicy: policy }), metadata: { name: 'web', namespace: 'default', uid: 'UID' } }
  const reference = parseImageReference(image)
  const name = typeof reference === 'string' ? '' : printImageReference(reference)
  return {
    row: { container: 'app', kind: 'app', progress, stage: 1, stageName: '', stageTime: 2_345 * millisecond, waitsFor: second, isComing: false },
    pod: pod as never, container: pod.spec.containers[0]!, now: startedAt, attempt: 0, lastExit: undefined,
    restartBackOff: undefined, pullBackOff: undefined, reference,
    image: typeof reference === 'string' ? reference : findImage(imageTable, reference),
    nodeImages: new Map(present ? [[name, { names: [], sizeBytes: 0 }]] : []),
    configuration: () => ({ env: {}, argv: [], cwd: '/' }),
    stream: (purpose) => stream(7, purpose),
    ...more,
  }
}

const heldBack = { lastExit: startedAt - 3 * second, restartBackOff: { delay: 20 * second, updatedAt: startedAt - 10 * second } }

/** One row a stage: only that stage can come next, and this is what becomes of it. */
const cases: Record<string, [given: Start, outcome: string]> = {
  'held back after a crash': [
    start({ progress: 'asked', more: heldBack }),
    'CrashLoopBackOff: back-off 20s restarting failed container=app pod=web_default(UID) | BackOff: Back-off restarting failed container app in pod web_default(UID)',
  ],
  'begun': [start({ progress: 'asked' }), '-> image'],
  'image name that is none': [
    start({ image: 'Nginx' }),
    'InvalidImageName: Failed to apply default image tag "Nginx": couldn\'t parse image name "Nginx": invalid reference format: repository name (library/Nginx) must be lowercase'
    + ' | InspectFailed: Failed to apply default image tag "Nginx": couldn\'t parse image name "Nginx": invalid reference format: repository name (library/Nginx) must be lowercase | Failed: Error: InvalidImageName',
  ],
  'image that may not be pulled': [
    start({ policy: 'Never' }),
    'ErrImageNeverPull: Container image "nginx:1.29" is not present with pull policy of Never'
    + ' | ErrImageNeverPull: Container image "nginx:1.29" is not present with pull policy of Never | Failed: Error: ErrImageNeverPull',
  ],
  'image that is there': [start({ present: true }), '-> create | Pulled: Container image "nginx:1.29" already present on machine'],
  'pull held back after a failure': [
    start({ image: 'nginx:0', more: { pullBackOff: { delay: 10 * second, updatedAt: startedAt - 9 * second } } }),
    'ImagePullBackOff: Back-off pulling image "nginx:0": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:0": '
    + 'failed to resolve reference "docker.io/library/nginx:0": docker.io/library/nginx:0: not found | BackOff: Back-off pulling image "nginx:0" | Failed: Error: ImagePullBackOff',
  ],
  'image that no registry has': [
    start({ image: 'registry.example.com/web:1' }),
    'ErrImagePull: failed to pull and unpack image "registry.example.com/web:1": failed to resolve reference "registry.example.com/web:1": failed to do request: '
    + 'Head "https://registry.example.com/v2/web/manifests/1": dial tcp: lookup registry.example.com: no such host | Failed: Failed to pull image "registry.example.com/web:1": '
    + 'failed to pull and unpack image "registry.example.com/web:1": failed to resolve reference "registry.example.com/web:1": failed to do request: '
    + 'Head "https://registry.example.com/v2/web/manifests/1": dial tcp: lookup registry.example.com: no such host | Failed: Error: ErrImagePull',
  ],
  'image pulled': [
    start({ policy: 'Always', present: true }),
    '-> create | Pulled: Successfully pulled image "nginx:1.29" in 1.345s (2.345s including waiting). Image size: 72195292 bytes.',
  ],
  'configuration that cannot be made': [
    start({ progress: 'create', more: { configuration: () => ({ refusal: 'configmap "app" not found' }) } }),
    'CreateContainerConfigError: configmap "app" not found | Failed: Error: configmap "app" not found',
  ],
  'created': [start({ progress: 'create' }), '-> start | Created: Created container: app'],
  'started': [start({ progress: 'start' }), '-> run'],
}

test('every stage of a container has a case', () => {
  expect(Object.keys(cases)).toEqual(containerStages.map(({ name }) => name))
})

test.each(Object.entries(cases))('%s', (name, [given, outcome]) => {
  const stage = containerStages.find(({ when }) => when(given))!
  expect(stage.name).toBe(name)
  const { progress, failure, events = [] } = stage.next(given)
  const first = failure ? `${failure.reason}: ${failure.message}` : `-> ${progress}`
  expect([first, ...events.map(({ reason, message }) => `${reason}: ${message}`)].join(' | ')).toBe(outcome)
})
