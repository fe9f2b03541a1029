/** The part `processes`: give it programs and the handlers of the layers above. */
import type { Part, Simulation } from '@track/simulation'
import type { Code, SystemCallHandler } from './code.ts'
import { partName } from './kernel.ts'
import type { Program } from './program.ts'
import { emptyState, type ProcessesState } from './state.ts'
import { endOfFile, interrupt, resizeTerminal, suspend, typeLine } from './terminals.ts'
import { takeTurn, wakeAt } from './turns.ts'

export interface ProcessesOptions {
  readonly programs: readonly Program[]
  /** What guests reach with `request(handler, …)`, by the handler's name. */
  readonly systemCalls?: Readonly<Record<string, SystemCallHandler>>
}

export function processesPart({ programs, systemCalls = {} }: ProcessesOptions): Part<ProcessesState> {
  const code: Code = {
    programs: new Map(programs.map((program) => [program.name, program])), systemCalls, scripts: new Map(), numbers: new WeakMap(), expressions: new Map(), regexes: new Map(),
    live: new WeakMap(),
  }
  return {
    name: partName,
    initial: emptyState,
    events: {
      turn: (simulation) => takeTurn(simulation, code),
      wake: wakeAt,
      abandon: (simulation: Simulation, { id, handler }: { id: string; handler: string }) => {
        systemCalls[handler]?.abandon?.(simulation, id)
      },
    },
    inputs: {
      typeLine(simulation: Simulation, { terminal, text }: { terminal: string; text: string }) {
        typeLine(simulation, terminal, text)
      },
      interrupt(simulation: Simulation, { terminal }: { terminal: string }) {
        interrupt(simulation, terminal)
      },
      suspend(simulation: Simulation, { terminal }: { terminal: string }) {
        suspend(simulation, terminal)
      },
      endOfFile(simulation: Simulation, { terminal }: { terminal: string }) {
        endOfFile(simulation, terminal)
      },
      resizeTerminal(simulation: Simulation, size: { terminal: string; columns: number; rows: number }) {
        resizeTerminal(simulation, size.terminal, size)
      },
    },
  }
}
