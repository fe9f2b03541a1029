/** Every program of this package. */
import { cat } from './cat.ts'
import type { Program } from '../program.ts'
export const programs: readonly Program[] = [cat]
