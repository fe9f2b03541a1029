/** The commands of `track`, in the order of its help. */
import type { Command } from '../command.ts'
import { cluster } from './cluster.ts'
import { inSessionCommands } from './in-session.ts'
import { lab } from './lab.ts'
import { list } from './list.ts'
import { prove } from './prove.ts'
import { read } from './read.ts'
import { serve } from './serve.ts'
import { solution } from './solution.ts'

export const commands: readonly Command[] = [list, read, lab, ...inSessionCommands, solution, prove, serve, cluster]
