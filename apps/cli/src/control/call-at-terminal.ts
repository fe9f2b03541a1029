/** The world's shell in this terminal, while the session runs in another. */
import type { StateFolder } from '../lab/state-folder.ts'
import { callSession } from './call.ts'

/** One command when there is a script, which then has this terminal; else a shell until it is left. */
export async function callAtTerminal(state: StateFolder, script: string | undefined): Promise<number> {
  const { stdin, stdout } = process
  const size = () => ({ columns: stdout.columns ?? 80, rows: stdout.rows ?? 24 })
  try {
    return await callSession(state, { do: 'prompt', ...(script !== undefined && { script }), ...size() }, {
      onOpen(send) {
        stdin.setRawMode(true)
        stdin.setEncoding('utf8').on('data', (text: string) => send({ do: 'type', text })).resume()
        stdout.on('resize', () => send({ do: 'resize', ...size() }))
      },
    })
  } finally {
    stdin.setRawMode(false)
    stdin.pause()
  }
}
