/** Questions on a page: what was chosen explains itself at once. */
export function answerQuestions(): void {
  for (const question of document.querySelectorAll<HTMLElement>('.quiz-question')) {
    question.addEventListener('change', ({ target }) => {
      if ((target as HTMLElement).matches('input[type=radio]')) showOption(question, target as HTMLElement)
    })
    const number = question.querySelector<HTMLElement>('.number')
    if (number) askForNumber(question, number)
  }
}

function showOption(question: HTMLElement, chosen: HTMLElement): void {
  for (const option of question.querySelectorAll('.option')) option.querySelector('.explanation')?.toggleAttribute('hidden', !option.contains(chosen))
}

interface Asked {
  /** HTML, made when the site was built. */
  readonly question: string
  readonly value: number
}

function askForNumber(question: HTMLElement, number: HTMLElement): void {
  const { value, share, absolute, again = '[]' } = number.dataset
  const input = number.querySelector('input')!
  const explanation = number.querySelector<HTMLElement>('.explanation')!
  const verdict = number.querySelector<HTMLElement>('[data-verdict]')!
  const text = question.querySelector<HTMLElement>('[data-question]')!
  const rounds: Asked[] = [{ question: text.innerHTML, value: Number(value) }, ...JSON.parse(again) as Asked[]]
  let round = 0
  const check = () => {
    const given = Number.parseFloat(input.value.replaceAll(/[,\s]/g, '').replace(/k$/i, 'e3'))
    if (Number.isNaN(given)) return
    const right = rounds[round]!.value
    const isRight = Math.abs(given - right) <= Math.max(Number(absolute), Number(share) * Math.abs(right)) + 1e-9
    verdict.textContent = isRight ? 'Right.' : `No, it is ${Number(right.toPrecision(4))}.`
    explanation.className = `explanation ${isRight ? 'right' : 'wrong'}`
    // The explanation reckons with the first round's numbers.
    explanation.querySelector('[data-explain]')?.toggleAttribute('hidden', round > 0)
    explanation.hidden = false
  }
  number.querySelector('[data-check]')?.addEventListener('click', check)
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') check()
  })
  number.querySelector('[data-more]')?.addEventListener('click', () => {
    round = (round + 1) % rounds.length
    text.innerHTML = rounds[round]!.question
    input.value = ''
    explanation.hidden = true
    input.focus()
  })
}
