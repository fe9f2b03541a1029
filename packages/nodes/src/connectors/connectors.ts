/** What stands behind the subresources of pods that a kubelet answers, by `resource/subresource`. */
import type { Connector } from '@track/apiserver'
import { attachConnector } from './attach-connector.ts'
import { execConnector } from './exec-connector.ts'
import { logConnector } from './log-connector.ts'

export const connectors: Readonly<Record<string, Connector>> = {
  'pods/attach': attachConnector,
  'pods/exec': execConnector,
  'pods/log': logConnector,
}
