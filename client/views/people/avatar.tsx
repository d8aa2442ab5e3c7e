// The round mark that stands for a person: an initial in the person's colour.

import type { JSX } from "preact";
import { isBot } from "../../../server/protocol/names.ts";
import { nameColour } from "./name_colour.ts";

/**
 * A person's mark. Decorative: the name is always beside it. The style sheet writes the initial, so that it is not a part
 * of the text of what it stands in.
 */
export function Avatar({ name }: { name: string }): JSX.Element {
  const initial = (/[A-Za-z0-9]/.exec(name)?.[0] ?? "·").toUpperCase();
  const look = isBot(name) ? "avatar avatar-bot" : `avatar colour-${nameColour(name)}`;
  return <span class={look} data-initial={initial} aria-hidden="true" />;
}
