/**
 * How long a person takes to find what is wrong, and to mend it, by what it is. For practice, not from statistics: a partition is seen
 * late and mended by somebody else, a bad release is found fast and rolled back in minutes. A Fault's annotations say otherwise.
 */
import { type Distribution, type Duration, minute } from '@track/simulation'

export interface RepairTimes {
  readonly diagnosis: Distribution
  readonly repair: Distribution
}

const about = (median: Duration, sigma = 0.5): Distribution => ({ kind: 'lognormal', median, sigma })

const usual: RepairTimes = { diagnosis: about(15 * minute), repair: about(15 * minute) }

/** By the type of an incident, or the kind of a fault. */
const byType: Readonly<Record<string, RepairTimes>> = {
  'bad-release': { diagnosis: about(8 * minute), repair: about(5 * minute) },
  'errors': { diagnosis: about(10 * minute), repair: about(8 * minute) },
  'slow-dependency': { diagnosis: about(20 * minute), repair: about(15 * minute) },
  'slow': { diagnosis: about(20 * minute), repair: about(15 * minute) },
  'latency': { diagnosis: about(20 * minute), repair: about(15 * minute) },
  'gray-failure': { diagnosis: about(40 * minute, 0.7), repair: about(5 * minute) },
  'unlucky-users': { diagnosis: about(60 * minute, 0.7), repair: about(20 * minute) },
  'stall': { diagnosis: about(10 * minute), repair: about(3 * minute) },
  'stalled-process': { diagnosis: about(10 * minute), repair: about(3 * minute) },
  'network-partition': { diagnosis: about(25 * minute, 0.7), repair: about(25 * minute, 0.7) },
  'link': { diagnosis: about(25 * minute, 0.7), repair: about(25 * minute, 0.7) },
  'dns-outage': { diagnosis: about(15 * minute), repair: about(20 * minute) },
  'names': { diagnosis: about(15 * minute), repair: about(20 * minute) },
  'poison-message': { diagnosis: about(30 * minute), repair: about(10 * minute) },
  'poison': { diagnosis: about(30 * minute), repair: about(10 * minute) },
}

export function repairTimesOf(type: string): RepairTimes {
  return byType[type] ?? usual
}
