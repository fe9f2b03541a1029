/** How a server writes a line a request, where log.requests says that it does. */
import type { Settings } from './setting.ts'

export const logSettings = {
  'log.format': { type: 'text', env: 'LOG_FORMAT', choices: ['json', 'logfmt'], help: 'What a line of log.requests looks like; without it json.' },
  'log.share': { type: 'ratio', env: 'LOG_SHARE', max: 1, help: 'In the exact grain: of which share of the requests that succeed there is a line (its SampleRate is how many it stands for); of those that fail there is one each. Without it of all.' },
} as const satisfies Settings
