/** The lab workspace as a page of its own. */
import type { ModuleEntry } from '@track/curriculum'
import type { Bundles } from '../bundles.ts'
import { html } from '../html.ts'
import type { LabOfModule } from '../labs.ts'
import { type Page, rootOf } from './layout.ts'

export function practisePage(path: string, bundleCount: number, module: ModuleEntry, bundles: Bundles): Page {
  const names = Array.from({ length: bundleCount }, (_, index) => `${index}.json`)
  return workspacePage(path, { title: 'To practise', description: `A command of the module ${module.title} to practise.`, names, module }, bundles)
}

export function labPage({ path, bundle }: LabOfModule, module: ModuleEntry, bundles: Bundles): Page {
  return workspacePage(`${path}/lab`, { title: bundle.title, description: `The lab of the module ${module.title}.`, names: ['lab.json'], module }, bundles)
}

interface About {
  readonly title: string
  readonly description: string
  /** Files of labs, of which one is opened. */
  readonly names: readonly string[]
  readonly module: ModuleEntry
}

function workspacePage(path: string, { title, description, names, module }: About, bundles: Bundles): Page {
  const root = rootOf(path)
  return {
    path, title, description, layout: 'workspace', above: { path: module.path, title: module.title },
    content: html`<main id="content" class="lab-page" data-lab="${names.join(' ')}" data-worker="${root}${bundles.worker}" data-workspace="${root}${bundles.workspace}">
<p class="lab-waiting" role="status">Starting the world of this lab …</p>
<noscript><p>The lab is a program that runs in this page: it needs JavaScript.</p></noscript>
</main>`,
  }
}
