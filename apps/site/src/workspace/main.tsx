/** Puts a lab's workspace into a page. */
import { render } from 'preact'
import { openLab, type LabAddress, type LabClient } from './lab-client.ts'
import { Workspace } from './workspace.tsx'

export function mountWorkspace(element: HTMLElement, address: LabAddress): void {
  element.classList.add('lab-mounted')
  element.replaceChildren()
  void begin(element, address, false)
}

async function begin(element: HTMLElement, address: LabAddress, fromStart: boolean): Promise<void> {
  render(<p class="lab-waiting" role="status">Starting the world of this lab …</p>, element)
  let client: LabClient
  try {
    client = await openLab(address, fromStart)
  } catch (reason) {
    // Refused in one sentence, or our own bug: both are shown where the lab would be.
    const message = reason instanceof Error ? reason.message : String(reason)
    render(<div class="lab-refused" role="alert"><p>{message}</p><button type="button" class="button" onClick={() => location.reload()}>Try again</button></div>, element)
    return
  }
  keepOnLeaving(client)
  // A world that was resumed has no past in this session: its beginning is opened anew.
  const restart = async () => {
    if (!client.resumed) return await client.reset()
    await client.saveNow()
    client.close()
    await begin(element, address, true)
  }
  render(<Workspace client={client} restart={restart} />, element)
}

/** A page that is hidden may never be seen again. */
function keepOnLeaving(client: LabClient): void {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void client.saveNow()
  })
}
