/** The flags by which verbs choose among many objects. */
import type { FlagTable } from '../flags.ts'

export const selectorFlags = {
  'selector': { kind: 'string', short: 'l', help: 'Only objects with these labels: `app=web,tier!=cache`.' },
  'field-selector': { kind: 'string', help: 'Only objects with these fields: `status.phase=Running`.' },
} as const satisfies FlagTable
