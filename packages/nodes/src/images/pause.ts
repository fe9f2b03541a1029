/** The container that holds a pod's namespaces; by itself it does nothing. */
import { millisecond } from '@track/simulation'
import type { Image } from './image.ts'

export const pause: Image = {
  repositories: ['registry.k8s.io/pause', 'gcr.io/google-containers/pause'],
  tags: ['3.10.1', '3.10', '3.9', '3.8', '3.7', '3.6', '3.5', '3.2', '3.1', 'latest'],
  summary: 'Does nothing until it is stopped.',
  sizeBytes: 320_448,
  pull: 500 * millisecond,
  behaviour: { kind: 'pause', exitCode: 0 },
  entrypoint: ['/pause'],
}
