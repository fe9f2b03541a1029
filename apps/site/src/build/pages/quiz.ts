/** Questions whose every option explains itself, and cards to recall. */
import { type Html, html, raw } from '../html.ts'
import { renderInline, renderMarkdown } from '../markdown.ts'
import type { Option, Question, Quiz } from '../quiz.ts'

export function quizBlock({ questions, cards }: Quiz): Html {
  return html`<section class="quiz" aria-labelledby="questions">
<h2 id="questions">Questions</h2>
<ol>${questions.map(questionBlock)}</ol>
${cards.length > 0 && html`<h3 id="recall">To recall</h3>
<p class="meta">Say the answer before you open the card.</p>
<div class="cards">${cards.map(({ front, back }) => html`<details class="card"><summary>${raw(renderInline(front))}</summary><div>${raw(renderMarkdown(back).html)}</div></details>`)}</div>`}
</section>`
}

function questionBlock(question: Question, index: number): Html {
  const text = html`<legend>${raw(renderInline(question.question))}</legend>`
  const body = question.number ? numberBlock(question, index) : question.options.map((option, number) => optionBlock(option, `q${index}`, `q${index}-${number}`))
  return html`<li><fieldset class="quiz-question">${text}${body}${!question.number && question.explain !== '' && html`<div class="explanation" data-after hidden>${raw(renderMarkdown(question.explain).html)}</div>`}</fieldset></li>`
}

function optionBlock({ text, isRight, explain }: Option, name: string, id: string): Html {
  return html`<div class="option"><label><input type="radio" name="${name}" data-right="${isRight ? 'yes' : 'no'}" aria-describedby="${id}"> <span>${raw(renderInline(text))}</span></label>
<div class="explanation ${isRight ? 'right' : 'wrong'}" id="${id}" role="status" hidden><strong>${isRight ? 'Right.' : 'No.'}</strong> ${raw(renderInline(explain))}</div></div>`
}

function numberBlock({ number, explain }: Question, index: number): Html {
  const { value, tolerance, unit } = number!
  return html`<div class="option number"><label>Answer <input type="text" inputmode="decimal" autocomplete="off" data-value="${value}" data-tolerance="${tolerance}"></label> ${unit} <button type="button" class="quiet">Check</button>
<div class="explanation" role="status" id="q${index}-n" hidden><strong data-verdict></strong> ${raw(renderInline(explain))}</div></div>`
}
