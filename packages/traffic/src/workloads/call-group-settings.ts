/** Calls of a route that are made side by side: what it waits for before it goes on. */
import type { Settings } from './setting.ts'

export const callGroupSettings = {
  'need': {
    type: 'integer', min: 1, max: 1000,
    help: 'How many of the calls in parallel have to succeed: the route goes on with the last of these, and leaves the others; without it all of them.',
  },
  'within': {
    type: 'duration', min: 1,
    help: 'How long the calls in parallel are waited for; then the route goes on without the others, or with a need that is not met it fails.',
  },
} as const satisfies Settings

/** How often a call is made: one after the other, or in parallel all at once. */
export const repeatSettings = {
  'times': { type: 'integer', default: '1', min: 1, max: 1000, help: 'How many such calls there are: one after the other, in parallel at once.' },
} as const satisfies Settings
