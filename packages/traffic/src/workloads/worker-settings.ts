/** A queue worker, and the queue itself. */
import { nativeSettings, processSettings } from './process-settings.ts'
import type { Settings } from './setting.ts'

export const workerSettings = {
  'consumes': { type: 'text', env: 'CONSUMES', required: true, help: 'The queue that messages come from.' },
  'concurrency': {
    type: 'integer', env: 'CONCURRENCY', default: '1', min: 1, max: 100_000,
    help: 'How many messages are worked on at once.',
  },
  'service': { type: 'distribution', env: 'SERVICE_TIME', default: '20ms', help: 'How long one message takes.' },
  'cpu.perMessage': { type: 'duration', env: 'CPU_PER_MESSAGE', default: '0s', help: 'CPU time that a message takes.' },
  ...processSettings,
  ...nativeSettings,
} as const satisfies Settings

/**
 * A message broker's queue: first in, first out, at least once.
 * Follows RabbitMQ (a consumer that dies gives its messages back at once, to the head), or with
 * `visibility` Amazon SQS (they come back when the time is over, whether it died or is only slow).
 */
export const queueSettings = {
  'visibility': {
    type: 'duration', env: 'VISIBILITY', min: 1,
    help: 'After how long an unacknowledged message is delivered again; without it: when its consumer is gone.',
  },
  'metrics.buckets': {
    type: 'numbers', env: 'METRICS_BUCKETS', default: '0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300',
    help: 'Upper bounds of the histogram of waits, in seconds.',
  },
} as const satisfies Settings
