/** How big the answers of a route are: what they take of a bandwidth, and what leaves a pod. */
import type { Settings } from './setting.ts'

export const routeSizeSettings = {
  'response.size': { type: 'bytes', help: 'How big the body of a successful answer is; without it there is none.' },
} as const satisfies Settings
