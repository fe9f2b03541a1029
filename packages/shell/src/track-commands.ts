/** The commands of the track in the world's shell. */
import { answer, hint, tasks } from './commands/answer.ts'
import { clock } from './commands/clock.ts'
import { dashboard } from './commands/dashboard/dashboard.ts'
import { helpOf } from './commands/help.ts'
import { promql } from './commands/promql.ts'
import { slo } from './commands/slo.ts'
import { world } from './commands/world.ts'
import type { TrackCommand } from './track-command.ts'

export const trackCommands: readonly TrackCommand[] = [tasks, hint, answer, clock, world, promql, slo, dashboard, helpOf(() => trackCommands)]
