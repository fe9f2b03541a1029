/**
 * What a learner can take back: the places right before each thing that they did, on the way to the
 * present, and the beginning of each task.
 */
import type { Branch, Place, SessionView } from '@track/session'
import type { InputRow } from '@track/simulation'

/** How many things can be taken back. */
const placesMax = 200

type Known = Required<Place>

export class Undo {
  #places: readonly Known[] = []
  readonly #beginnings = new Map<string, Place>()

  /** Before an input of the session is handled. */
  note({ part, input, data, at, handled }: InputRow, branch: number): void {
    if (isLearners(part, input, data as Readonly<Record<string, unknown>> | null)) this.#places = [...this.#places, { branch, at, handled }].slice(-placesMax)
  }

  /** The place before the last thing that was done on the way to the present; it is forgotten. */
  take({ branch, branches }: Pick<SessionView, 'branch' | 'branches'>): Place | undefined {
    const way = wayTo(branches, branch)
    const places = this.#places.filter((place) => place.handled < (way.get(place.branch) ?? 0))
    this.#places = places.slice(0, -1)
    return places.at(-1)
  }

  /** A task can be begun: the ones before it are done. */
  begin(task: string, place: Place): void {
    if (!this.#beginnings.has(task)) this.#beginnings.set(task, place)
  }

  beginningOf(task: string): Place | undefined {
    return this.#beginnings.get(task)
  }
}

/** How many events and inputs of each branch belong to the past of one of them. */
function wayTo(branches: readonly Branch[], branch: number): Map<number, number> {
  const way = new Map<number, number>()
  for (let found = branches[branch], end = Infinity; found; found = found.parent && branches[found.parent.branch]) {
    way.set(found.id, end)
    end = Math.min(end, found.parent?.handled ?? end)
  }
  return way
}

/** A line at a prompt, a script, an answer, a request of their own client that changes something. */
function isLearners(part: string, input: string, data: Readonly<Record<string, unknown>> | null): boolean {
  if (part === 'lab') return input === 'answer'
  if (part === 'apiserver') return input === 'request' && !['GET', 'HEAD', 'OPTIONS'].includes(String(data?.['method']))
  if (part !== 'shell') return false
  return input === 'run script' || input === 'run command' || (input === 'write' && String(data?.['text']).includes('\n'))
}
