/** How the requests that a server works on at once share it. Follows Gunther's Universal Scalability Law for sigma and kappa. */
import type { Settings } from './setting.ts'

export const sharingSettings = {
  'discipline': {
    type: 'text', env: 'DISCIPLINE', choices: ['fifo', 'ps'],
    help: 'fifo: each worker is as fast as if it were alone; ps: all workers share the cores evenly. Without it fifo.',
  },
  'cores': { type: 'cpu', env: 'CORES', min: 0.001, help: 'How many cores the workers share where the discipline is ps; without it one.' },
  'usl.contention': { type: 'ratio', env: 'USL_CONTENTION', max: 1, help: 'Sigma of the Universal Scalability Law: what of the work must queue.' },
  'usl.coherency': { type: 'ratio', env: 'USL_COHERENCY', max: 1, help: 'Kappa: what each pair of requests under way costs.' },
} as const satisfies Settings
