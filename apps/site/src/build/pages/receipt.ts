/** What proves the module's lab: each claim that was run, and of which version. */
import type { Receipt } from '@track/labs'
import type { ModuleContent } from '../content.ts'
import { type Html, html } from '../html.ts'

/** Without a receipt the page says how to come by one. */
export function proofBlock({ receipt, isReceiptCurrent }: Pick<ModuleContent, 'receipt' | 'isReceiptCurrent'>, module: string): Html {
  return html`<section class="receipt" aria-labelledby="proof">
<h2 id="proof">The lab’s proof</h2>
${receipt && !isReceiptCurrent && html`<p>The lab has changed since: what follows is of other files.</p>`}
${receipt ? receiptText(receipt) : howToProve(module)}
</section>`
}

function receiptText({ date, commit, engine, seed, holds, claims }: Receipt): Html {
  const seconds = claims.reduce((sum, claim) => sum + claim.seconds, 0)
  const failed = claims.filter((claim) => !claim.holds).length
  const of = commit === '' ? '' : html` at commit <code>${commit.slice(0, 12)}</code>`
  return html`<p>${holds ? `All ${claims.length} claims hold` : `${failed} of ${claims.length} claims do not hold`}: at the start nothing is done, the solution does
every task, every wrong answer leaves its task undone, and a second run is the same. Run on ${date.slice(0, 10)}${of}, engine ${engine}, seed ${seed}, in ${seconds.toFixed(1)} s.</p>
<details class="as-table"><summary>Every claim</summary>
<div class="table" tabindex="0" role="group" aria-label="Claims"><table><thead><tr><th scope="col">Claim</th><th scope="col">Holds</th><th scope="col">Virtual time</th><th scope="col">Took</th></tr></thead>
<tbody>${claims.map((claim) => html`<tr><td>${claim.name}</td><td>${claim.holds ? 'yes' : `no: ${claim.says}`}</td><td>${Math.round(claim.virtualSeconds / 60)} min</td><td>${claim.seconds.toFixed(2)} s</td></tr>`)}</tbody></table></div></details>`
}

function howToProve(module: string): Html {
  return html`<p>This copy of the track has no receipt yet. <code>npx track prove ${module.split('/').at(-1)} --receipts .track/receipts</code> runs the solution and every
wrong answer on this machine; the site shows what held when it is built again.</p>`
}
