/** What the world of a lab is built with in a page, beside what every lab has: the shells of its terminals, and the editor. */
import type { LabWorldOptions } from '@track/labs'
import { shellPart } from '@track/shell'
import type { Part } from '@track/simulation'
import { editorPart } from './home-files.ts'

export const worldCode: LabWorldOptions = { more: [shellPart as Part, editorPart] }
