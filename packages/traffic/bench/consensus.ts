/** How many seeded schedules of a Raft group run in a while: each some seconds of faults, looked at after every event. */
import { moodOf } from '../src/dependencies/consensus/moods.ts'
import { runSchedule } from '../src/dependencies/consensus/schedule.ts'

function tenThousandSchedules(): number {
  const before = performance.now()
  for (let seed = 0; seed < 10_000; seed++) {
    const { violations: [violation] } = runSchedule(moodOf(seed))
    if (violation) throw new Error(`seed ${seed}: ${violation.words}`)
  }
  return (performance.now() - before) / 1000
}

export const benchmarks = [
  {
    name: 'consensus: 10,000 seeded schedules of a Raft group, watched after every event', unit: 's', target: 20, run: tenThousandSchedules,
  },
]
