/** etcd. Its variables are the real one's: ETCD_ before the name of a flag; its members are named in ETCD_INITIAL_CLUSTER. */
import { second } from '@track/simulation'
import type { Image } from './image.ts'

export const etcd: Image = {
  repositories: ['registry.k8s.io/etcd', 'quay.io/coreos/etcd', 'gcr.io/etcd-development/etcd'],
  tags: ['latest', '3.5.21-0', '3.5.24-0', '3.6.4-0', '3.6.5-0', 'v3.5.21', 'v3.5.24', 'v3.6.4', 'v3.6.5'],
  summary: 'A member of a consensus store on port 2379, for the reads, writes and locks of described workloads. Its protocol is not simulated.',
  sizeBytes: 74_311_308,
  pull: 3 * second,
  behaviour: {
    kind: 'server',
    workload: 'kind: consensus-store\nport: 2379\nstartup: 1s\nmemory.base: 40Mi\ncpu.idle: 10m\n',
    variables: ['ETCD_', 'DISK_FSYNC', 'PEER_DELAY'],
    logs: 'stderr',
    bootLines: ['{"level":"info","caller":"embed/serve.go:210","msg":"serving client traffic insecurely; this is strongly discouraged!","traffic":"grpc+http","address":"[::]:2379"}'],
    exitCode: 0,
  },
  entrypoint: [],
  command: ['etcd'],
  utilities: [],
}
