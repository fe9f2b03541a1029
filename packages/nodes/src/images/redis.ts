/** Redis. */
import { second } from '@track/simulation'
import type { Image } from './image.ts'

export const redis: Image = {
  repositories: ['docker.io/library/redis'],
  tags: ['latest', 'alpine', '6', '6.2', '7', '7.2', '7.4', '8', '8.0', '8.2', '7-alpine', '8-alpine'],
  summary: 'A cache on port 6379, for the look-ups of described workloads. Its protocol is not simulated.',
  sizeBytes: 51_943_424,
  pull: 3 * second,
  behaviour: {
    kind: 'server',
    workload: 'kind: cache\nport: 6379\nmemory.base: 7Mi\n',
    logs: 'stdout',
    bootLines: ['1:C * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo', '1:M * Server initialized', '1:M * Ready to accept connections tcp'],
    exitCode: 0,
  },
  entrypoint: ['docker-entrypoint.sh'],
  command: ['redis-server'],
}
