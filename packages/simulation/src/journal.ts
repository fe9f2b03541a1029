/**
 * The journal of a world: its inputs, each with its place among the events. The same world with
 * the same journal becomes the same world again, byte for byte.
 */
import type { InputRow, Simulation } from './simulation.ts'

/** A list that grows with every input that the world is given from here on. */
export function recordInputs(simulation: Simulation): readonly InputRow[] {
  const journal: InputRow[] = []
  simulation.observeInputs((row) => journal.push(row))
  return journal
}

/** Gives the world the inputs of a journal, each at its place; ends right after the last one. */
export function replay(simulation: Simulation, journal: readonly InputRow[]): void {
  for (const [index, row] of journal.entries()) {
    runToPlace(simulation, row)
    if (simulation.handled !== row.handled || simulation.now !== row.at) {
      throw new Error(`the replay went another way: input ${index} ("${row.part}/${row.input}") was given at `
        + `${row.at} after ${row.handled} events and inputs, and this world is at ${simulation.now} after ${simulation.handled}`)
    }
    simulation.input(row.part, row.input, row.data)
  }
}

/**
 * Runs to an instant and a number of events handled: an input may have come between two events of
 * one instant, when the world was run by single steps.
 */
export function runToPlace(simulation: Simulation, { at, handled }: { readonly at: number; readonly handled: number }): void {
  if (simulation.now < at - 1) simulation.runUntil(at - 1)
  while (simulation.handled < handled && simulation.nextAt() <= at) simulation.step()
  // The clock had moved on without an event.
  if (simulation.now < at) simulation.runUntil(at)
}
