import type { Verb } from '../../kubectl/verb.ts'
import { get } from './get.ts'

/** Every verb, in the order in which help lists them. */
export const verbs: readonly Verb[] = [get]
