/** The terminal of the world's workstation, with a shell in it, and the way back before the last command. */
import { type Prompt, startPrompt } from '@track/shell'
import { useEffect, useRef, useState } from 'preact/hooks'
import { TerminalView } from '../terminal/terminal-view.ts'
import type { LabClient } from './lab-client.ts'
import { beforeEnter, type Moment } from './moments.ts'

export function TerminalPanel({ client }: { client: LabClient }) {
  const element = useRef<HTMLDivElement>(null)
  const [shell, setShell] = useState(0)
  const [isEnded, setEnded] = useState(false)
  const [moments, setMoments] = useState<readonly Moment[]>([])
  useEffect(() => {
    const opened = openTerminal(client, element.current!, {
      isFirst: shell === 0,
      onEnd: () => setEnded(true),
      onEnter: () => setMoments((before) => [...before, beforeEnter(client.session.view(), client.begins)]),
    })
    return () => void opened.then((close) => close())
  }, [client, shell])
  const last = moments.at(-1)
  const undo = async () => {
    if (!last) return
    setMoments(moments.slice(0, -1))
    await client.session.rewind(last)
  }
  return (
    <section class="terminal-panel" aria-label="Terminal">
      <div class="terminal-bar">
        <h2>Terminal</h2>
        <ul class="meta terminal-keys">
          <li><kbd>Tab</kbd> completes</li> <li><kbd>↑</kbd> repeats</li> <li><kbd>Ctrl-C</kbd> stops</li> <li><kbd>Esc</kbd> <kbd>Tab</kbd> leaves the terminal</li>
        </ul>
        <button type="button" class="quiet" disabled={!last} title="Back to before the last command" onClick={() => void undo()}>Undo</button>
      </div>
      <div class="terminal" ref={element} />
      {isEnded && (
        <p class="terminal-ended" role="status">
          The shell has ended. <button type="button" class="quiet" onClick={() => { setEnded(false); setShell(shell + 1) }}>Open another</button>
        </p>
      )}
    </section>
  )
}

interface TerminalUse {
  /** The shell that a resumed session left open is gone on with. */
  readonly isFirst: boolean
  onEnd(): void
  onEnter(): void
}

async function openTerminal({ session }: LabClient, element: HTMLElement, { isFirst, onEnd, onEnter }: TerminalUse): Promise<() => void> {
  const started: { prompt?: Prompt } = {}
  const view = new TerminalView(element, {
    onType(data) {
      if (data.includes('\r')) onEnter()
      started.prompt?.type(data)
    },
    onResize: (size) => started.prompt?.resize(size),
  })
  const open = isFirst ? await session.query('open terminals') as string[] : []
  const prompt = await startPrompt(session, {
    output(text) {
      // How long it took to get here is measured by this mark.
      if (performance.getEntriesByName('prompt').length === 0) performance.mark('prompt')
      view.write(text)
    },
    size: view.size, onEnd, ...(open[0] !== undefined && { terminal: open[0] }),
  })
  started.prompt = prompt
  if (isFirst) view.focus()
  return () => {
    prompt.dispose()
    view.dispose()
  }
}
