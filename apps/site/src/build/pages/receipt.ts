/** What proves the module's lab: each claim that was run, and of which version. */
import type { Receipt } from '@track/labs'
import { type Html, html } from '../html.ts'

export function receiptBlock({ date, commit, engine, seed, holds, claims }: Receipt): Html {
  const seconds = claims.reduce((sum, claim) => sum + claim.seconds, 0)
  return html`<section class="receipt" aria-labelledby="proof">
<h2 id="proof">The lab’s proof</h2>
<p>${holds ? `All ${claims.length} claims hold` : `${claims.filter((claim) => !claim.holds).length} of ${claims.length} claims do not hold`}: at the start nothing is done, the solution does every task, every wrong answer leaves its task undone, and a second run is the same. Run on ${date.slice(0, 10)} at commit <code>${commit.slice(0, 12)}</code>, engine ${engine}, seed ${seed}, in ${seconds.toFixed(1)} s.</p>
<details class="as-table"><summary>Every claim</summary>
<div class="table" tabindex="0" role="region" aria-label="Claims"><table><thead><tr><th scope="col">Claim</th><th scope="col">Holds</th><th scope="col">Virtual time</th><th scope="col">Took</th></tr></thead>
<tbody>${claims.map((claim) => html`<tr><td>${claim.name}</td><td>${claim.holds ? 'yes' : 'no'}</td><td>${Math.round(claim.virtualSeconds / 60)} min</td><td>${claim.seconds.toFixed(2)} s</td></tr>`)}</tbody></table></div></details>
</section>`
}
