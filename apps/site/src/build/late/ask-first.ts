/** What a learner does first: waits for the prompt, and types `kubectl get nodes`. */
import type { Session } from '@track/session'
import { startPrompt } from '@track/shell'
import { millisecond } from '@track/simulation'

const patienceMs = 60_000
/** As much of the world's time as passes before the learner's first command, on any machine. */
const headStart = 400 * millisecond

export async function askFirst(session: Session): Promise<void> {
  await session.advance(headStart)
  let shown = ''
  const sees = async (text: RegExp) => {
    const end = performance.now() + patienceMs
    while (!text.test(shown)) {
      if (performance.now() > end) throw new Error(`the prompt does not answer: ${JSON.stringify(shown)}`)
      await new Promise((done) => { setTimeout(done, 5) })
    }
  }
  await session.query('open terminals')
  const prompt = await startPrompt(session, { output: (text) => { shown += text }, size: { columns: 100, rows: 30 } })
  await sees(/\$ /)
  await session.query('topology')
  prompt.type('kubectl get nodes\r')
  await sees(/ROLES[^]*\$ /)
}
