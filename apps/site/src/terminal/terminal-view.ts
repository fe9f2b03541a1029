/**
 * A terminal in a page, as text of the page: selected, copied, found and magnified like any other.
 * What is typed goes into a field of its own, so that input methods work.
 */
import { sentBy } from './keyboard.ts'
import { type Row, Screen } from './screen.ts'
import { classesOf, type Style } from './style.ts'

export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

export interface TerminalOptions {
  /** What the keyboard sends. */
  onType(data: string): void
  onResize(size: TerminalSize): void
}

const columnsMin = 20
const rowsMin = 4

export class TerminalView {
  readonly #element: HTMLElement
  readonly #options: TerminalOptions
  readonly #list = document.createElement('div')
  readonly #input = document.createElement('textarea')
  readonly #spoken = document.createElement('div')
  readonly #screen: Screen
  readonly #observer: ResizeObserver
  #size: TerminalSize
  #shownFrom = 0
  #isDrawing = false
  /** Tab completes, unless Escape was pressed before it: then it leaves the terminal. */
  #isLeaving = false

  constructor(element: HTMLElement, options: TerminalOptions) {
    this.#element = element
    this.#options = options
    this.#list.className = 'terminal-rows'
    this.#spoken.className = 'visually-hidden'
    this.#spoken.setAttribute('role', 'log')
    this.#spoken.setAttribute('aria-label', 'Terminal output')
    this.#input.className = 'terminal-input'
    this.#input.setAttribute('aria-label', 'Terminal. Tab completes; Escape, then Tab, leaves the terminal.')
    for (const [name, value] of Object.entries({ autocapitalize: 'off', autocomplete: 'off', autocorrect: 'off', spellcheck: 'false', rows: '1' })) this.#input.setAttribute(name, value)
    element.append(this.#list, this.#input, this.#spoken)
    this.#size = this.#measured()
    this.#screen = new Screen(this.#size.columns, this.#size.rows)
    this.#listen()
    this.#observer = new ResizeObserver(() => this.#resized())
    this.#observer.observe(element)
    this.#draw()
  }

  get size(): TerminalSize {
    return this.#size
  }

  write(text: string): void {
    this.#screen.write(text)
    this.#speak(text)
    if (this.#isDrawing) return
    this.#isDrawing = true
    requestAnimationFrame(() => {
      this.#isDrawing = false
      this.#draw()
    })
  }

  focus(): void {
    this.#input.focus({ preventScroll: true })
  }

  dispose(): void {
    this.#observer.disconnect()
    this.#element.replaceChildren()
  }

  #listen(): void {
    this.#input.addEventListener('keydown', (event) => this.#pressed(event))
    this.#input.addEventListener('input', (event) => {
      if ((event as InputEvent).isComposing) return
      const { value } = this.#input
      this.#input.value = ''
      if (value !== '') this.#options.onType(value)
    })
    this.#input.addEventListener('paste', (event) => {
      event.preventDefault()
      const text = event.clipboardData?.getData('text/plain') ?? ''
      if (text !== '') this.#options.onType(`\x1b[200~${text}\x1b[201~`)
    })
    // A click gives the keyboard to the terminal, unless something was selected with it.
    this.#element.addEventListener('mouseup', () => {
      if (getSelection()?.isCollapsed ?? true) this.focus()
    })
  }

  #pressed(event: KeyboardEvent): void {
    if (event.isComposing) return
    if (event.key === 'Tab' && this.#isLeaving) {
      this.#isLeaving = false
      return
    }
    this.#isLeaving = event.key === 'Escape'
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c' && !(getSelection()?.isCollapsed ?? true)) return
    if (event.ctrlKey && event.key.toLowerCase() === 'v') return
    const sent = sentBy(event)
    if (sent === undefined) return
    event.preventDefault()
    this.#options.onType(sent)
  }

  #resized(): void {
    const size = this.#measured()
    if (size.columns === this.#size.columns && size.rows === this.#size.rows) return
    this.#size = size
    this.#screen.resize(size.columns, size.rows)
    this.#options.onResize(size)
    this.#draw()
  }

  #measured(): TerminalSize {
    const probe = document.createElement('span')
    probe.textContent = 'M'.repeat(50)
    probe.className = 'terminal-probe'
    this.#list.append(probe)
    const { width, height } = probe.getBoundingClientRect()
    probe.remove()
    const style = getComputedStyle(this.#list)
    const across = this.#element.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight)
    const down = this.#element.clientHeight - Number.parseFloat(style.paddingTop) - Number.parseFloat(style.paddingBottom)
    if (width === 0 || height === 0) return { columns: 80, rows: 24 }
    return { columns: Math.max(columnsMin, Math.floor(across / (width / 50))), rows: Math.max(rowsMin, Math.floor(down / height)) }
  }

  #draw(): void {
    const { rows, shownRows, dropped, cursor } = this.#screen
    const isAtEnd = this.#element.scrollTop + this.#element.clientHeight >= this.#element.scrollHeight - 4
    for (; this.#shownFrom < dropped; this.#shownFrom++) this.#list.firstElementChild?.remove()
    while (this.#list.childElementCount < shownRows) this.#list.append(document.createElement('div'))
    while (this.#list.childElementCount > shownRows) this.#list.lastElementChild!.remove()
    for (const number of new Set([...this.#screen.takeChanges(), cursor.row])) {
      const row = rows[number]
      if (row) this.#list.children[number]!.replaceChildren(...spansOf(row, number === cursor.row ? cursor.column : undefined))
    }
    if (isAtEnd) this.#element.scrollTop = this.#element.scrollHeight
  }

  /** Whole lines, for those who listen; what is typed is not read to them again. */
  #speak(text: string): void {
    const words = text.replace(/\x1b\[[0-9;?]*[ -/]*[@-~]/g, '').split(/\r?\n/).slice(0, -1).filter((line) => line.trim() !== '')
    if (words.length === 0) return
    const block = document.createElement('p')
    block.textContent = words.slice(-20).join('\n')
    this.#spoken.append(block)
    while (this.#spoken.childElementCount > 20) this.#spoken.firstElementChild!.remove()
  }
}

/** Stretches of one style; the cursor stands on a stretch of its own. */
function spansOf(row: Row, cursor: number | undefined): Node[] {
  const nodes: Node[] = []
  let text = ''
  let style: Style | undefined
  const flush = (isCursor = false) => {
    if (text === '') return
    const classes = [style ? classesOf(style) : '', isCursor ? 'cursor' : ''].filter(Boolean).join(' ')
    if (classes === '') nodes.push(document.createTextNode(text))
    else {
      const span = document.createElement('span')
      span.className = classes
      span.textContent = text
      nodes.push(span)
    }
    text = ''
  }
  const length = cursor === undefined ? row.length : Math.max(row.length, cursor + 1)
  for (let column = 0; column < length; column++) {
    const cell = row[column] ?? { text: ' ', style: {} }
    if (column === cursor || cell.style !== style) flush()
    style = cell.style
    text += cell.text
    if (column === cursor) flush(true)
  }
  flush()
  return nodes
}
