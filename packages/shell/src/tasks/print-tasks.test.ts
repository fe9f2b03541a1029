import { expect, test } from 'vitest'
import type { LabTask, LabTasks } from './lab-tasks.ts'
import { printTask, printTasks } from './print-tasks.ts'

const style = { columns: 60, hasColours: false }

function task(id: string, more: Partial<LabTask> = {}): LabTask {
  return { id, title: `The ${id}`, do: `Do the **${id}** with \`kubectl\`.`, done: false, credit: 0, holdsAtStart: false, questions: [], missing: [], hints: [], hintsLeft: 0, ...more }
}

const lab: LabTasks = {
  title: 'A lab', scenario: 'It was night.', tasks: [
    task('first', { done: true, doneAt: '2025-03-03T08:10:00Z', explain: 'It *swung*.', credit: 1 }),
    task('second', {
      credit: 0.5, hintsLeft: 1, missing: ['sum(a) * 2 is 3, and 4 is wanted'],
      questions: [
        { id: 'peak', unit: '', question: 'How many at the worst moment?', isRight: true, given: '80k', verdict: 'peak: 80000' },
        { id: 'period', unit: 's', question: 'How long is one swing?', isRight: false, given: '5s', verdict: 'period: 5 s is not what this run shows' },
        { id: 'delay', unit: '', question: 'What do they wait for?', isRight: false },
      ],
    }),
    task('third', { hintsLeft: 2 }),
  ],
}

test('each task with its state, and the one to work on whole', () => {
  expect(printTasks(lab, style)).toMatchInlineSnapshot(`
    "[x] first: The first (2025-03-03T08:10:00Z)
    [ ] second: The second (50 %)
    [ ] third: The third

    second: The second

      Do the second with \`kubectl\`.

      To answer:
      - How long is one swing?
        \`answer second period=VALUE\` in s
        period: 5 s is not what this run shows
      - What do they wait for?
        \`answer second delay=VALUE\`

      Not there yet:
      - sum(a) * 2 is 3, and 4 is wanted

      \`hint second\` helps: 1 hint left."
  `)
})

test('a task that is done says what happened, and asks no more', () => {
  expect(printTask(lab.tasks[0]!, style)).toBe('first: The first (done)\n\n  Do the first with `kubectl`.\n\n  What happened:\n  It swung.')
})

test('when all are done', () => {
  const done = lab.tasks.map((each) => ({ ...each, done: true }))
  expect(printTasks({ ...lab, tasks: done }, style)).toBe(
    '[x] first: The first (2025-03-03T08:10:00Z)\n[x] second: The second (on another branch)\n[x] third: The third (on another branch)\n\n'
    + 'Every task is done. `tasks TASK` shows what was asked, and what happened.',
  )
})
