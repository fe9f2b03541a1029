/** GNU bash. */
import { millisecond } from '@track/simulation'
import type { Image } from './image.ts'

export const bash: Image = {
  repositories: ['docker.io/library/bash'],
  tags: ['latest', '5', '5.1', '5.2', '5.3'],
  summary: 'GNU bash and the usual utilities.',
  sizeBytes: 6_473_856,
  pull: 1_500 * millisecond,
  behaviour: { kind: 'program' },
  entrypoint: ['bash'],
  command: ['bash'],
  os: 'alpine',
  utilities: ['bash'],
}
