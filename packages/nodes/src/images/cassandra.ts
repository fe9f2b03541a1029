/** Apache Cassandra. CASSANDRA_CLUSTER_NAME is the image's; RING names the nodes, which gossip would find. */
import { second } from '@track/simulation'
import type { Image } from './image.ts'

export const cassandra: Image = {
  repositories: ['docker.io/library/cassandra'],
  tags: ['latest', '4', '4.0', '4.1', '5', '5.0', '4.1.10', '5.0.6'],
  summary: 'A node of a store by quorums on port 9042, for the reads and writes of described workloads. Its protocol is not simulated.',
  sizeBytes: 151_912_448,
  pull: 6 * second,
  behaviour: {
    kind: 'server',
    workload: 'kind: quorum-store\nport: 9042\nstartup: 15s\nmemory.base: 1Gi\ncpu.idle: 30m\n',
    variables: ['CASSANDRA_', 'RING', 'REPLICATION_FACTOR', 'READ_REPAIR', 'CONFLICTS', 'SLOPPY', 'REQUEST_TIMEOUT', 'DISK_FSYNC'],
    logs: 'stdout',
    bootLines: ['INFO  [main] PipelineConfigurator.java:127 - Starting listening for CQL clients on /0.0.0.0:9042 (unencrypted)...'],
    exitCode: 143,
  },
  entrypoint: ['docker-entrypoint.sh'],
  command: ['cassandra', '-f'],
  utilities: ['bash'],
}
