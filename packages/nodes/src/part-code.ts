/** What the part was built with: code and tables that stand outside of the world. */
import type { FileRow } from '@track/files'
import type { Part, Simulation } from '@track/simulation'
import type { Image } from './images/image.ts'
import type { Versions } from './nodes/node-status.ts'

export interface NodesCode {
  readonly images: readonly Image[]
  readonly versions: Versions
  /** An image's files, always the same rows; nobody writes to them. */
  readonly filesOf: (image: Image) => ReadonlyMap<string, FileRow>
  /** What crypto/tls says of a certificate and a key in PEM that do not belong together; undefined where they do. */
  readonly wrongKeyPair: (certificates: string, key: string) => string | undefined
  /** A process has read its certificates, or is gone: who believes whom is to be looked at. */
  readonly tlsChanged: (simulation: Simulation) => void
}

export function codeOf(simulation: Simulation): NodesCode {
  return simulation.part('nodes') as Part & NodesCode
}
