/**
 * How a server's process runs: its threads, what it does before it is warm, and when it stands still to collect garbage.
 *
 * Left out: a collector that runs beside the work and takes CPU from it, memory that a collection frees.
 */
import type { Settings } from './setting.ts'

export const lifeSettings = {
  'model': {
    type: 'text', env: 'MODEL', choices: ['threads', 'event-loop'],
    help: 'threads: a worker waits with its request for the calls that it makes (a pool of threads, or of processes); event-loop: it works on others meanwhile, one at a time to the end '
      + 'of their own work (concurrency: 1 is one loop, as in Node.js). Without it threads; workers that share cores are discipline: ps.',
  },
  'warmup.factor': { type: 'number', env: 'WARMUP_FACTOR', min: 1, help: 'What service times are multiplied by when the process has come up; the factor falls evenly to 1. Without it they are the same from the start.' },
  'warmup.for': { type: 'duration', env: 'WARMUP_FOR', min: 1, help: 'How long it takes until the process is warm; without it (and without warmup.requests) 30s.' },
  'warmup.requests': { type: 'integer', env: 'WARMUP_REQUESTS', min: 1, max: 100_000_000, help: 'How many requests it takes; with both whichever is over first.' },
  'gc.pause': { type: 'distribution', env: 'GC_PAUSE', help: 'How long the process stands still to collect garbage, each time; without it never.' },
  'gc.every': { type: 'distribution', env: 'GC_EVERY', help: 'How long it is from the end of one such pause to the next; without it only what is allocated brings one about.' },
  'gc.young': { type: 'bytes', env: 'GC_YOUNG', min: 1, help: 'After how much has been allocated (routes[].allocates) there is a pause; without it allocation brings none about.' },
} as const satisfies Settings

export const routeLifeSettings = {
  'allocates': { type: 'bytes', min: 1, help: 'Memory that a request allocates and that a collection of garbage frees (gc.young); without it none.' },
} as const satisfies Settings
