/** What stands behind the subresources of pods that a kubelet answers, by `resource/subresource`. */
import { badRequest } from '@track/apimachinery'
import type { Connector } from '@track/apiserver'
import { attachConnector } from './attach-connector.ts'
import { execConnector } from './exec-connector.ts'
import { logConnector } from './log-connector.ts'

const portForward: Connector = {
  open() {
    throw badRequest('not simulated here: forwarding ports of pods')
  },
  read: (_simulation, _id, cursor) => ({ chunks: [], cursor, ended: true }),
  close: () => {},
}

export const connectors: Readonly<Record<string, Connector>> = {
  'pods/attach': attachConnector,
  'pods/exec': execConnector,
  'pods/log': logConnector,
  'pods/portforward': portForward,
}
