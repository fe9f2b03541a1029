/** The first page: what this is, and the whole track in its order. */
import type { ModuleEntry, Section, Topic } from '@track/curriculum'
import { type Html, html } from '../html.ts'
import type { Page } from './layout.ts'

export function homePage(curriculum: readonly Section[]): Page {
  const topics = curriculum.flatMap((section) => section.topics)
  const modules = topics.flatMap((topic) => topic.modules)
  const first = modules.find(({ isWritten }) => isWritten)
  return {
    path: '', title: 'Platform Engineering Track', layout: 'reading',
    description: 'Learn to run production systems on Kubernetes, on a platform that runs in virtual time, in this page.',
    content: html`<main id="content" class="home">
<h1>Platform Engineering Track</h1>
<p class="lead">Learn to run production systems on Kubernetes, on a platform that is really there: nodes, traffic, faults, metrics and the tools
people use, in virtual time. A lab starts in this page, needs no account and no cloud, and everything in it can be undone.</p>
${first && html`<p><a class="button" href="${first.path}/">Begin with ${first.title}</a></p>`}
<p class="counts">${topics.length} topics, ${modules.length} modules, ${modules.filter(({ isWritten }) => isWritten).length} written.</p>
${curriculum.map(sectionBlock)}
</main>`,
  }
}

const aims: Readonly<Record<string, string>> = {
  foundations: 'How systems behave, fail and are understood, whatever runs on them.',
  disciplines: 'The practices that teams run production with.',
  toolkits: 'The tools, each on a platform where it has work to do.',
}

function sectionBlock({ path, title, topics }: Section): Html {
  return html`<section aria-labelledby="${path}">
<h2 id="${path}">${title}</h2>
<p>${aims[path]}</p>
<div class="topics">${topics.map(topicBlock)}</div>
</section>`
}

function topicBlock({ path, title, aim, modules }: Topic): Html {
  return html`<article class="topic">
<h3><a href="${path}/">${title}</a></h3>
<p>${aim}</p>
${moduleList(modules, '')}
</article>`
}

/** `prefix` leads from the page to the site's first folder. */
export function moduleList(modules: readonly ModuleEntry[], prefix: string, current?: string): Html {
  return html`<ol class="modules">${modules.map(({ path, title, minutes, isWritten }) => html`
<li data-module="${path}"${isWritten ? '' : html` class="unwritten-entry"`}${path === current ? html` aria-current="page"` : ''}><a href="${prefix}${path}/">${title}</a> <span class="meta">${isWritten ? `${minutes} min` : 'not written'}</span></li>`)}
</ol>`
}
