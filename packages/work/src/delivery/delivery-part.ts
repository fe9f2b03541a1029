/** Pipelines that deliver as a part of a world. */
import type { Part, Simulation } from '@track/simulation'
import { newMeasures } from '../measures.ts'
import { person, type Person } from '../on-call/person.ts'
import type { DeliveryState, Pipeline } from './pipeline.ts'
import { comesAgain, type Commit, expectChange, type Harm, isCommitted, isRestored, stageEnds, startRuns, type StageEnd } from './running.ts'

export type DeliveryPart = Part<DeliveryState> & {
  /** How many deployments are remembered. */
  readonly keeps: number
  /** Whoever approves. */
  personNamed(simulation: Simulation, name: string): Person
}

export const deliveryName = 'delivery'

export interface DeliveryOptions {
  readonly keeps?: number
  readonly personNamed?: (simulation: Simulation, name: string) => Person | undefined
}

/** People of whom nothing is known are as people usually are. */
export function deliveryPart({ keeps = 20_000, personNamed = () => undefined }: DeliveryOptions = {}): DeliveryPart {
  const part: DeliveryPart = {
    name: deliveryName,
    keeps,
    personNamed: (simulation, name) => personNamed(simulation, name) ?? person(name),
    initial: () => ({
      pipelines: new Map(), arriving: new Map(), gathering: new Map(), lines: new Map(), running: new Map(), busy: new Map(), deployments: [], made: 0, ...newMeasures(),
    }),
    events: {
      'is committed': (simulation: Simulation, commit: Commit) => isCommitted(simulation, part, commit),
      'stage ends': (simulation: Simulation, end: StageEnd) => stageEnds(simulation, part, end),
      'comes again': (simulation: Simulation, run: string) => comesAgain(simulation, part, run),
      'is restored': (simulation: Simulation, harm: Harm) => isRestored(simulation, part, harm),
    },
  }
  return part
}

/** From now on: runs go on by the stages' names, where they still are. */
export function setPipeline(simulation: Simulation, part: DeliveryPart, pipeline: Pipeline): void {
  const state = simulation.state(part)
  state.pipelines.set(pipeline.name, pipeline)
  if (!state.arriving.has(pipeline.name)) expectChange(simulation, part, pipeline, 0)
  for (const stage of pipeline.stages) startRuns(simulation, part, pipeline.name, stage)
}

/** What is on its way gets nowhere. */
export function forgetPipeline(simulation: Simulation, part: DeliveryPart, name: string): void {
  const { pipelines, lines } = simulation.state(part)
  pipelines.delete(name)
  for (const [key, line] of lines) if (key.startsWith(`${name}/`)) line.clear()
}
