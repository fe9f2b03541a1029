/** What the doors to a world's monitoring ask a session. */
import { askSystem, servedApis } from '@track/cluster'
import type { LocalSessionOptions } from '@track/session'
import type { Plain } from '@track/simulation'

export const monitoringQueries: NonNullable<LocalSessionOptions['queries']> = {
  'monitoring': (world, request) => askSystem(world, request as unknown as Parameters<typeof askSystem>[1]) as unknown as Plain,
  'monitoring servers': (world) => servedApis(world),
}
