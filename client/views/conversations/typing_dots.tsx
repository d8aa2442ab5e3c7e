// The dots that show that the other side is typing.

import type { JSX } from "preact";

/** Three dots, which the style sheet moves. Decorative: a text is beside them. */
export function TypingDots(): JSX.Element {
  return (
    <span class="typing-dots" aria-hidden="true">
      <span />
      <span />
      <span />
    </span>
  );
}
