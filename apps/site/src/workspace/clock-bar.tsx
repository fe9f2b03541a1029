/** Virtual time in the learner's hand: pause, speed, one step, the next thing that happens, skip ahead. */
import type { SessionView } from '@track/session'
import { type Duration, hour, minute } from '@track/simulation'
import { useState } from 'preact/hooks'
import type { LabClient } from './lab-client.ts'
import { printMoment, printSpan } from './time-words.ts'

const speeds = [1, 10, 60, 600] as const
const skips: readonly (readonly [string, Duration])[] = [['1 min', minute], ['10 min', 10 * minute], ['1 h', hour]]
/** How far the world is searched for something that happens. */
const searchedFor = 6 * hour

export function ClockBar({ client, view, restart }: { client: LabClient; view: SessionView; restart: () => Promise<void> }) {
  const { session } = client
  const [words, setWords] = useState('')
  const [speed, setSpeed] = useState<number>(1)
  const isPaused = view.pace.kind === 'paused'
  const shown = view.pace.kind === 'running' ? view.pace.speed : speed
  const setPace = (wanted: number | undefined) => session.setPace(wanted === undefined ? { kind: 'paused' } : { kind: 'running', speed: wanted })
  const nextEvent = async () => {
    const { held, answer } = await session.until({ query: 'news since', arguments: { after: session.view().now } }, searchedFor)
    setWords(held ? String(answer) : `nothing has happened for ${printSpan(searchedFor)}`)
  }
  return (
    <section class="clock" aria-label="Clock of the world">
      <p class="clock-time"><time>{printMoment(view.now)}</time> <span class="meta">+{printSpan(view.now - view.startedAt)}</span></p>
      <div class="clock-buttons">
        <button type="button" class="quiet wide" aria-pressed={isPaused} disabled={view.isHurrying} onClick={() => setPace(isPaused ? speed : undefined)}>{isPaused ? 'Run' : 'Pause'}</button>
        <label class="inline">Speed <select value={String(shown)} onChange={(event) => {
          const wanted = Number(event.currentTarget.value)
          setSpeed(wanted)
          if (!isPaused) setPace(wanted)
        }}>{speeds.map((each) => <option key={each} value={String(each)}>×{each}</option>)}{!speeds.includes(shown as 1) && <option value={String(shown)}>×{shown}</option>}</select></label>
        <span class="group" role="group" aria-label="Skip ahead">
          {skips.map(([name, duration]) => <button type="button" class="quiet" key={name} disabled={view.isHurrying} onClick={() => void session.advance(duration)}>+{name}</button>)}
        </span>
        <button type="button" class="quiet" title="To the next event of Kubernetes, or the next task that is done" disabled={view.isHurrying} onClick={() => void nextEvent()}>Next event</button>
        <button type="button" class="quiet" disabled={view.isHurrying || !isPaused} title={isPaused ? 'One event of the engine' : 'One event of the engine: pause first'} onClick={() => void session.step()}>Step</button>
        {view.isHurrying && <button type="button" class="quiet stop" onClick={() => session.interrupt()}>Stop</button>}
      </div>
      <p class="clock-words" role="status">{view.isHurrying ? 'time is passing …' : words}</p>
      <button type="button" class="quiet" title="Back to where the lab began; what was reached stays" disabled={view.isHurrying} onClick={() => void restart()}>Start again</button>
    </section>
  )
}
