/** Questions whose every option explains itself, cards to recall, and commands to practise. */
import { type Html, html, raw } from '../html.ts'
import { renderInline, renderMarkdown } from '../markdown.ts'
import type { Numeric, Option, Question, Quiz } from '../quiz.ts'

export function quizBlock({ questions, cards, reps }: Quiz): Html {
  return html`<section class="quiz" aria-labelledby="questions">
<h2 id="questions">Questions</h2>
${questions.map(questionBlock)}
${reps.length > 0 && html`<h3 id="practise">To practise</h3>
<ul>${reps.map(({ id, seconds, variants }) => html`<li><a href="practise/${id}/">${raw(renderInline(variants[0]!.do))}</a> <span class="meta">on a live world, with other numbers each time; ${seconds} seconds are plenty</span></li>`)}</ul>`}
${cards.length > 0 && html`<h3 id="recall">To recall</h3>
<p class="meta">Say the answer before you open the card.</p>
<div class="cards">${cards.map(({ front, back }) => html`<details class="card"><summary>${raw(renderInline(front))}</summary><div>${raw(renderMarkdown(back).html)}</div></details>`)}</div>`}
</section>`
}

function questionBlock({ question, options, number, explain }: Question, index: number): Html {
  const body = number ? numberBlock(number, explain) : options.map((option, place) => optionBlock(option, `q${index}`, `q${index}-${place}`))
  return html`<fieldset class="quiz-question"><legend><span class="quiz-number">${index + 1}</span> <span data-question>${raw(renderInline(question))}</span></legend>
${body}</fieldset>`
}

function optionBlock({ text, isRight, explain }: Option, name: string, id: string): Html {
  return html`<div class="option"><label><input type="radio" name="${name}" aria-describedby="${id}"> <span>${raw(renderInline(text))}</span></label>
<div class="explanation ${isRight ? 'right' : 'wrong'}" id="${id}" role="status" hidden><strong>${isRight ? 'Right.' : 'No.'}</strong> ${raw(renderInline(explain))}</div></div>`
}

function numberBlock({ value, tolerance, unit, again }: Numeric, explain: string): Html {
  const others = again.map((each) => ({ question: renderInline(each.question), value: each.value }))
  return html`<div class="option number" data-value="${value}" data-share="${tolerance.share}" data-absolute="${tolerance.absolute}" data-again="${JSON.stringify(others)}">
<label>Answer <input type="text" inputmode="decimal" autocomplete="off"></label> ${unit} <button type="button" class="quiet" data-check>Check</button>${others.length > 0 && html` <button type="button" class="quiet" data-more>Other numbers</button>`}
<div class="explanation" role="status" hidden><strong data-verdict></strong> <span data-explain>${raw(renderInline(explain))}</span></div></div>`
}
