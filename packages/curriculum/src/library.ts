/** The files of `platform/`, as the caller has them: the disk, or a bundle. */
export interface Library {
  /** Names in a folder, sorted; none when it is not there. Paths are relative to `platform/`. */
  names(folder: string): readonly string[]
  /** Undefined when the file is not there. */
  text(path: string): string | undefined
}
