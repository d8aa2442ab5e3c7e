// The words of a message: text, and nothing but text.

import type { JSX } from "preact";
import type { PersonHandlers } from "./person_menu.tsx";

/** What a {@link MessageText} shows. */
export interface MessageTextProps {
  readonly text: string;
  /** Listeners by which the menu on its author is asked for. */
  readonly on?: Pick<PersonHandlers, "onContextMenu"> | undefined;
}

/** The text, in its own direction. */
export function MessageText({ text, on }: MessageTextProps): JSX.Element {
  return (
    <p class="text" dir="auto" tabIndex={on === undefined ? undefined : -1} {...on}>
      {text}
    </p>
  );
}
