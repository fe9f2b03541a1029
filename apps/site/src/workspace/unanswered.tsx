/** Says that the world did not answer a view's question. */
import type { SessionView } from '@track/session'

/** Where the world has stopped, the workspace says why. */
export function Unanswered({ failure, view }: { failure: string; view: SessionView }) {
  if (failure === '' || view.failure) return null
  return <p class="refusal" role="alert">No answer from the world ({failure}). It is asked again.</p>
}
