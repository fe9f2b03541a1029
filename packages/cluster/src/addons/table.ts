/** The addons that there are, by name. */
import type { Addon } from './addon.ts'
import { alerting } from './alerting/alerting.ts'
import { logging } from './logging/logging.ts'

export const addons: readonly Addon[] = [alerting, logging]

export function addonNamed(name: string): Addon | undefined {
  return addons.find((addon) => addon.name === name)
}
