/** Five letters that make a name unique. Follows k8s.io/apimachinery/pkg/util/rand/rand.go of Kubernetes 1.34. */
import { chance, type Guest } from '@track/processes'

const letters = 'bcdfghjklmnpqrstvwxz2456789'

export function* randomSuffix(): Guest<string> {
  let suffix = ''
  while (suffix.length < 5) suffix += letters[Math.floor((yield* chance()) * letters.length)]!
  return suffix
}
