/** What a reading page does beside being read: theme, copy buttons, labs, and working offline. */
import { answerQuestions } from './questions.ts'
import { chooseTheme, currentTheme } from './theme-choice.ts'

addThemeButton()
addCopyButtons()
showVariants()
answerQuestions()
startLabs()
addEventListener('load', () => void keepOffline())

function addThemeButton(): void {
  const button = document.querySelector<HTMLButtonElement>('#theme')
  if (!button) return
  const show = () => {
    const other = currentTheme() === 'dark' ? 'light' : 'dark'
    button.textContent = other === 'dark' ? 'Dark' : 'Light'
    button.setAttribute('aria-label', `Show in ${other} colours`)
  }
  button.hidden = false
  button.addEventListener('click', () => {
    chooseTheme(currentTheme() === 'dark' ? 'light' : 'dark')
    show()
  })
  show()
}

function addCopyButtons(): void {
  for (const figure of document.querySelectorAll('figure.code:not(:has([data-language=output]))')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'quiet'
    button.textContent = 'Copy'
    button.addEventListener('click', () => {
      void navigator.clipboard.writeText(figure.querySelector('code')?.textContent ?? '').then(() => {
        button.textContent = 'Copied'
        setTimeout(() => { button.textContent = 'Copy' }, 2_000)
      })
    })
    figure.querySelector('figcaption')?.append(button)
  }
}

/** The runs of a figure that are drawn. */
function showVariants(): void {
  for (const figure of document.querySelectorAll('.engine-figure')) {
    figure.addEventListener('change', ({ target }) => {
      const { variant } = (target as HTMLInputElement).dataset
      for (const lines of figure.querySelectorAll(`[data-variant-lines="${variant}"]`)) lines.toggleAttribute('hidden', !(target as HTMLInputElement).checked)
    })
  }
}

/** A page of a lab opens it; on a module's page it waits for its button. */
function startLabs(): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-lab]')) {
    const button = element.querySelector<HTMLButtonElement>('[data-start]')
    if (!button) {
      void startLab(element)
      continue
    }
    button.hidden = false
    button.addEventListener('click', () => {
      button.disabled = true
      void startLab(element)
    })
  }
}

async function startLab(element: HTMLElement): Promise<void> {
  const { lab, worker, workspace } = element.dataset as { lab: string; worker: string; workspace: string }
  const labs = lab.split(' ')
  const drawn = labs[Math.floor(Math.random() * labs.length)]!
  const address = (path: string) => new URL(path, document.baseURI).href
  const { mountWorkspace } = await import(address(workspace)) as typeof import('../workspace/main.tsx')
  mountWorkspace(element, { bundle: address(drawn), worker: address(worker) })
}

/** The whole site is kept once the first page has been shown and has had time to do its work. */
async function keepOffline(): Promise<void> {
  if (!('serviceWorker' in navigator) || location.protocol === 'file:') return
  const script = new URL(`${document.body.dataset['root'] ?? './'}service-worker.js`, document.baseURI)
  await new Promise((resolve) => { setTimeout(resolve, 3_000) })
  // A server that gives no service worker, or a browser that allows none: the site works, with a network.
  await navigator.serviceWorker.register(script).catch(() => undefined)
}
