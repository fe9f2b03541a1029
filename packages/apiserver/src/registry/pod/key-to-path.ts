/** One key of a ConfigMap or Secret as a file. */
import type { FieldError, FieldPath } from '@track/apimachinery'
import { fileMode, nonReservedPath, required } from '../field-rules.ts'

export interface KeyToPath {
  key: string
  path: string
  mode?: number
}

export function validateKeyToPath({ key, path = '', mode }: KeyToPath, field: FieldPath): FieldError[] {
  return [
    ...required(field.child('key'), key), ...required(field.child('path'), path),
    ...nonReservedPath(field.child('path'), path), ...fileMode(field.child('mode'), mode),
  ]
}
