/** Containers that run a program in their own file system. */
import type { Engine } from './run.ts'

export const programEngine: Engine = {
  start: () => 'not simulated here: programs in containers',
  terminate: () => {},
  kill: () => {},
}
