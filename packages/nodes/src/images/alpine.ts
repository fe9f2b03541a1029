/** Alpine Linux. */
import { millisecond } from '@track/simulation'
import type { Image } from './image.ts'

export const alpine: Image = {
  repositories: ['docker.io/library/alpine'],
  tags: ['latest', 'edge', '3', '3.18', '3.19', '3.20', '3.21', '3.22', '3.22.2'],
  summary: 'A shell and the usual utilities.',
  sizeBytes: 3_802_452,
  pull: 1_300 * millisecond,
  behaviour: { kind: 'program' },
  command: ['/bin/sh'],
  os: 'alpine',
}
