/** The trees that volumes are in the world of processes. */
import type { Simulation } from '@track/simulation'
import type { Pod, Volume } from '../objects/pod.ts'
import type { Files } from './volumes.ts'

export interface VolumeRow {
  readonly uid: string
  readonly volume: string
}

export function setVolumeTree(_simulation: Simulation, _pod: Pod, _volume: Volume, _files: Files): void {}

export function removeVolumeTrees(_simulation: Simulation, _uid: string): void {}
