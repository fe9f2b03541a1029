/** A trial: what becomes of a fork, asked at its instants. */
import { type Duration, type Instant, millisecond, type Plain, type Simulation } from '@track/simulation'
import type { SessionRefusal, Trial, TrialAnswer } from './session-calls.ts'

/** How far a lane may run in one go (others do their part only after it), and how many events are handled before they get their turn. */
export const laneStretch: Duration = 100 * millisecond
export const eventsBetweenTurns = 64

/** The most instants at which one trial is asked. */
const instantsMax = 1_000

/** Work that takes the machine long: it is done in steps. */
export type Work<Answer = Plain | SessionRefusal> = Generator<undefined, Answer>

/** Goes on with it for as long as there is time. */
export function stepsWhile<Answer>(steps: Work<Answer>, hasTime: () => boolean): Answer | 'at work' {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    if (!hasTime()) return 'at work'
  }
}

/** Takes the fork over; a step is a few events. */
export function* tryOut(
  given: Simulation, { seed, inputs = [], duration, every, questions }: Trial,
  ask: (world: Simulation, query: string, data: Plain) => Plain,
): Work {
  const world = seed === undefined ? given : given.fork({ seed })
  const start = world.now
  for (const { part, name, data, after = 0 } of inputs) {
    yield* lead(world, start + after)
    const answer = world.input(part, name, data)
    if (typeof answer === 'object' && answer !== null && 'refused' in answer) return answer
  }
  const instants = instantsOf(duration, every)
  if (instants.length > instantsMax) return { refused: `that is ${instants.length} instants, and ${instantsMax} are the most` }
  const rows: TrialAnswer['rows'][number][] = []
  for (const after of instants) {
    yield* lead(world, start + after)
    rows.push({ after, answers: questions.map(({ query, arguments: data }) => ask(world, query, data)) })
  }
  return { rows } as unknown as Plain
}

function instantsOf(duration: Duration, every: Duration = duration): Duration[] {
  const count = Math.max(1, Math.ceil(duration / Math.max(1, every)))
  return Array.from({ length: count }, (_, index) => Math.min(duration, (index + 1) * every))
}

/** A few events at a time, to an instant. */
export function* lead(world: Simulation, until: Instant): Generator<undefined, void> {
  let lookedAt = world.handled
  for (let next = world.nextAt(); next <= until; next = world.nextAt()) {
    world.step(Math.min(laneStretch, until - next))
    if (world.handled - lookedAt < eventsBetweenTurns) continue
    lookedAt = world.handled
    yield
  }
  world.runUntil(until)
}
