/** How long a person waits for a real client: `kubectl get pods` through the HTTPS door. */
import install from '../install.ts'
import { openCluster } from '../cluster.ts'

const runs = 10

/** The median, once discovery is on the client's disk as it always is after a first command. */
async function getPods(): Promise<number> {
  install()
  const cluster = await openCluster()
  try {
    await cluster.kubectl('v34', 'create deployment web --image=nginx:1.27 --replicas=9')
    await cluster.advance(30)
    await cluster.kubectl('v34', 'get pods')
    const taken: number[] = []
    for (let run = 0; run < runs; run++) {
      const before = performance.now()
      const { stdout } = await cluster.kubectl('v34', 'get pods')
      taken.push(performance.now() - before)
      if (stdout.split('\n').length !== 11) throw new Error(`nine pods were expected:\n${stdout}`)
    }
    return taken.sort((a, b) => a - b)[runs / 2]!
  } finally {
    await cluster.close()
  }
}

export const benchmarks = [
  { name: 'kubectl get pods with the real client', unit: 'ms', target: 150, run: getPods },
]
