/** The lab workspace as a page of its own. */
import type { Bundles } from '../bundles.ts'
import { html } from '../html.ts'
import type { LabOfModule } from '../labs.ts'
import { type Page, rootOf } from './layout.ts'

export function labPage({ path, bundle }: LabOfModule, title: string, bundles: Bundles): Page {
  const root = rootOf(`${path}/lab`)
  return {
    path: `${path}/lab`, title: bundle.title, layout: 'workspace',
    description: `The lab of the module ${title}.`,
    content: html`<main id="content" class="lab-page" data-lab="lab.json" data-worker="${root}${bundles.worker}" data-workspace="${root}${bundles.workspace}">
<h1 class="visually-hidden">${bundle.title}</h1>
<p class="lab-waiting" role="status">Starting the world of this lab …</p>
<noscript><p>The lab is a program that runs in this page: it needs JavaScript.</p></noscript>
</main>`,
  }
}
