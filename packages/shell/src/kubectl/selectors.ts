/** The flags by which verbs choose among many objects. */
import type { FlagTable } from '../flags.ts'

export const labelSelectorFlag = {
  'selector': { kind: 'string', short: 'l', help: 'Only objects with these labels: `app=web,tier!=cache`.' },
} as const satisfies FlagTable

export const selectorFlags = {
  ...labelSelectorFlag,
  'field-selector': { kind: 'string', help: 'Only objects with these fields: `status.phase=Running`.' },
} as const satisfies FlagTable
