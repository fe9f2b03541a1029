/** The kinds of chaos, in the order of their names. */
import type { ChaosKind } from './chaos-kind.ts'
import { dnsChaos } from './dnschaos.ts'
import { httpChaos } from './httpchaos.ts'
import { ioChaos } from './iochaos.ts'
import { networkChaos } from './networkchaos.ts'
import { podChaos } from './podchaos.ts'
import { stressChaos } from './stresschaos.ts'
import { timeChaos } from './timechaos.ts'

export const chaosKinds: readonly ChaosKind[] = [dnsChaos, httpChaos, ioChaos, networkChaos, podChaos, stressChaos, timeChaos]
