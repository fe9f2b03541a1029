/** The world seen: its topology, its charts, the learner's files; and the terminal below them. */
import type { SessionView } from '@track/session'
import { useState } from 'preact/hooks'
import type { LabClient } from './lab-client.ts'
import { lazily } from './lazily.tsx'
import { TopologyPanel } from './topology-panel.tsx'
import { useAnswer } from './use-answer.ts'

interface PanelProps {
  readonly client: LabClient
  readonly view: SessionView
}

const panels = [
  { id: 'topology', title: 'Topology', Panel: TopologyPanel },
  { id: 'charts', title: 'Charts', Panel: lazily<PanelProps>(async () => (await import('./telemetry-panels.ts')).ChartsPanel) },
  { id: 'explore', title: 'Explore', Panel: lazily<PanelProps>(async () => (await import('./explore-panel.tsx')).ExplorePanel) },
  { id: 'dashboards', title: 'Dashboards', Panel: lazily<PanelProps>(async () => (await import('./telemetry-panels.ts')).DashboardsPanel) },
  { id: 'files', title: 'Files', Panel: lazily<PanelProps>(async () => (await import('./files-panel.tsx')).FilesPanel) },
] as const

export function WorldPanels({ client, view }: PanelProps) {
  const [chosen, setShown] = useState<string>('topology')
  const { answer: hasDashboards } = useAnswer<boolean>(client, view, 'has dashboards')
  const offered = panels.filter(({ id }) => id !== 'dashboards' || hasDashboards)
  const shown = offered.some(({ id }) => id === chosen) ? chosen : 'topology'
  return (
    <section class="world" aria-label="The world">
      <div class="tabs" role="tablist" aria-label="Views of the world">
        {offered.map(({ id, title }) => (
          <button
            type="button" role="tab" key={id} id={`tab-${id}`} aria-selected={shown === id} aria-controls={`panel-${id}`} tabIndex={shown === id ? 0 : -1}
            onClick={() => setShown(id)} onKeyDown={(event) => moveBetweenTabs(event, setShown)}
          >{title}</button>
        ))}
      </div>
      {offered.map(({ id, Panel }) => (
        <div class="panel" role="tabpanel" key={id} id={`panel-${id}`} aria-labelledby={`tab-${id}`} hidden={shown !== id}>
          {shown === id && <Panel client={client} view={view} />}
        </div>
      ))}
    </section>
  )
}

function moveBetweenTabs(event: KeyboardEvent, show: (id: string) => void): void {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
  if (step === 0) return
  const tabs = [...(event.currentTarget as HTMLElement).parentElement!.querySelectorAll<HTMLElement>('[role=tab]')]
  const next = tabs[(tabs.indexOf(event.currentTarget as HTMLElement) + step + tabs.length) % tabs.length]!
  next.focus()
  show(next.id.slice('tab-'.length))
}
