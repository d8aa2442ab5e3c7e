// The name of the place and its mark.

import type { JSX } from "preact";

/** Brand as the page's main heading. */
export function Brand(): JSX.Element {
  return (
    <h1 class="brand">
      <Kiss />
      <span>SexyChat</span>
    </h1>
  );
}

/** The kiss. The style sheet draws it over the character, so that it looks alike everywhere. */
export function Kiss(): JSX.Element {
  return <span class="kiss" aria-hidden="true">💋</span>;
}
