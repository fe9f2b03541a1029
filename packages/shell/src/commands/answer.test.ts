import { expect, test } from 'vitest'
import { openShellSession } from '../testing/shell-session.ts'

test.each(['answer a b=3', 'tasks', 'hint', 'hint a'])('%s in a world without a lab', async (line) => {
  const { types } = await openShellSession()
  expect(await types(line)).toBe(`$ ${line}\n2> ${line.split(' ')[0]!}: there is no lab in this world\nexit 1\n`)
})

test.each([
  ['answer', 'a task and what is answered: answer TASK ID=VALUE'],
  ['answer measure', 'a task and what is answered: answer TASK ID=VALUE'],
  ['answer measure 80k', '"80k" is no answer: ID=VALUE'],
  ['hint measure signal', 'one task, or none for the one to work on'],
])('%s is a slip of the keyboard', async (line, words) => {
  const { types } = await openShellSession()
  const [command] = line.split(' ')
  expect(await types(line)).toBe(`$ ${line}\n2> ${command!}: ${words}\n2> See '${command!} --help'.\nexit 2\n`)
})

test('each says how it is used', async () => {
  const { types } = await openShellSession()
  expect([await types('answer --help'), await types('hint --help'), await types('world --help')].join('')).toMatchInlineSnapshot(`
    "$ answer --help
    Give the lab a value that you measured or worked out.

    Usage:
      answer TASK ID=VALUE …

    Examples:
      answer record peak=80k period=240s
      answer bisect limit=125
    $ hint --help
    Ask for the next hint of the task to work on, or of another.

    Usage:
      hint [TASK]

    Examples:
      hint
      hint record
    $ world --help
    Keep the world as it is, go back to it, try what would be if, and compare.

    Usage:
      world list
      world snapshots
      world snapshot NAME
      world fork NAME
      world rewind NAME | -DURATION | TIME
      world compare NAME [OTHER] -- 'QUERY' …
      world ahead DURATION [--from NAME] -- 'QUERY' …
      world perturb DEPLOYMENT | load/NAME | fault/NAME SETTING=CHANGE [--for 10m] [--every 1m] [--seeds N] -- 'QUERY' …
      world batch RUNS [--for 10m] [--from NAME] -- 'QUERY' …

    Examples:
      world snapshot before-fix
      world rewind before-fix
      world rewind -10m
      world compare before-fix -- 'sum(rate(http_requests_total[5m]))'
      world ahead 30m -- 'queue_messages_ready'   # what will be if nothing is done; the world stays where it is
      world perturb clients load.rate=+10% --for 5m -- 'sum(rate(http_client_attempts_total[1m]))'
      world perturb fault/stall for=x2 --every 1m -- 'sum(rate(http_client_requests_total{outcome="success"}[1m]))'
      world batch 20 --for 30m -- 'max_over_time(queue_messages_ready[30m])'

    Flags:
      --from
          The snapshot to begin from; the present when left out.
      --for
          How long each run lives. Default: 10m.
      --every
          perturb: ask this often on the way, not at the end only.
      --seeds
          perturb: do it under so many seeds, and say how sure the difference is.
      -n, --namespace
          perturb: where what is nudged is. Default: default.
      --json
          Print JSON, for scripts.
    "
  `)
})
