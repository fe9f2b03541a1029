import { minute } from '@track/simulation'
import { expect, test } from 'vitest'
import { openShellSession } from '../../testing/shell-session.ts'

test('where the series of the world come from, by label and by metric; only some of them, and what is no selector', async () => {
  const { types } = await openShellSession({ lives: 5 * minute })
  const whole = await types('promtool tsdb analyze --limit=3')
  expect(whole.split('\n').filter((line) => /^(Block|Duration|.*:$)/.test(line))).toEqual([
    'Block ID: head (samples that no block holds yet)', expect.stringMatching(/^Duration: /), 'Label pairs most involved in churning:', 'Label names most involved in churning:', 'Most common label pairs:',
    'Label names with highest cumulative label value length:', 'Highest cardinality labels:', 'Highest cardinality metric names:',
  ])
  expect(whole).toContain("not simulated here: blocks in a directory; this is the head of the world's Prometheus\n")
  const counted = Number((await types("promql 'count({__name__=~\".+\"})' -o values")).split('\n')[1])
  expect(Number(/Total Series: (\d+)/.exec(whole)![1])).toBeGreaterThanOrEqual(counted)
  expect(await types("promtool tsdb analyze --match='up{job=\"kubelet\"}'")).toMatch(/\nMatcher: up\{job="kubelet"\}\nLabel names: 4\nMatched series: 1\nPostings \(unique label pairs\): 4\n/)
  expect(await types("promtool tsdb analyze --match='up{'")).toContain('1:4: parse error: unexpected end of input inside braces')
  expect(await types('promtool tsdb analyze --limit x')).toContain('promtool: error: strconv.ParseFloat: parsing "x": invalid syntax, try --help')
})
