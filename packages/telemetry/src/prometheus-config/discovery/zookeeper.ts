/** What is registered in ZooKeeper. Follows discovery/zookeeper/zookeeper.go of Prometheus 3.16. */
import { second } from '@track/simulation'
import { always, durationKind, listOf, structOf, textKind } from '../../alertmanager/config/kind.ts'

function registered(name: string) {
  return structOf('zookeeper.plain', { servers: always(listOf(textKind)), paths: always(listOf(textKind)), timeout: durationKind }, {
    initial: { timeout: 10 * second },
    check(config) {
      if (config.servers.length === 0) return `${name} SD config must contain at least one Zookeeper server`
      if (config.paths.length === 0) return `${name} SD config must contain at least one path`
      const wrong = config.paths.find((path) => !path.startsWith('/'))
      return wrong === undefined ? config : `${name} SD config paths must begin with '/': ${wrong}`
    },
  })
}

export const serversetKind = registered('serverset')
export const nerveKind = registered('nerve')
