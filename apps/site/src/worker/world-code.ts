/** What the world of a lab is built with in a page: programs, system calls, terminals. */
import type { LabWorldOptions } from '@track/labs'

export const worldCode: LabWorldOptions = {}
