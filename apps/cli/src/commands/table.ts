/** The commands of `track`, in the order of its help: what dispatch, help and completion walk. */
import type { Command } from '../command.ts'
import { check } from './check.ts'
import { cluster } from './cluster.ts'
import { completionOf } from './completion.ts'
import { dashboard } from './dashboard.ts'
import { inSessionCommands } from './in-session.ts'
import { lab } from './lab.ts'
import { list } from './list.ts'
import { prove } from './prove.ts'
import { read } from './read.ts'
import { reset } from './reset.ts'
import { serve } from './serve.ts'
import { shell } from './shell.ts'
import { solution } from './solution.ts'
import { undo } from './undo.ts'

export const commands: readonly Command[] = [
  list, read, lab, ...inSessionCommands, dashboard, shell, check, solution, undo, reset, prove, serve, cluster, completionOf(() => commands),
]
