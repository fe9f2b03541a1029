/**
 * A cache: memory, eviction, connections.
 *
 * Follows Redis 7 (redis.conf) for names, defaults and meaning. Left out: data types, persistence, replication, cluster
 * mode (a cache of several processes is sharded by its clients), volatile-* policies, sampling where the policy is allkeys-lru.
 */
import { processSettings } from './process-settings.ts'
import type { Settings } from './setting.ts'

export const cacheSettings = {
  'port': { type: 'integer', env: 'PORT', default: '6379', min: 1, max: 65_535, help: 'The port that it listens on.' },
  'maxmemory': { type: 'bytes', env: 'MAXMEMORY', default: '0', help: 'Memory for entries; 0: as much as they take.' },
  'maxmemory-policy': {
    type: 'text', env: 'MAXMEMORY_POLICY', default: 'noeviction', choices: ['noeviction', 'allkeys-lru', 'allkeys-lfu', 'allkeys-random'],
    help: 'What makes room when memory is full; noeviction: nothing, a new entry is refused.',
  },
  'maxmemory-samples': { type: 'integer', env: 'MAXMEMORY_SAMPLES', default: '5', min: 1, max: 64, help: 'Of how many entries allkeys-lfu evicts the one used least.' },
  'maxclients': { type: 'integer', env: 'MAXCLIENTS', default: '10000', min: 1, max: 1_000_000, help: 'How many connections there may be; one more is refused.' },
  'entry.bytes': { type: 'bytes', env: 'ENTRY_BYTES', default: '1Ki', help: 'Memory that an entry takes, with its key.' },
  'concurrency': { type: 'integer', env: 'CONCURRENCY', default: '1', min: 1, max: 1024, help: 'How many commands are worked on at once.' },
  'service': { type: 'distribution', env: 'SERVICE_TIME', default: '50us', help: 'How long a command takes.' },
  ...processSettings,
} as const satisfies Settings
