/** A load generator, or a producer of messages: what it sends, how much, and how it takes failure. */
import { policySettings } from './policy-settings.ts'
import { nativeSettings, processSettings } from './process-settings.ts'
import type { Settings } from './setting.ts'

export const clientSettings = {
  'service': { type: 'text', env: 'TARGET_SERVICE', help: 'The Service that requests go to.' },
  'publishes': { type: 'text', env: 'PUBLISHES', help: 'The queue that messages go to, instead of a Service.' },
  'load.model': {
    type: 'text', env: 'LOAD_MODEL', default: 'open', choices: ['open', 'closed', 'partly-open'],
    help: 'open: requests come whatever becomes of them; closed: so many users, each waits for its answer; partly-open: users come whatever happens, and go after some requests.',
  },
  'load.arrivals': {
    type: 'text', env: 'LOAD_ARRIVALS', default: 'poisson', choices: ['poisson', 'constant'],
    help: 'How the requests of an open load are spaced.',
  },
  'load.rate': { type: 'rate', env: 'LOAD_RATE', default: '0/s', help: 'Requests of an open load, users who come of a partly-open one.' },
  'load.users': { type: 'integer', env: 'LOAD_USERS', default: '0', max: 1_000_000, help: 'Users of a closed load.' },
  'load.think': {
    type: 'distribution', env: 'LOAD_THINK', default: '1s',
    help: 'How long a user of a closed or partly-open load thinks between an answer and the next request.',
  },
  'load.requests': {
    type: 'number', env: 'LOAD_REQUESTS', default: '5', min: 1,
    help: 'How many requests a user of a partly-open load makes in the mean; after each it is as likely to be the last.',
  },
  'load.day': {
    type: 'numbers', default: '',
    help: 'Factors over the day from midnight UTC on, evenly spaced, straight lines between them.',
  },
  'load.week': {
    type: 'numbers', default: '',
    help: 'Factors of the days from Monday to Sunday.',
  },
  'grain': {
    type: 'text', env: 'GRAIN', default: 'auto', choices: ['auto', 'exact', 'fluid'],
    help: 'exact: every request is an event; fluid: requests are counted in flows, for high loads over days; auto: exact, unless that would take a machine more than a minute for the horizon.',
  },
  'horizon': { type: 'duration', env: 'HORIZON', default: '1h', min: 1, help: 'How long the load is meant to run: what the grain is chosen by.' },
  'sample.requests': {
    type: 'integer', env: 'SAMPLE_REQUESTS', max: 10_000,
    help: 'In the fluid grain: how many whole requests a minute are drawn for traces, log lines and the truth, at least one of each way to fail; without it 10, where somebody traces or logs them.',
  },
  'log.requests': {
    type: 'text', env: 'LOG_REQUESTS', default: 'none', choices: ['none', 'sampled'],
    help: 'Of which requests a JSON line is written: none, or those that are drawn from loads in the fluid grain.',
  },
  'network': { type: 'duration', env: 'NETWORK', default: '0s', help: 'How long an answer is on its way.' },
  ...policySettings,
  ...processSettings,
  ...nativeSettings,
} as const satisfies Settings

/** What a client requests; several routes are chosen from by weight. */
export const targetSettings = {
  'path': { type: 'text', default: '/', help: 'The path.' },
  'method': { type: 'text', default: 'GET', help: 'The method.' },
  'host': { type: 'text', help: 'The host that a proxy on the way is asked for.' },
  'headers': { type: 'texts', help: 'What a proxy on the way reads of the request, a "name: value" each.' },
  'weight': { type: 'number', default: '1', min: 0, help: 'Its share among the routes.' },
} as const satisfies Settings

/**
 * A change of the load's level, from the client's start on: a step to a level (`to`), a ramp to it
 * (`to` and `over`), or a burst (`times` and `for`, perhaps `every`).
 */
export const shapeSettings = {
  'at': { type: 'duration', required: true, help: 'When, after the start of the client.' },
  'to': { type: 'text', help: 'The new level: a rate (open load) or a number of users (closed load).' },
  'over': { type: 'duration', default: '0s', help: 'How long the way to the new level takes.' },
  'times': { type: 'number', min: 0, help: 'What a burst multiplies the level by.' },
  'for': { type: 'duration', default: '0s', help: 'How long a burst lasts.' },
  'every': { type: 'duration', default: '0s', help: 'After how long a burst comes again; 0s: never.' },
} as const satisfies Settings
