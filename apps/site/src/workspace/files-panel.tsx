/** The learner's files: a list, and an editor for one of them. */
import type { SessionView } from '@track/session'
import { useRef } from 'preact/hooks'
import type { LabClient } from './lab-client.ts'
import { type OpenFile, useOpenFile } from './open-file.ts'

export function FilesPanel({ client, view }: { client: LabClient; view: SessionView }) {
  const host = useRef<HTMLDivElement>(null)
  const open = useOpenFile(client, host)
  const { path, isChanged, words, save, show } = open
  return (
    <div class="files">
      <FileList open={open} />
      <div class="file-edit">
        <p class="file-head">
          <span class="file-name">{path ?? ''}</span>
          <button type="button" class="quiet" disabled={!isChanged || view.failure !== undefined} onClick={() => void save()}>Save</button>
          {isChanged && path !== undefined && <button type="button" class="quiet" onClick={() => void show(path)}>Discard</button>}
          <span class="meta" role="status">{isChanged ? 'changed, not saved (Ctrl-S saves)' : words}</span>
        </p>
        <div class="editor-host" ref={host} />
      </div>
    </div>
  )
}

function FileList({ open: { files, path: opened, isChanged, show, add } }: { open: OpenFile }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const path = String(new FormData(form).get('path') ?? '').trim()
    if (path !== '') void add(path).then((isAdded) => { if (isAdded) form.reset() })
  }
  return (
    <nav class="file-list" aria-label="Files in your home directory">
      <ul>
        {files.map(({ path }) => (
          <li key={path}><button type="button" aria-current={path === opened} disabled={isChanged && path !== opened} onClick={() => void show(path)}>{path}</button></li>
        ))}
      </ul>
      <form onSubmit={submit}><input name="path" aria-label="Name of a new file" placeholder="new-file.yaml" autocomplete="off" /><button type="submit" class="quiet">New</button></form>
    </nav>
  )
}
