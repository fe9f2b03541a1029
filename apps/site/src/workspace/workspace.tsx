/** The lab's workspace: tasks at the left, the world at the right, the terminal below, time at the top. */
import { useEffect, useState } from 'preact/hooks'
import type { LabNews } from '../lab-link/messages.ts'
import { ClockBar } from './clock-bar.tsx'
import type { LabClient } from './lab-client.ts'
import { Tasks } from './tasks.tsx'
import { TerminalPanel } from './terminal-panel.tsx'
import { Timeline } from './timeline.tsx'
import { WorldPanels } from './world-panels.tsx'

export function Workspace({ client, restart }: { client: LabClient; restart: () => Promise<void> }) {
  const [news, setNews] = useState<LabNews>(client.news())
  useEffect(() => client.onNews(setNews), [client])
  const { view } = news
  return (
    <div class="workspace">
      <ClockBar client={client} view={view.session} restart={restart} />
      <Notices client={client} view={view.session} />
      <Tasks client={client} view={view} />
      <WorldPanels client={client} view={view.session} />
      <TerminalPanel client={client} />
      <Timeline client={client} view={view} />
      <Completed news={news} />
    </div>
  )
}

function Notices({ client, view }: { client: LabClient; view: LabNews['view']['session'] }) {
  const { failure } = view
  if (failure) {
    return (
      <div class="lab-notice bad" role="alert">
        <p>The engine has a bug, and this world has stopped. Please report: {failure.message}; seed {failure.seed}, instant {failure.at}, event {failure.event}, after {failure.handled} events. Going back in time goes on from there.</p>
      </div>
    )
  }
  return client.notice === '' ? null : <div class="lab-notice" role="status"><p>{client.notice}</p></div>
}

/** Says aloud which task was just done. */
function Completed({ news }: { news: LabNews }) {
  const { tasks, isFinished } = news.view
  const done = tasks.filter(({ isDone }) => isDone)
  const [known, setKnown] = useState<readonly string[]>(() => done.map(({ id }) => id))
  const [words, setWords] = useState('')
  useEffect(() => {
    const fresh = done.filter(({ id }) => !known.includes(id))
    if (fresh.length === 0) return
    setKnown(done.map(({ id }) => id))
    setWords(`Task done: ${fresh.map(({ title }) => title).join(', ')}. ${isFinished ? 'All tasks are done.' : `${done.length} of ${tasks.length}.`}`)
  }, [done.length])
  return <p class="visually-hidden" aria-live="polite" role="status">{words}</p>
}
