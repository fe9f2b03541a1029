/** The past: every branch that was lived, the moments that were named, and the way back to any of them. */
import type { LabView } from '@track/labs'
import type { Branch, SessionView } from '@track/session'
import { type Instant, second } from '@track/simulation'
import { useState } from 'preact/hooks'
import type { LabClient } from './lab-client.ts'
import type { Moment } from './moments.ts'
import { printClock, printMoment, printSpan } from './time-words.ts'
import { TimelinePicture } from './timeline-picture.tsx'

interface TimelineProps {
  readonly client: LabClient
  readonly view: LabView
}

export function Timeline({ client, view: lab }: TimelineProps) {
  const view = lab.session
  const [branch, setBranch] = useState<number>()
  const [chosen, setChosen] = useState<Instant>()
  const [refusal, setRefusal] = useState('')
  const current = view.branches.find(({ id }) => id === (branch ?? view.branch)) ?? view.branches[0]!
  const span = { from: client.begins, until: Math.max(client.begins + second, ...view.branches.map(({ livedUntil }) => livedUntil)) }
  const at = Math.min(chosen ?? current.livedUntil, current.livedUntil)
  const goTo = (to: Moment) => {
    setRefusal('')
    void client.session.rewind(to).then(() => {
      setBranch(undefined)
      setChosen(undefined)
    }, (reason: Error) => setRefusal(reason.message))
  }
  const isPresent = current.id === view.branch && at >= view.now
  return (
    <section class="timeline" aria-label="Timeline">
      <div class="timeline-track">
        <TimelinePicture lab={lab} span={span} chosen={{ branch: current.id, at }} />
        <label class="slider">
          <span class="visually-hidden">Moment to go back to</span>
          <input
            type="range" min={span.from} max={span.until} step={second} value={at} aria-valuetext={printMoment(at)}
            onInput={(event) => setChosen(Math.min(Number(event.currentTarget.value), current.livedUntil))}
          />
        </label>
      </div>
      <div class="timeline-controls">
        <output>{printClock(at)}</output>
        <button type="button" class="quiet" disabled={view.isHurrying || isPresent} onClick={() => goTo({ at, branch: current.id })}>
          {isPresent ? 'Go back' : current.id === view.branch ? `Go back ${printSpan(view.now - at)}` : `Go there`}
        </button>
        <button type="button" class="quiet" disabled={view.isHurrying} title="A new branch begins now; the present one stays as it is, to compare with" onClick={() => goTo({ at: view.now, branch: view.branch })}>Fork here</button>
        {view.branches.length > 1 && <BranchChoice view={view} current={current} choose={setBranch} />}
        {refusal !== '' && <span class="refusal" role="alert">{refusal}</span>}
        <Marks client={client} view={view} goTo={goTo} />
      </div>
    </section>
  )
}

function BranchChoice({ view, current, choose }: { view: SessionView; current: Branch; choose(id: number): void }) {
  return (
    <label class="inline">Branch <select value={String(current.id)} onChange={(event) => choose(Number(event.currentTarget.value))}>
      {view.branches.map((each) => <option key={each.id} value={String(each.id)}>{branchName(each, view)}</option>)}
    </select></label>
  )
}

function Marks({ client, view, goTo }: { client: LabClient; view: SessionView; goTo(to: Moment): void }) {
  const [name, setName] = useState('')
  const mark = (event: SubmitEvent) => {
    event.preventDefault()
    void client.session.mark(name.trim() || printClock(view.now))
    setName('')
  }
  return (
    <span class="marks">
      <form class="inline" onSubmit={mark}>
        <input aria-label="Name for this moment" placeholder="Name this moment" value={name} onInput={(event) => setName(event.currentTarget.value)} />
        <button type="submit" class="quiet">Mark</button>
      </form>
      {view.marks.length > 0 && (
        <label class="inline">Marks <select value="" onChange={(event) => {
          const found = view.marks[Number(event.currentTarget.value)]
          event.currentTarget.value = ''
          if (found) goTo(found)
        }}>
          <option value="">go to …</option>
          {view.marks.map((each, index) => <option key={each.name} value={String(index)}>{each.name} ({printClock(each.at)})</option>)}
        </select></label>
      )}
    </span>
  )
}

export function branchName({ id, parent }: Branch, { branch }: SessionView): string {
  const origin = parent ? `from ${printClock(parent.at)}` : 'the first'
  return `${id} (${origin}${id === branch ? ', present' : ''})`
}
