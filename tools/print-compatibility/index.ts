/** Writes COMPATIBILITY.md anew. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { printCompatibility } from './compatibility.ts'
import { readHeaders, root } from './sources.ts'

writeFileSync(join(root, 'COMPATIBILITY.md'), printCompatibility(readHeaders()))
