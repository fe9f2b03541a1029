/** Branches as lines over virtual time, with what was named and what was reached. */
import type { LabView } from '@track/labs'
import type { Instant } from '@track/simulation'
import type { Moment } from './moments.ts'
import { printSpan } from './time-words.ts'

const rowHeight = 14

interface PictureProps {
  readonly lab: LabView
  readonly span: { readonly from: Instant; readonly until: Instant }
  readonly chosen: Moment
}

export function TimelinePicture({ lab, span: { from, until }, chosen }: PictureProps) {
  const { branches, marks, branch: present } = lab.session
  const x = (at: Instant) => `${(Math.max(0, at - from) / (until - from)) * 100}%`
  const y = (id: number) => 8 + branches.findIndex((each) => each.id === id) * rowHeight
  const done = lab.tasks.flatMap(({ title, doneAt }) => (doneAt === undefined ? [] : [{ title, at: doneAt }]))
  const words = `${branches.length} ${branches.length === 1 ? 'branch' : 'branches'}, ${printSpan(until - from)} lived, ${done.length} tasks done`
  const height = branches.length * rowHeight + 3
  return (
    <div class="timeline-picture">
      <svg role="img" aria-label={words} width="100%" height={height}>
        {done.map(({ title, at }) => <rect key={title} class="done" x={x(at)} y={0} width="2" height={height}><title>{title}</title></rect>)}
        {branches.map(({ id, parent, livedUntil }) => (
          <g key={id} class={id === present ? 'present' : 'past'}>
            {parent && <line x1={x(parent.at)} x2={x(parent.at)} y1={y(parent.branch)} y2={y(id)} />}
            <line x1={x(parent?.at ?? from)} x2={x(livedUntil)} y1={y(id)} y2={y(id)} />
          </g>
        ))}
        {marks.map(({ name, branch, at }) => <circle key={name} class="mark" cx={x(at)} cy={y(branch)} r="3.5"><title>{name}</title></circle>)}
        <circle class="chosen" cx={x(chosen.at)} cy={y(chosen.branch)} r="5" />
      </svg>
    </div>
  )
}
