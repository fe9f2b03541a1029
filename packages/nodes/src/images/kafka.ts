/** Apache Kafka. Its variables are the image's: KAFKA_ before the name of a property, with underscores. */
import { second } from '@track/simulation'
import type { Image } from './image.ts'

export const kafka: Image = {
  repositories: ['docker.io/apache/kafka'],
  tags: ['latest', '3.7.0', '3.8.0', '3.9.0', '3.9.1', '4.0.0', '4.1.0'],
  summary: 'A broker on port 9092, for the records of described workloads. Its protocol is not simulated.',
  sizeBytes: 203_423_744,
  pull: 8 * second,
  behaviour: {
    kind: 'server',
    workload: 'kind: broker\nport: 9092\nstartup: 5s\nmemory.base: 350Mi\ncpu.idle: 20m\n',
    variables: ['KAFKA_'],
    logs: 'stdout',
    bootLines: ['[KafkaRaftServer nodeId=1] Kafka Server started (kafka.server.KafkaRaftServer)'],
    exitCode: 143,
  },
  entrypoint: ['/__cacert_entrypoint.sh'],
  command: ['/etc/kafka/docker/run'],
  utilities: ['bash'],
}
