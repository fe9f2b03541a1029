/** Costs: an OpenCost with the prices of nimbus, which meters the cluster and answers over HTTP. */
import type { Part } from '@track/simulation'
import { costMetrics, costsPart, type CostsPart, nimbusPrices } from '@track/work'
import type { ExposingPart } from '../../telemetry/exposing-part.ts'
import type { Addon } from '../addon.ts'
import { namespacePart } from '../monitoring-namespace.ts'
import { answerOpenCost } from './allocation-api.ts'
import { egressMetrics, egressPart } from './egress-part.ts'
import { lookAt } from './look.ts'

const meter: CostsPart & ExposingPart = {
  ...costsPart({ prices: nimbusPrices, look: lookAt }),
  exposes: (simulation) => [...costMetrics(simulation.state(meter), lookAt(simulation), meter.prices), egressMetrics(simulation)],
  answers: (simulation, request) => answerOpenCost(simulation, meter, request),
}

export const costs: Addon = { name: 'costs', kinds: [], controllers: [], parts: [namespacePart('opencost') as Part, egressPart as Part, meter as Part] }
