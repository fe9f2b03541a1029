/** MinIO, a store of objects that speaks S3's language. */
import { second } from '@track/simulation'
import type { Image } from './image.ts'

export const minio: Image = {
  repositories: ['docker.io/minio/minio', 'quay.io/minio/minio'],
  tags: ['latest', 'RELEASE.2024-12-18T13-15-44Z', 'RELEASE.2025-04-22T22-12-26Z', 'RELEASE.2025-09-07T16-13-09Z'],
  summary: 'A store of objects on port 9000, for the requests of described workloads. Its protocol is not simulated.',
  sizeBytes: 63_963_136,
  pull: 3 * second,
  behaviour: {
    kind: 'server',
    workload: 'kind: object-store\nport: 9000\nstartup: 1s\nmemory.base: 90Mi\n',
    logs: 'stdout',
    bootLines: ['MinIO Object Storage Server', 'API: http://127.0.0.1:9000'],
    exitCode: 0,
  },
  entrypoint: ['/usr/bin/docker-entrypoint.sh'],
  command: ['minio'],
  utilities: ['bash', 'curl'],
}
