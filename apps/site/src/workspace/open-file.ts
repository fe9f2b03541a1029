/** The file that a learner has open, kept in step with the world: what the shell or a rewind changes shows at once, what is being edited stays. */
import { type RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { HomeFile } from '../lab-link/pictures.ts'
import { FileEditor } from './file-editor.ts'
import type { LabClient } from './lab-client.ts'

const lookEveryMs = 1_000

export interface OpenFile {
  readonly files: readonly HomeFile[]
  readonly path: string | undefined
  readonly isChanged: boolean
  /** What came of the last deed. */
  readonly words: string
  show(path: string): Promise<void>
  save(): Promise<void>
  /** Begins an empty file; false when the world refuses it. */
  add(path: string): Promise<boolean>
}

export function useOpenFile({ session }: LabClient, host: RefObject<HTMLElement>): OpenFile {
  const [files, setFiles] = useState<readonly HomeFile[]>([])
  const [path, setPath] = useState<string>()
  const [isChanged, setChanged] = useState(false)
  const [words, setWords] = useState('')
  const editor = useRef<FileEditor>()
  const shown = useRef({ path: '', modifiedAt: 0, isChanged: false })

  const note = (now: typeof shown.current) => {
    shown.current = now
    setPath(now.path)
    setChanged(now.isChanged)
  }
  const show = async (wanted: string, list = files) => {
    const text = await session.query('home file', wanted) as string | null
    editor.current?.show(wanted, text ?? '')
    note({ path: wanted, modifiedAt: list.find((file) => file.path === wanted)?.modifiedAt ?? 0, isChanged: false })
  }
  const look = async () => {
    const list = await session.query('home files') as unknown as HomeFile[]
    setFiles(list)
    const { path: open, modifiedAt, isChanged: hasEdits } = shown.current
    const found = list.find((file) => file.path === open)
    if (found && found.modifiedAt !== modifiedAt && !hasEdits) await show(open, list)
    else if (open === '' && list[0]) await show(list[0].path, list)
  }
  const write = async (file: string, text: string) => await session.input('editor', 'write', { path: file, text }) as string | null
  const save = async () => {
    const { path: open } = shown.current
    if (open === '') return
    const refused = await write(open, editor.current!.text)
    if (refused === null) note({ path: open, isChanged: false, modifiedAt: session.view().now })
    setWords(refused ?? `${open} is saved`)
    await look()
  }
  const add = async (wanted: string) => {
    const refused = await write(wanted, '')
    setWords(refused ?? '')
    if (refused !== null) return false
    await show(wanted)
    editor.current?.focus()
    return true
  }
  useEffect(() => {
    editor.current = new FileEditor(host.current!, { onSave: () => void save(), onChange: () => note({ ...shown.current, isChanged: true }) })
    // A world that has stopped answers nobody: the workspace says why.
    const again = () => void look().catch(() => undefined)
    again()
    const timer = setInterval(again, lookEveryMs)
    return () => {
      clearInterval(timer)
      editor.current?.dispose()
    }
  }, [session])
  return { files, path, isChanged, words, show, save, add }
}
