/** An editor for one query: completion and faults come from the world that the query is for. */
import { acceptCompletion, autocompletion, completionKeymap, completionStatus, type Completion, type CompletionContext, type CompletionResult, moveCompletionSelection, selectedCompletion, startCompletion } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching } from '@codemirror/language'
import { type Diagnostic, linter } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { drawSelection, EditorView, keymap, placeholder, tooltips } from '@codemirror/view'
import type { Offers, QueryFault } from '@track/telemetry'
import { editorLook } from './editor-look.ts'

export interface QueryEditorOptions {
  /** For who does not see it: what is written here, and how it is left. */
  readonly label: string
  readonly example: string
  readonly text: string
  complete(text: string, cursor: number): Promise<Offers>
  check(text: string): Promise<QueryFault | null>
  onChange(text: string): void
  onRun(): void
}

const checkAfterMs = 300

export class QueryEditor {
  readonly #view: EditorView

  constructor(host: HTMLElement, options: QueryEditorOptions) {
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
    this.#view = new EditorView({ state: stateOf(options), parent: root as unknown as HTMLElement, root })
  }

  dispose(): void {
    this.#view.destroy()
  }
}

function stateOf(options: QueryEditorOptions): EditorState {
  const run = () => (options.onRun(), true)
  return EditorState.create({
    doc: options.text,
    extensions: [
      history(), drawSelection(), bracketMatching(), EditorView.lineWrapping, editorLook, placeholder(options.example), tooltips({ position: 'fixed' }),
      EditorView.contentAttributes.of({ 'aria-label': options.label, 'aria-multiline': 'true' }),
      autocompletion({ override: [(context) => offered(context, options)], selectOnOpen: false, icons: false, defaultKeymap: false }),
      keymap.of([
        { key: 'Tab', run: accept }, { key: 'Mod-Enter', run }, ...completionKeymap, { key: 'Enter', run }, { key: 'Shift-Enter', run: (view) => (view.dispatch(view.state.replaceSelection('\n')), true) },
        ...defaultKeymap, ...historyKeymap,
      ]),
      linter(async ({ state }) => await faultsOf(state.doc.toString(), options), { delay: checkAfterMs }),
      EditorView.updateListener.of(({ docChanged, state }) => {
        if (docChanged) options.onChange(state.doc.toString())
      }),
    ],
  })
}

/** Takes what is chosen, the first where nothing is; leaves the editor where nothing is offered. */
function accept(view: EditorView): boolean {
  if (completionStatus(view.state) !== 'active') return false
  if (!selectedCompletion(view.state)) moveCompletionSelection(true)(view)
  return acceptCompletion(view)
}

/** Signs after which a name or a value is wanted, though nothing of it is typed. */
const asking = /[{("'`[,|=.$]\s?$/

async function offered(context: CompletionContext, { complete }: QueryEditorOptions): Promise<CompletionResult | null> {
  const text = context.state.doc.toString()
  // A world that has stopped completes nothing: the workspace says why.
  const { from, offers } = await complete(text, context.pos).catch(() => ({ from: context.pos, offers: [] }))
  const typed = text.slice(from, context.pos)
  const isDone = offers.length === 1 && offers[0]!.text === typed
  if (offers.length === 0 || isDone || (!context.explicit && typed === '' && !asking.test(text.slice(0, context.pos)))) return null
  return { from, filter: false, options: offers.map(completionOf) }
}

function completionOf({ text, kind, usage, help }: Offers['offers'][number]): Completion {
  const apply = (view: EditorView, _completion: Completion, from: number, to: number) => {
    view.dispatch({ changes: { from, to, insert: text }, selection: { anchor: from + text.length }, userEvent: 'input.complete' })
    if (/[({ ]$/.test(text)) startCompletion(view)
  }
  return { label: text, type: kind, detail: usage ?? kind, apply, ...(help !== undefined && { info: help }) }
}

async function faultsOf(text: string, { check }: QueryEditorOptions): Promise<Diagnostic[]> {
  // Nor does it find faults.
  const fault = await check(text).catch(() => null)
  return fault ? [{ from: Math.min(fault.from, text.length), to: Math.min(fault.to, text.length), severity: 'error', message: fault.message }] : []
}
