/** curl. */
import { millisecond } from '@track/simulation'
import type { Image } from './image.ts'

export const curl: Image = {
  repositories: ['docker.io/curlimages/curl'],
  tags: ['latest', '8.5.0', '8.8.0', '8.10.1', '8.11.1', '8.12.1', '8.16.0'],
  summary: 'curl, with a shell beside it.',
  sizeBytes: 9_187_328,
  pull: 1_700 * millisecond,
  behaviour: { kind: 'program' },
  entrypoint: ['curl'],
  os: 'alpine',
  utilities: ['curl'],
}
