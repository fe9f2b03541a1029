/** Questions on a page: what was chosen explains itself at once. */
export function answerQuestions(): void {
  for (const question of document.querySelectorAll<HTMLElement>('.quiz-question')) {
    question.addEventListener('change', ({ target }) => {
      if ((target as HTMLElement).matches('input[type=radio]')) showOption(question, target as HTMLInputElement)
    })
    const number = question.querySelector<HTMLInputElement>('input[data-value]')
    if (!number) continue
    question.querySelector('button')?.addEventListener('click', () => checkNumber(question, number))
    number.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') checkNumber(question, number)
    })
  }
}

function showOption(question: HTMLElement, chosen: HTMLInputElement): void {
  for (const option of question.querySelectorAll('.option')) {
    const isChosen = option.contains(chosen)
    option.classList.toggle('chosen', isChosen)
    option.querySelector('.explanation')?.toggleAttribute('hidden', !isChosen)
  }
  if (chosen.dataset['right'] === 'yes') question.querySelector('[data-after]')?.removeAttribute('hidden')
}

function checkNumber(question: HTMLElement, { value, dataset }: HTMLInputElement): void {
  const given = Number.parseFloat(value.replaceAll(',', '').replace(/%$/, ''))
  const verdict = question.querySelector<HTMLElement>('[data-verdict]')
  if (!verdict || Number.isNaN(given)) return
  const isRight = Math.abs(given - Number(dataset['value'])) <= Number(dataset['tolerance']) + 1e-9
  verdict.textContent = isRight ? 'Right.' : `Not quite: it is ${dataset['value']}.`
  const explanation = verdict.closest('.explanation')!
  explanation.className = `explanation ${isRight ? 'right' : 'wrong'}`
  explanation.removeAttribute('hidden')
}
