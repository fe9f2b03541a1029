/** BusyBox. */
import { millisecond } from '@track/simulation'
import type { Image } from './image.ts'

export const busybox: Image = {
  repositories: ['docker.io/library/busybox'],
  tags: ['latest', 'stable', 'musl', 'glibc', '1', '1.28', '1.35', '1.36', '1.36.1', '1.37', '1.37.0'],
  summary: 'A shell and the usual utilities.',
  sizeBytes: 2_223_685,
  pull: 1_200 * millisecond,
  behaviour: { kind: 'program' },
  command: ['sh'],
  os: 'busybox',
}
