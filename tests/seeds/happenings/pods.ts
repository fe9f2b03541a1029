/** What happens to single pods. */
import { pods } from '@track/apimachinery'
import { administrator, type Happening, somePod, unlessRefused } from '../happening.ts'

export const podHappenings: readonly Happening[] = [
  {
    name: 'a pod is deleted', weight: 4,
    act(world, draw) {
      const pod = somePod(world, draw)
      if (pod) unlessRefused(() => administrator(world).delete(pods, pod))
    },
  },
  {
    name: 'a pod is deleted by force', weight: 1,
    act(world, draw) {
      const pod = somePod(world, draw)
      if (pod) unlessRefused(() => administrator(world).delete(pods, pod, { gracePeriodSeconds: 0 }))
    },
  },
  {
    name: 'a pod gets another label', weight: 1,
    act(world, draw) {
      const pod = somePod(world, draw)
      if (pod) unlessRefused(() => administrator(world).patch(pods, pod, { type: 'merge', body: { metadata: { labels: { app: 'aside' } } } }))
    },
  },
]
