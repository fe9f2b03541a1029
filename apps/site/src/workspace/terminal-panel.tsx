/** The terminal of the world's workstation, with a shell in it. */
import { type Prompt, startPrompt } from '@track/shell'
import { useEffect, useRef, useState } from 'preact/hooks'
import { TerminalView } from '../terminal/terminal-view.ts'
import type { LabClient } from './lab-client.ts'

export function TerminalPanel({ client }: { client: LabClient }) {
  const element = useRef<HTMLDivElement>(null)
  const [shell, setShell] = useState(0)
  const [isEnded, setEnded] = useState(false)
  useEffect(() => {
    const opened = openTerminal(client, element.current!, shell === 0, () => setEnded(true))
    return () => void opened.then((close) => close())
  }, [client, shell])
  return (
    <section class="terminal-panel" aria-label="Terminal">
      <div class="terminal" ref={element} />
      {isEnded && (
        <p class="terminal-ended" role="status">
          The shell has ended. <button type="button" class="quiet" onClick={() => { setEnded(false); setShell(shell + 1) }}>Open another</button>
        </p>
      )}
    </section>
  )
}

/** `again`: the shell that a resumed session left open is gone on with. */
async function openTerminal(client: LabClient, element: HTMLElement, again: boolean, onEnd: () => void): Promise<() => void> {
  let prompt: Prompt | undefined
  const view = new TerminalView(element, {
    onType: (data) => prompt?.type(data),
    onResize: (size) => prompt?.resize(size),
  })
  const open = again ? await client.session.query('open terminals') as string[] : []
  prompt = await startPrompt(client.session, {
    output: (text) => view.write(text), size: view.size, onEnd, ...(open[0] !== undefined && { terminal: open[0] }),
  })
  if (again) view.focus()
  return () => {
    prompt?.dispose()
    view.dispose()
  }
}
