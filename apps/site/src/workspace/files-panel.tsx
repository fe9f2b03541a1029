/** The learner's files: a list, and an editor for one of them. */
import type { SessionView } from '@track/session'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { HomeFile } from '../lab-link/pictures.ts'
import { FileEditor } from './file-editor.ts'
import type { LabClient } from './lab-client.ts'

const lookEveryMs = 1_000

export function FilesPanel({ client, view }: { client: LabClient; view: SessionView }) {
  const [files, setFiles] = useState<readonly HomeFile[]>([])
  const [opened, setOpened] = useState<string>()
  const [isChanged, setChanged] = useState(false)
  const [words, setWords] = useState('')
  const host = useRef<HTMLDivElement>(null)
  const editor = useRef<FileEditor>()
  const state = useRef({ path: '', modifiedAt: 0, isChanged: false })

  const show = async (path: string, list: readonly HomeFile[]) => {
    const text = await client.session.query('home file', path) as string | null
    state.current = { path, modifiedAt: list.find((file) => file.path === path)?.modifiedAt ?? 0, isChanged: false }
    editor.current?.show(path, text ?? '')
    setChanged(false)
    setOpened(path)
  }
  const look = async () => {
    const list = await client.session.query('home files') as unknown as HomeFile[]
    setFiles(list)
    const { path, modifiedAt, isChanged: hasEdits } = state.current
    const found = list.find((file) => file.path === path)
    // Changed in the shell, or by a rewind; what is being edited stays.
    if (found && found.modifiedAt !== modifiedAt && !hasEdits) await show(path, list)
    else if (path === '' && list[0]) await show(list[0].path, list)
  }
  const save = async () => {
    const { path } = state.current
    if (path === '') return
    const refused = await client.session.input('editor', 'write', { path, text: editor.current!.text }) as string | null
    if (refused === null) {
      state.current = { ...state.current, isChanged: false, modifiedAt: client.session.view().now }
      setChanged(false)
    }
    setWords(refused ?? `${path} is saved`)
    await look()
  }
  useEffect(() => {
    editor.current = new FileEditor(host.current!, {
      onSave: () => void save(),
      onChange: () => {
        state.current = { ...state.current, isChanged: true }
        setChanged(true)
      },
    })
    const again = () => void look().catch(() => undefined)
    again()
    // A world that has stopped answers nobody: the workspace says why.
    const timer = setInterval(again, lookEveryMs)
    return () => {
      clearInterval(timer)
      editor.current?.dispose()
    }
  }, [client])
  const add = (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const path = String(new FormData(form).get('path') ?? '').trim()
    if (path === '') return
    void client.session.input('editor', 'write', { path, text: '' }).then(async (refused) => {
      setWords(String(refused ?? ''))
      if (refused !== null) return
      form.reset()
      await show(path, files)
      editor.current?.focus()
    })
  }
  return (
    <div class="files">
      <nav class="file-list" aria-label="Files in your home directory">
        <ul>
          {files.map(({ path }) => (
            <li key={path}><button type="button" aria-current={path === opened} disabled={isChanged && path !== opened} onClick={() => void show(path, files)}>{path}</button></li>
          ))}
        </ul>
        <form onSubmit={add}><input name="path" aria-label="Name of a new file" placeholder="new-file.yaml" autocomplete="off" /><button type="submit" class="quiet">New</button></form>
      </nav>
      <div class="file-edit">
        <p class="file-head">
          <span>{opened ?? ''}{isChanged ? ', changed' : ''}</span>
          <button type="button" class="quiet" disabled={!isChanged || view.failure !== undefined} onClick={() => void save()}>Save</button>
          {isChanged && <button type="button" class="quiet" onClick={() => void show(state.current.path, files)}>Discard</button>}
          <span class="meta" role="status">{words}</span>
        </p>
        <div class="editor-host" ref={host} />
      </div>
    </div>
  )
}
