import { describe, expect, test } from 'vitest'
import { endlessRows, isEndless } from './foreground.ts'

const words = (line: string) => line.split(' ')

describe('what has an end of its own is run to it; what has none is watched', () => {
  test.each<[string, 'ends' | 'goes on']>([
    ['sleep 30', 'ends'],
    ['sleep infinity', 'goes on'],
    ['watch kubectl get pods', 'goes on'],
    ['tail -n 5 log', 'ends'],
    ['tail -f log', 'goes on'],
    ['tail -n5 --follow log', 'goes on'],
    ['kubectl get pods', 'ends'],
    ['kubectl get pods -w', 'goes on'],
    ['kubectl get pods --watch-only', 'goes on'],
    ['kubectl -n shop get pods -ow', 'ends'],
    ['kubectl -n shop get pods -Aw', 'goes on'],
    ['kubectl get pods --nosuch -w', 'ends'],
    ['kubectl events', 'ends'],
    ['kubectl events --watch', 'goes on'],
    ['kubectl logs web', 'ends'],
    ['kubectl logs -f web', 'goes on'],
    ['kubectl wait --for=condition=Ready pod/web', 'ends'],
    ['kubectl rollout status deploy/web', 'ends'],
    ['kubectl delete pod web', 'ends'],
    ['kubectl exec web -- ls', 'ends'],
    ['kubectl exec -it web -- sh', 'goes on'],
    ['kubectl debug web --image=busybox -- ls', 'ends'],
    ['kubectl debug web --image=busybox -it', 'goes on'],
    ['kubectl attach web', 'goes on'],
    ['clock advance 2h', 'ends'],
    ['timeout 5 sleep 10', 'ends'],
  ])('%s: %s', (line, how) => {
    const argv = words(line)
    expect(isEndless(argv[0]!, argv)).toBe(how === 'goes on')
  })

  test('every row has its reason', () => {
    for (const { because } of endlessRows) expect(because).toMatch(/^[a-z].*\w$/)
  })
})
