/**
 * Requests of a route that a server works on together: in batches, or because they ask for the same.
 *
 * Follows for batches the dynamic batcher of Triton Inference Server (preferred size, queue delay), for coalescing golang.org/x/sync/singleflight.
 */
import type { Settings } from './setting.ts'

export const gatheringSettings = {
  'batch.size': { type: 'integer', min: 2, max: 1000, help: 'How many requests are worked on together at most: service is then what a batch takes, beside batch.item. Without it each is alone.' },
  'batch.wait': { type: 'duration', min: 1, help: 'How long the first of a batch waits for others; without it 10ms.' },
  'batch.item': { type: 'duration', min: 1, help: 'What each request adds to the time of its batch; without it nothing.' },
  'coalesce': { type: 'keys', help: 'What requests ask for, drawn for each: those for the same wait for the first of them, and are answered with it. Without it each is worked on.' },
} as const satisfies Settings
