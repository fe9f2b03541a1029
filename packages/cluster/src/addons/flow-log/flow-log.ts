/** A log of connections: nothing is written until a pod runs that keeps it (`manifest.ts` is what one applies). */
import type { Part } from '@track/simulation'
import { flowLogPart } from '../../network/flow-log/flow-log-part.ts'
import { flowLogImage } from '../../network/flow-log/image.ts'
import type { Addon } from '../addon.ts'

export const flowLog: Addon = {
  name: 'flow-log',
  kinds: [],
  controllers: [],
  parts: [flowLogPart as Part],
  images: [flowLogImage],
}
