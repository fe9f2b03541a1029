/** What a client does to a connection that is open, as inputs: it comes from outside, so it is journalled. */
import type { InputHandler, Simulation } from '@track/simulation'
import type { Connector } from './connection.ts'

interface Addressed {
  readonly connector: string
  readonly id: string
}

/** `connectorOf` finds what stands behind a connection, by its name. */
export function connectionInputs(connectorOf: (simulation: Simulation, name: string) => Connector): Readonly<Record<string, InputHandler>> {
  return {
    write(simulation: Simulation, { connector, id, text }: Addressed & { text: string }) {
      connectorOf(simulation, connector).write?.(simulation, id, text)
    },
    'end input'(simulation: Simulation, { connector, id }: Addressed) {
      connectorOf(simulation, connector).endInput?.(simulation, id)
    },
    resize(simulation: Simulation, { connector, id, width, height }: Addressed & { width: number; height: number }) {
      connectorOf(simulation, connector).resize?.(simulation, id, { width, height })
    },
    close(simulation: Simulation, { connector, id }: Addressed) {
      connectorOf(simulation, connector).close(simulation, id)
    },
  }
}
