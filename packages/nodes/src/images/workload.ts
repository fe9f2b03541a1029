/** The one image for every described workload. */
import { binary } from '@track/processes'
import { second } from '@track/simulation'
import type { Image } from './image.ts'

/**
 * One image for every described workload. The versions behave alike; they are there to be rolled
 * out, and a version that is not in the list is not in the registry.
 */
export const workload: Image = {
  repositories: ['registry.track.example/workload', 'docker.io/track/workload', 'docker.io/library/workload'],
  tags: ['1.0', '1.1', '1.2', '1.3', '2.0', '2.1', 'latest'],
  summary: 'A server, worker or load as its workload.yaml, environment and arguments describe it.',
  sizeBytes: 24_117_248,
  pull: 2 * second,
  behaviour: { kind: 'workload' },
  entrypoint: ['/workload'],
  workingDir: '/',
  utilities: ['bash', 'curl', 'workload'],
  files: { '/workload': binary('workload') },
}
