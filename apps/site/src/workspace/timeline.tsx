/** The past: every branch that was lived, the moments that were named, and the way back to any of them. */
import type { LabView } from '@track/labs'
import type { Branch, SessionView } from '@track/session'
import { type Instant, second } from '@track/simulation'
import { useState } from 'preact/hooks'
import type { LabClient } from './lab-client.ts'
import { printClock, printMoment, printSpan } from './time-words.ts'

const rowHeight = 14

export function Timeline({ client, view: lab }: { client: LabClient; view: LabView }) {
  const view = lab.session
  const [branch, setBranch] = useState<number>()
  const [chosen, setChosen] = useState<Instant>()
  const [name, setName] = useState('')
  const [refusal, setRefusal] = useState('')
  const current = view.branches.find(({ id }) => id === (branch ?? view.branch)) ?? view.branches[0]!
  const begins = view.startedAt
  const at = Math.min(chosen ?? current.livedUntil, current.livedUntil)
  const goTo = (to: { readonly at: Instant; readonly branch: number }) => {
    setRefusal('')
    void client.session.rewind(to).then(() => {
      setBranch(undefined)
      setChosen(undefined)
    }, (reason: Error) => setRefusal(reason.message))
  }
  const mark = () => {
    void client.session.mark(name.trim() || printClock(view.now))
    setName('')
  }
  return (
    <section class="timeline" aria-label="Timeline">
      <Picture lab={lab} chosen={{ branch: current.id, at }} />
      <div class="timeline-controls">
        {view.branches.length > 1 && (
          <label class="inline">Branch <select value={String(current.id)} onChange={(event) => setBranch(Number(event.currentTarget.value))}>
            {view.branches.map((each) => <option key={each.id} value={String(each.id)}>{branchName(each, view)}</option>)}
          </select></label>
        )}
        <label class="inline slider">
          <span class="visually-hidden">Moment to go back to</span>
          <input
            type="range" min={begins} max={Math.max(current.livedUntil, begins + second)} step={second} value={at} aria-valuetext={printMoment(at)}
            onInput={(event) => setChosen(Number(event.currentTarget.value))}
          />
          <output>{printClock(at)}</output>
        </label>
        <button type="button" class="quiet" disabled={view.isHurrying || (current.id === view.branch && at >= view.now)} onClick={() => goTo({ at, branch: current.id })}>
          {current.id === view.branch ? `Go back ${printSpan(view.now - at)}` : 'Go there'}
        </button>
        <button type="button" class="quiet" disabled={view.isHurrying} title="A new branch begins now; the present one stays as it is" onClick={() => goTo({ at: view.now, branch: view.branch })}>Fork here</button>
        <form class="inline" onSubmit={(event) => { event.preventDefault(); mark() }}>
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
        {refusal !== '' && <span class="refusal" role="alert">{refusal}</span>}
      </div>
    </section>
  )
}

export function branchName({ id, parent }: Branch, { branch }: SessionView): string {
  const origin = parent ? `from ${printClock(parent.at)}` : 'the first'
  return `${id} (${origin}${id === branch ? ', present' : ''})`
}

function Picture({ lab, chosen }: { lab: LabView; chosen: { readonly branch: number; readonly at: Instant } }) {
  const { startedAt, branches, marks, branch: present } = lab.session
  const until = Math.max(...branches.map(({ livedUntil }) => livedUntil), startedAt + second)
  const x = (at: Instant) => `${(Math.max(0, at - startedAt) / (until - startedAt)) * 100}%`
  const y = (id: number) => 8 + branches.findIndex((each) => each.id === id) * rowHeight
  const done = lab.tasks.flatMap(({ title, doneAt }) => (doneAt === undefined ? [] : [{ title, at: doneAt }]))
  const words = `${branches.length} ${branches.length === 1 ? 'branch' : 'branches'}, ${printSpan(until - startedAt)} lived, ${done.length} tasks done`
  return (
    <div class="timeline-picture">
      <svg role="img" aria-label={words} width="100%" height={branches.length * rowHeight + 4}>
        {branches.map(({ id, parent, livedUntil }) => (
          <g key={id} class={id === present ? 'present' : 'past'}>
            {parent && <line x1={x(parent.at)} x2={x(parent.at)} y1={y(parent.branch)} y2={y(id)} />}
            <line x1={x(parent?.at ?? startedAt)} x2={x(livedUntil)} y1={y(id)} y2={y(id)} />
          </g>
        ))}
        {marks.map(({ name, branch, at }) => <circle key={name} class="mark" cx={x(at)} cy={y(branch)} r="3"><title>{name}</title></circle>)}
        {done.map(({ title, at }) => <rect key={title} class="done" x={x(at)} y={0} width="2" height={branches.length * rowHeight + 4}><title>{title}</title></rect>)}
        <circle class="chosen" cx={x(chosen.at)} cy={y(chosen.branch)} r="5" />
      </svg>
    </div>
  )
}
