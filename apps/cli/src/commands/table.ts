/** The commands of `track`, in the order of its help. */
import type { Command } from '../command.ts'
import { cluster } from './cluster.ts'

export const commands: readonly Command[] = [cluster]
