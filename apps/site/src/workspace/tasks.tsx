/** The lab's tasks: what is asked, what is missing and on what evidence, hints, and what just happened. */
import type { CheckView, LabView, TaskView } from '@track/labs'
import { useState } from 'preact/hooks'
import type { AnswerRow } from '../lab-link/messages.ts'
import type { LabClient } from './lab-client.ts'
import { printClock, printSpan } from './time-words.ts'

export function Tasks({ client, view }: { client: LabClient; view: LabView }) {
  const next = view.tasks.find(({ isDone }) => !isDone)?.id
  const [opened, setOpened] = useState<Readonly<Record<string, boolean>>>({})
  // Who comes back to a lab knows the situation.
  const [isNew] = useState(() => !client.resumed && view.tasks.every(({ isDone }) => !isDone))
  const count = view.tasks.filter(({ isDone }) => isDone).length
  const latest = latestDone(view.tasks)
  return (
    <section class="tasks" aria-labelledby="tasks-title">
      <div class="tasks-head">
        <h2 id="tasks-title">Tasks</h2>
        <p class="task-count">{count} of {view.tasks.length} tasks done</p>
        <progress max={view.tasks.length} value={count} aria-label="Tasks done" />
      </div>
      <details class="scenario" open={isNew && count === 0}><summary>The situation</summary><Markdown client={client} text={view.scenario} /></details>
      <ol>
        {view.tasks.map((task) => (
          <Task
            key={task.id} client={client} task={task} now={view.session.now}
            isOpen={opened[task.id] ?? (task.id === next || task.id === latest)} onToggle={(isOpen) => setOpened((before) => ({ ...before, [task.id]: isOpen }))}
          />
        ))}
      </ol>
      {view.isFinished && <p class="finished">All tasks are done. The world is still yours: rewind, and try another way.</p>}
    </section>
  )
}

/** What has just been done explains itself until the next is done. */
function latestDone(tasks: readonly TaskView[]): string | undefined {
  const done = tasks.filter(({ isDone, doneAt }) => isDone && doneAt !== undefined)
  return done.toSorted((a, b) => a.doneAt! - b.doneAt!).at(-1)?.id
}

interface TaskProps {
  readonly client: LabClient
  readonly task: TaskView
  readonly now: number
  readonly isOpen: boolean
  onToggle(isOpen: boolean): void
}

function Task({ client, task, now, isOpen, onToggle }: TaskProps) {
  const state = task.isDone ? 'done' : task.holdsAtStart ? 'guard' : 'open'
  return (
    <li class={`task ${state}`} data-task={task.id}>
      <h3>
        <button type="button" aria-expanded={isOpen} onClick={() => onToggle(!isOpen)}>
          <span class="task-title"><Inline client={client} text={task.title} /></span>
          <span class="task-state">{task.isDone ? 'done' : task.credit > 0 ? `${Math.floor(task.credit * 100)} %` : 'open'}</span>
        </button>
      </h3>
      {isOpen && (
        <div class="task-body">
          {task.isDone ? <Done client={client} task={task} /> : <Asked client={client} task={task} now={now} />}
        </div>
      )}
    </li>
  )
}

function Asked({ client, task, now }: { client: LabClient; task: TaskView; now: number }) {
  return (
    <>
      <Markdown client={client} text={task.do} />
      <Missing client={client} task={task} now={now} />
      <Hints client={client} task={task} />
    </>
  )
}

/** The evidence that it was done on, and what there is to learn from it. */
function Done({ client, task }: { client: LabClient; task: TaskView }) {
  const evidence = client.news().progress.done[task.id]?.says ?? []
  return (
    <>
      {task.doneAt !== undefined && <p class="meta">Done at {printClock(task.doneAt)} of the world, because</p>}
      <ul class="checks evidence">{evidence.map((says, index) => <li key={index} class="met">{says}</li>)}</ul>
      {task.explain !== undefined && <div class="explain"><h4>What happened</h4><Markdown client={client} text={task.explain} /></div>}
      <details class="asked"><summary>What was asked</summary><Markdown client={client} text={task.do} /></details>
    </>
  )
}

/** What holds and what is missing; where an answer is asked for, its field. */
function Missing({ client, task, now }: { client: LabClient; task: TaskView; now: number }) {
  const answers = client.bundle.answers[task.id] ?? []
  const checks = task.checks.map((check, index) => ({ check, index })).filter(({ index }) => !answers.some((answer) => answer.check === index))
  return (
    <>
      <ul class="checks">{checks.map(({ check, index }) => <Check key={index} check={check} now={now} />)}</ul>
      {answers.map((answer) => <AnswerForm key={answer.id} client={client} task={task.id} answer={answer} check={task.checks[answer.check]!} />)}
    </>
  )
}

function Check({ check, now }: { check: CheckView; now: number }) {
  const held = check.since === undefined ? 0 : now - check.since
  const isWaiting = check.holds && !check.isMet && check.for > 0
  return (
    <li class={check.isMet ? 'met' : isWaiting ? 'waiting' : 'missing'}>
      <span class="visually-hidden">{check.isMet ? 'Holds: ' : isWaiting ? 'Holds so far: ' : 'Missing: '}</span>
      {check.says}
      {isWaiting && <span class="meta"> for {printSpan(held)} of {printSpan(check.for)}</span>}
      {isWaiting && <progress max={check.for} value={Math.min(held, check.for)} aria-label="How long it has held" />}
    </li>
  )
}

interface AnswerFormProps {
  readonly client: LabClient
  readonly task: string
  readonly answer: AnswerRow
  readonly check: CheckView
}

function AnswerForm({ client, task, answer, check }: AnswerFormProps) {
  const [refusal, setRefusal] = useState('')
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const value = String(new FormData(event.currentTarget as HTMLFormElement).get('value') ?? '').trim()
    if (value !== '') void client.answer(task, answer.id, value).then((refused) => setRefusal(refused ?? ''))
  }
  const id = `answer-${task}-${answer.id}`
  return (
    <form class="answer" onSubmit={submit}>
      <label for={id}>{answer.question}</label>
      <span class="answer-row">
        <input id={id} name="value" autocomplete="off" spellcheck={false} />
        {answer.unit !== '' && <span class="meta">{answer.unit}</span>}
        <button type="submit" class="quiet">Answer</button>
      </span>
      {check.says.startsWith(`${answer.id}:`) && <p class={check.holds ? 'answer-right' : 'refusal'} role="status">{check.says}</p>}
      {refusal !== '' && <p class="refusal" role="alert">{refusal}</p>}
    </form>
  )
}

function Hints({ client, task }: { client: LabClient; task: TaskView }) {
  const total = task.hints.length + task.hintsLeft
  if (total === 0) return null
  return (
    <div class="hints">
      {task.hints.map((hint, index) => <p key={index} class="hint"><strong>Hint {index + 1}.</strong> <Inline client={client} text={hint} /></p>)}
      {task.hintsLeft > 0 && !task.isDone && (
        <button type="button" class="quiet" onClick={() => void client.hint(task.id)}>Hint {task.hints.length + 1} of {total}</button>
      )}
    </div>
  )
}

/** The author's text, rendered when the site was built. */
function Markdown({ client, text }: { client: LabClient; text: string }) {
  return <div class="prose" dangerouslySetInnerHTML={{ __html: client.bundle.html[text] ?? '' }} />
}

function Inline({ client, text }: { client: LabClient; text: string }) {
  const html = client.bundle.html[text]
  return html === undefined ? <span>{text}</span> : <span dangerouslySetInnerHTML={{ __html: html }} />
}
