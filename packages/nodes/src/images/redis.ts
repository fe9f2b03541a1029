/** Redis. */
import { second } from '@track/simulation'
import type { Image } from './image.ts'

export const redis: Image = {
  repositories: ['docker.io/library/redis'],
  tags: ['latest', 'alpine', '6', '6.2', '7', '7.2', '7.4', '8', '8.0', '8.2', '7-alpine', '8-alpine'],
  summary: 'A server on port 6379. Its protocol is not simulated.',
  sizeBytes: 51_943_424,
  pull: 3 * second,
  behaviour: {
    kind: 'server',
    workload: 'kind: server\nport: 6379\nconcurrency: 1\nqueue.limit: 511\nmemory.base: 7Mi\nroutes:\n- {path: /, service: 50us, cpu: 50us}\n',
    logs: 'stdout',
    bootLines: ['1:C * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo', '1:M * Server initialized', '1:M * Ready to accept connections tcp'],
    exitCode: 0,
  },
  entrypoint: ['docker-entrypoint.sh'],
  command: ['redis-server'],
}
