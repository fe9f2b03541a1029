/** The lab workspace as a page of its own. */
import type { Bundles } from '../bundles.ts'
import { html } from '../html.ts'
import type { LabOfModule } from '../labs.ts'
import { type Page, rootOf } from './layout.ts'

export function practisePage(path: string, bundleCount: number, title: string, bundles: Bundles): Page {
  return workspacePage(path, { title: 'To practise', description: `A command of the module ${title} to practise.`, names: Array.from({ length: bundleCount }, (_, index) => `${index}.json`) }, bundles)
}

export function labPage({ path, bundle }: LabOfModule, title: string, bundles: Bundles): Page {
  return workspacePage(`${path}/lab`, { title: bundle.title, description: `The lab of the module ${title}.`, names: ['lab.json'] }, bundles)
}

interface About {
  readonly title: string
  readonly description: string
  /** Files of labs, of which one is opened. */
  readonly names: readonly string[]
}

function workspacePage(path: string, { title, description, names }: About, bundles: Bundles): Page {
  const root = rootOf(path)
  return {
    path, title, description, layout: 'workspace',
    content: html`<main id="content" class="lab-page" data-lab="${names.join(' ')}" data-worker="${root}${bundles.worker}" data-workspace="${root}${bundles.workspace}">
<h1 class="visually-hidden">${title}</h1>
<p class="lab-waiting" role="status">Starting the world of this lab …</p>
<noscript><p>The lab is a program that runs in this page: it needs JavaScript.</p></noscript>
</main>`,
  }
}
