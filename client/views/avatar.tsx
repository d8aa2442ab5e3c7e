// The round mark that stands for a person: an initial in the person's colour.

import type { JSX } from "preact";
import { BOT_NAME } from "../../server/protocol/limits.ts";
import { nameColour } from "./name_colour.ts";

/** A person's mark. Decorative: the name is always beside it. */
export function Avatar({ name }: { name: string }): JSX.Element {
  if (name === BOT_NAME) return <span class="avatar avatar-bot" aria-hidden="true">V</span>;
  return (
    <span class={`avatar colour-${nameColour(name)}`} aria-hidden="true">
      {(/[A-Za-z0-9]/.exec(name)?.[0] ?? "·").toUpperCase()}
    </span>
  );
}
