// What is shown while something takes its time.

import type { JSX } from "preact";

/** A spinner with words. */
export function Waiting({ words }: { words: string }): JSX.Element {
  return (
    <p class="setting-hint" role="status">
      <span class="spinner" aria-hidden="true" /> {words}
    </p>
  );
}
