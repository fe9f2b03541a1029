/**
 * A prompt: joins a shell of a session's world to a terminal that a person sits at, be it xterm.js
 * in a page or the terminal of the machine.
 */
import type { Session, SessionStream, SessionView } from '@track/session'
import type { Plain } from '@track/simulation'
import type { StreamReading } from '@track/apiserver'
import type { Completion } from '../completion/completion.ts'
import { applyCompletion } from './candidates.ts'
import { type Action, breakLine, type Editor, finish, hide, newEditor, press, show } from './editor.ts'
import { decodeKeys, type Key } from './keys.ts'
import { pressInLine, takenBack } from './line-discipline.ts'
import { type Screen, screenAfter } from './screen.ts'
import { type TerminalSize, shellPartName } from './shell-part.ts'
import type { PromptView } from './shell-queries.ts'

export interface PromptOptions {
  /** What the person's terminal is to show. */
  output(text: string): void
  readonly size: TerminalSize
  /** A shell that is there already; a new one is opened without it. */
  readonly terminal?: string
  /** The shell has ended (`exit`, Ctrl-D), or the session can go on no longer. */
  onEnd?(): void
}

export async function startPrompt(session: Session, options: PromptOptions): Promise<Prompt> {
  const terminal = options.terminal ?? await openTerminal(session, options.size)
  return new Prompt(session, terminal, options)
}

async function openTerminal(session: Session, { columns, rows }: TerminalSize): Promise<string> {
  return String(await session.input(shellPartName, 'open', { columns, rows }))
}

export class Prompt {
  readonly #session: Session
  readonly #options: PromptOptions
  #terminal: string
  #size: TerminalSize
  /** While the shell asks for a command; absent while something runs. */
  #editor: Editor | undefined
  /** Typed while something runs, and not yet sent. */
  #line = ''
  /** What of it stands at the end of the screen, nothing having been said since. */
  #shownLine = ''
  #screen: Screen = { lastRow: '' }
  #killed = ''
  /** What the world will show of what was sent, and is on the screen already. */
  #echo = ''
  #pendingBytes = ''
  #news = ''
  #keys: readonly Key[] = []
  #isTyping = false
  #asking: Promise<void> | undefined
  /** The world has changed since the question was put. */
  #isStale = false
  #branch: number
  #isEnded = false
  #unfollow = () => {}
  readonly #unsubscribe: () => void

  constructor(session: Session, terminal: string, options: PromptOptions) {
    this.#session = session
    this.#options = options
    this.#terminal = terminal
    this.#size = options.size
    this.#branch = session.view().branch
    this.#unsubscribe = session.subscribe((view) => this.#viewChanged(view))
    this.#follow()
    void this.#ask()
  }

  /** The terminal of the world that the prompt is on. */
  get terminal(): string {
    return this.#terminal
  }

  /** What the keyboard sends. */
  type(data: string): void {
    const { keys, pending } = decodeKeys(data, this.#pendingBytes)
    this.#pendingBytes = pending
    this.#keys = [...this.#keys, ...keys]
    void this.#takeKeys()
  }

  /** Something that is not the world's own: it goes above what is being typed. */
  say(text: string): void {
    if (!this.#isEnded) this.#show(text)
  }

  /** The same, once the shell asks for a command again. */
  sayAtPrompt(text: string): void {
    this.#news += text
    if (this.#editor) this.#sayNews()
  }

  #sayNews(): void {
    const news = this.#news
    this.#news = ''
    if (news !== '') this.say(news)
  }

  resize(size: TerminalSize): void {
    this.#size = size
    if (this.#editor) {
      // The terminal has wrapped the rows anew, so the new width says where the prompt begins.
      const editor = { ...this.#editor, columns: size.columns }
      this.#options.output(hide(editor) + show(editor))
      this.#editor = editor
    }
    this.#session.resize(this.#stream(), { width: size.columns, height: size.rows })
  }

  /** Lets go of the terminal; the shell goes on. */
  dispose(): void {
    this.#isEnded = true
    this.#unfollow()
    this.#unsubscribe()
  }

  #stream(): SessionStream {
    return { kind: 'terminal', id: this.#terminal }
  }

  #follow(): void {
    this.#unfollow()
    this.#unfollow = this.#session.follow(this.#stream(), (reading) => this.#showReading(reading))
  }

  #viewChanged(view: SessionView): void {
    if (this.#isEnded) return
    if (view.failure) return this.#end()
    if (view.branch !== this.#branch) {
      this.#branch = view.branch
      this.#startAgain()
    }
    if (!this.#editor) void this.#ask()
  }

  /** After a rewind: what the terminal showed then. */
  #startAgain(): void {
    this.#editor = undefined
    this.#line = ''
    this.#shownLine = ''
    this.#echo = ''
    this.#screen = { lastRow: '' }
    this.#options.output('\x1b[2J\x1b[H')
    this.#follow()
  }

  #showReading({ chunks }: StreamReading): void {
    if (this.#isEnded) return
    const text = this.#withoutEcho(chunks.map((chunk) => chunk.text).join(''))
    if (text !== '') this.#show(text)
  }

  #show(text: string): void {
    const shown = text.replace(/\r?\n/g, '\r\n')
    if (!this.#editor) {
      this.#shownLine = ''
      this.#screen = screenAfter(this.#screen, text)
      return this.#options.output(shown)
    }
    // Something in the background speaks while a command is being typed: it goes above the prompt.
    this.#options.output(hide(this.#editor) + shown + (shown.endsWith('\n') ? '' : '\r\n') + show(this.#editor))
  }

  #withoutEcho(text: string): string {
    const at = this.#echo === '' ? -1 : text.indexOf(this.#echo)
    if (at < 0) return text
    const rest = text.slice(0, at) + text.slice(at + this.#echo.length)
    this.#echo = ''
    return rest
  }

  /** Asks the world whether the shell waits for a command; one question at a time. */
  #ask(): Promise<void> {
    if (this.#asking) {
      this.#isStale = true
      return this.#asking
    }
    this.#isStale = false
    this.#asking = this.#askNow().finally(() => {
      this.#asking = undefined
      if (this.#isStale) void this.#ask()
    })
    return this.#asking
  }

  async #askNow(): Promise<void> {
    if (this.#isEnded || this.#editor) return
    const view = await this.#query<PromptView>('shell prompt', this.#terminal)
    if (!view || this.#isEnded || this.#editor) return
    if (view.asks === 'missing') return await this.#openAgain()
    if (view.asks === 'closed') return this.#end()
    if (view.asks === 'running') return
    this.#beginEditing(view)
    void this.#takeKeys()
  }

  /** A rewind to before the shell was opened: a new one. */
  async #openAgain(): Promise<void> {
    this.#terminal = await openTerminal(this.#session, this.#size)
    this.#follow()
  }

  #beginEditing({ history }: PromptView): void {
    const blank = newEditor({ prompt: this.#screen.lastRow, columns: this.#size.columns, history, killed: this.#killed })
    this.#editor = blank
    this.#sayNews()
    if (this.#line === '') return
    const typed = press(blank, { name: 'text', text: this.#line })
    this.#options.output(takenBack(this.#shownLine) + typed.output)
    this.#line = ''
    this.#shownLine = ''
    this.#editor = typed.editor
  }

  /** One key after the other; some need an answer of the world first. */
  async #takeKeys(): Promise<void> {
    if (this.#isTyping) return
    this.#isTyping = true
    try {
      for (;;) {
        const [key, ...rest] = this.#keys
        if (!key || this.#isEnded) return
        this.#keys = rest
        // The shell may ask since the last look.
        if (!this.#editor) await this.#ask()
        if (this.#editor) await this.#takeKey(this.#editor, key)
        else this.#takeKeyWhileRunning(key)
      }
    } finally {
      this.#isTyping = false
    }
  }

  async #takeKey(before: Editor, key: Key): Promise<void> {
    const { editor, output, action } = press(before, key)
    this.#editor = editor
    this.#killed = editor.killed
    if (output !== '') this.#options.output(output)
    if (action) await this.#act(editor, action)
  }

  async #act(editor: Editor, action: Action): Promise<void> {
    if (action.do === 'enter') return await this.#enter(editor)
    if (action.do === 'complete') return await this.#complete(editor, action.again)
    if (action.do === 'end') {
      this.#editor = undefined
      this.#screen = { lastRow: '' }
      this.#session.endInput(this.#stream())
    }
  }

  async #complete(editor: Editor, again: boolean): Promise<void> {
    const { text, cursor } = editor
    const completion = await this.#query<Completion>('shell completion', { terminal: this.#terminal, text, cursor })
    if (!completion || this.#editor !== editor) return
    const { editor: next, output } = applyCompletion(editor, completion, again)
    this.#editor = next
    this.#options.output(output)
  }

  async #enter(editor: Editor): Promise<void> {
    const isIncomplete = await this.#query<boolean>('shell incomplete', editor.text)
    if (this.#editor !== editor) return
    if (isIncomplete === true) {
      const { editor: next, output } = breakLine(editor)
      this.#editor = next
      return this.#options.output(output)
    }
    this.#options.output(finish(editor))
    this.#editor = undefined
    this.#screen = { lastRow: '' }
    this.#send(`${editor.text}\n`)
  }

  #send(text: string): void {
    this.#echo = text
    this.#session.write(this.#stream(), text)
  }

  #takeKeyWhileRunning(key: Key): void {
    const { line, output, send } = pressInLine(this.#line, key)
    const hidden = this.#line.length - this.#shownLine.length
    this.#shownLine = send === undefined ? line.slice(Math.min(hidden, line.length)) : ''
    this.#line = line
    if (output !== '') this.#options.output(output)
    if (send === undefined) return
    if (send === '\x03') this.#session.interrupt()
    if (send === '\x04') this.#session.endInput(this.#stream())
    else if (send.endsWith('\n')) this.#send(send)
    else this.#session.write(this.#stream(), send)
  }

  /** Undefined when the session can answer no more; then the prompt ends. */
  async #query<Answer>(name: string, data: Plain): Promise<Answer | undefined> {
    try {
      return await this.#session.query(name, data) as Answer
    } catch (reason) {
      // The session was disposed of, its worker is gone, or a bug of the engine stopped it.
      this.#options.output(`\r\n${reason instanceof Error ? reason.message : String(reason)}\r\n`)
      this.#end()
      return undefined
    }
  }

  #end(): void {
    if (this.#isEnded) return
    this.dispose()
    this.#options.onEnd?.()
  }
}
