/**
 * A store of objects, and what a call does at one.
 *
 * Follows Amazon S3 (API reference; "Conditional requests"; "Best practices design patterns: optimizing performance") for rules
 * and words. Left out: bodies, multipart uploads, access rights, storage classes, life cycles, delete markers' own versions.
 */
import { processSettings } from './process-settings.ts'
import type { Settings } from './setting.ts'

export const objectStoreSettings = {
  'port': { type: 'integer', env: 'PORT', default: '9000', min: 1, max: 65_535, help: 'The port that it listens on.' },
  'concurrency': { type: 'integer', env: 'CONCURRENCY', default: '1000', min: 1, max: 100_000, help: 'How many requests are worked on at once.' },
  'service': { type: 'distribution', env: 'SERVICE_TIME', default: 'lognormal(15ms, 0.5)', help: 'How long it takes to the first byte.' },
  'cpu.perMessage': { type: 'duration', env: 'CPU_PER_MESSAGE', default: '0s', help: 'CPU time that a request takes.' },
  'throughput': { type: 'bytes', env: 'THROUGHPUT', default: '80Mi', help: 'How many bytes a second go over one connection after that.' },
  'prefix.writes': { type: 'rate', env: 'PREFIX_WRITES', default: '3500/s', min: 0.001, help: 'PUT and DELETE a prefix; beyond that 503 Slow Down.' },
  'prefix.reads': { type: 'rate', env: 'PREFIX_READS', default: '5500/s', min: 0.001, help: 'GET and LIST a prefix.' },
  'versioning': { type: 'flag', env: 'VERSIONING', default: 'false', help: 'Whether what is overwritten or deleted is kept as an older version.' },
  ...processSettings,
} as const satisfies Settings

/** What a call, or a load's route, does at a store of objects. */
export const objectSettings = {
  'put': { type: 'text', help: 'The prefix under which an object is written.' },
  'get': { type: 'text', help: 'The prefix under which one is read.' },
  'delete': { type: 'text', help: 'The prefix under which one is deleted.' },
  'list': { type: 'text', help: 'The prefix whose objects are listed, a thousand a request.' },
  'key': { type: 'keys', default: 'uniform(1000)', help: 'Which object: one and the same for all calls of a route that name prefix and keys alike.' },
  'size': { type: 'bytes', default: '64Ki', help: 'How many bytes are written.' },
  'if': {
    type: 'text', choices: ['absent', 'match'],
    help: 'The condition of a write: only where there is no such object (If-None-Match: *), or where it is still what the same request, or else this process, has read last (If-Match).',
  },
} as const satisfies Settings
