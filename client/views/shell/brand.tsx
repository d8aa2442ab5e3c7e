// The name of the site and its mark.

import type { JSX } from "preact";

/** The brand, as the main heading of the page. */
export function Brand(): JSX.Element {
  return (
    <h1 class="brand">
      <Kiss />
      <span>SexyChat</span>
    </h1>
  );
}

/** The mark. The style sheet draws it in place of the character, so it looks alike on all systems. */
export function Kiss(): JSX.Element {
  return <span class="kiss" aria-hidden="true">💋</span>;
}
