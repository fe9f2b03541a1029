/** The world of a lab at its beginning, built once with the site, so that no browser has to. */
import { zstdCompressSync, constants } from 'node:zlib'
import { buildLabWorld } from '@track/labs'
import { snapshot } from '@track/simulation'
import { worldCode } from '../worker/world-code.ts'
import type { LabBundle } from '../lab-link/messages.ts'
import { kept } from './kept.ts'
import type { LabOfModule } from './labs.ts'

const level = { params: { [constants.ZSTD_c_compressionLevel]: 22, [constants.ZSTD_c_windowLog]: 22 } }

/** What its world begins with is in the world. */
export function shippedBundle({ bundle }: LabOfModule): LabBundle {
  return { ...bundle, start: 'start.zst', files: { ...bundle.files, start: {}, given: {} } }
}

export function packedStart({ lab, files, bundle }: LabOfModule): Uint8Array {
  return kept('starts', [bundle.digest], () => zstdCompressSync(snapshot(buildLabWorld(lab, files, worldCode)), level))
}
