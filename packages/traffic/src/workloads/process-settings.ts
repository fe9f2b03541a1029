/** What every process has, whatever it does: starting, CPU, memory, metrics. */
import type { Settings } from './setting.ts'

export const processSettings = {
  'startup': {
    type: 'duration', env: 'STARTUP', default: '0s',
    help: 'How long the process takes until it listens or consumes.',
  },
  'boot.requires': {
    type: 'texts', default: '',
    help: 'Environment variables without which the process exits at its start.',
  },
  'boot.fails': {
    type: 'text', env: 'BOOT_FAILS',
    help: 'The words with which the process exits at its start; without it it starts.',
  },
  'boot.exitCode': {
    type: 'integer', default: '1', max: 255,
    help: 'The exit code of a start that fails.',
  },
  'cpu.idle': {
    type: 'cpu', default: '0',
    help: 'CPU used while nothing is done.',
  },
  'memory.base': {
    type: 'bytes', default: '32Mi',
    help: 'Memory used while nothing is done.',
  },
  'memory.perRequest': {
    type: 'bytes', default: '0',
    help: 'Memory held by each request or message from its arrival to its end.',
  },
  'memory.leak': {
    type: 'bytes', default: '0',
    help: 'Memory that each request or message leaves behind.',
  },
  'metrics.buckets': {
    type: 'numbers', env: 'METRICS_BUCKETS', default: '0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10',
    help: 'Upper bounds of the histograms, in seconds (the default of Prometheus client libraries).',
  },
} as const satisfies Settings

/** Of processes whose histograms are known observation by observation. */
export const nativeSettings = {
  'metrics.native': {
    type: 'flag', env: 'METRICS_NATIVE', default: 'false',
    help: 'Whether its histograms are native as well (a factor of 1.1, at most 160 buckets): exposed in protobuf. Flows of the fluid grain have only classic ones.',
  },
} as const satisfies Settings
