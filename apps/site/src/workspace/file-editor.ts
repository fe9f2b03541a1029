/** An editor for YAML and scripts: CodeMirror, in a shadow root of its own, where it may bring its styles. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { type Diagnostic, linter, lintGutter } from '@codemirror/lint'
import { EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { parseAllDocuments } from 'yaml'
import { editorColours, editorLook } from './editor-look.ts'

export interface FileEditorOptions {
  onSave(): void
  onChange(): void
}

/** What is no YAML is underlined where it is none, in the parser's words. */
const yamlFaults = linter((view) => parseAllDocuments(view.state.doc.toString(), { version: '1.1' }).flatMap((document) =>
  document.errors.map(({ pos, message }): Diagnostic => ({
    from: Math.min(pos[0], view.state.doc.length), to: Math.min(Math.max(pos[1], pos[0]), view.state.doc.length),
    severity: 'error', message: message.split('\n')[0]!,
  }))))

export class FileEditor {
  readonly #view: EditorView
  readonly #options: FileEditorOptions
  #isShowing = false

  constructor(host: HTMLElement, options: FileEditorOptions) {
    this.#options = options
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
    this.#view = new EditorView({ state: this.#stateOf('', ''), parent: root as unknown as HTMLElement, root })
  }

  get text(): string {
    return this.#view.state.doc.toString()
  }

  show(path: string, text: string): void {
    this.#isShowing = true
    this.#view.setState(this.#stateOf(path, text))
    this.#isShowing = false
  }

  focus(): void {
    this.#view.focus()
  }

  dispose(): void {
    this.#view.destroy()
  }

  #stateOf(path: string, doc: string): EditorState {
    const language: Extension[] = /\.ya?ml$/.test(path) ? [yaml(), yamlFaults, lintGutter()] : []
    return EditorState.create({
      doc,
      extensions: [
        lineNumbers(), history(), drawSelection(), highlightActiveLine(), bracketMatching(), indentUnit.of('  '), syntaxHighlighting(editorColours), editorLook,
        EditorView.contentAttributes.of({ 'aria-label': path === '' ? 'Editor' : `Editor: ${path}. Escape, then Tab, leaves it.` }),
        keymap.of([{ key: 'Mod-s', preventDefault: true, run: () => (this.#options.onSave(), true) }, ...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.updateListener.of(({ docChanged }) => {
          if (docChanged && !this.#isShowing) this.#options.onChange()
        }),
        ...language,
      ],
    })
  }
}
