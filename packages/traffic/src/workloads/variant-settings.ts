/** Variants of a route: what some of its requests meet in the place of what it does for all. */
import type { Settings } from './setting.ts'

export const variantSettings = {
  'name': { type: 'text', required: true, help: 'What it is called in metrics (variant) and spans (feature_flag.result.variant).' },
  'share': { type: 'ratio', min: 0, max: 1, help: 'The share of the route\'s requests that meet it; a request\'s attempts all meet the same.' },
  'flag': { type: 'text', help: 'In the place of share, the environment variable that says it: true or false, or a share such as 10%; not there, nobody meets it.' },
} as const satisfies Settings
