/** A server: what it listens to, how many requests it serves at once, what each route costs. */
import { nativeSettings, processSettings } from './process-settings.ts'
import { policySettings } from './policy-settings.ts'
import type { Settings } from './setting.ts'

export const serverSettings = {
  'port': {
    type: 'integer', env: 'PORT', default: '8080', min: 1, max: 65_535,
    help: 'The port that it listens on.',
  },
  'concurrency': {
    type: 'integer', env: 'CONCURRENCY', default: '10', min: 1, max: 100_000,
    help: 'How many requests are served at once (worker threads).',
  },
  'queue.limit': {
    type: 'integer', env: 'QUEUE_LIMIT', default: '100', max: 1_000_000,
    help: 'How many requests may wait for a worker, first come, first served (the default is Tomcat\'s acceptCount).',
  },
  'queue.full': {
    type: 'text', env: 'QUEUE_FULL', default: 'reject', choices: ['reject', 'drop'],
    help: 'What a request meets when the queue is full: a 503, or silence.',
  },
  'abandoned': {
    type: 'text', env: 'ABANDONED', default: 'serve', choices: ['serve', 'cancel'],
    help: 'What becomes of work whose client has left.',
  },
  'log.requests': {
    type: 'text', env: 'LOG_REQUESTS', default: 'none', choices: ['none', 'sampled'],
    help: 'Of which requests a line is written: none, or sampled: in the exact grain those that log.share says, in the fluid grain those that are drawn of each load.',
  },
  'deadline': {
    type: 'text', env: 'DEADLINE', default: 'honour', choices: ['honour', 'ignore'],
    help: 'Whether the deadline of a request counts: what comes too late is not begun (504), and its calls have only what is left.',
  },
  ...processSettings,
  ...nativeSettings,
} as const satisfies Settings

export const routeSettings = {
  'path': { type: 'text', default: '/', help: 'The path, as requests name it.' },
  'method': { type: 'text', default: 'GET', help: 'The method.' },
  'service': { type: 'distribution', default: '10ms', help: 'How long a worker takes for it.' },
  'cpu': { type: 'duration', default: '0s', help: 'CPU time that it takes.' },
  'errors': { type: 'ratio', default: '0', max: 1, help: 'The share that ends in a 500.' },
} as const satisfies Settings

/** A route's call to a dependency, made by the worker after its own work. */
export const callSettings = {
  'dependency': { type: 'text', required: true, help: 'Which of the dependencies is called.' },
  'path': { type: 'text', default: '/', help: 'The path that is called.' },
  'method': { type: 'text', default: 'GET', help: 'The method.' },
  'onFailure': {
    type: 'text', default: 'fail', choices: ['fail', 'ignore', 'fallback'],
    help: 'Whether the route fails with the call, answers without it, or with something else in its place (a degraded answer).',
  },
  'fallback.latency': { type: 'distribution', default: '0s', help: 'With onFailure: fallback, how long what takes the place of the call takes.' },
} as const satisfies Settings

/** A dependency's variables carry its name: `PAYMENTS_TIMEOUT`. */
export const dependencySettings = {
  'service': { type: 'text', env: 'SERVICE', required: true, help: 'The Service that it is reached through.' },
  'stub.latency': {
    type: 'distribution', env: 'STUB_LATENCY',
    help: 'Answers in the place of the dependency, without the network, and takes so long; without it the dependency is asked.',
  },
  'stub.errors': { type: 'ratio', env: 'STUB_ERRORS', default: '0', max: 1, help: 'The share of a stub\'s answers that are a 500.' },
  ...policySettings,
} as const satisfies Settings
