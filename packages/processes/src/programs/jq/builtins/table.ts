/** The functions of jq that are not defined in jq, by name and number of arguments. */
import { core } from './core.ts'
import type { Native } from './native.ts'
import { numbers } from './numbers.ts'
import { strings } from './strings.ts'

export const natives: Readonly<Record<string, Native>> = { ...core, ...numbers, ...strings }
