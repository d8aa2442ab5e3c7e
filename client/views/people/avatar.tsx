// The avatar of a person: an initial in the person's colour.

import type { JSX } from "preact";
import { isBot } from "../../../server/protocol/names.ts";
import { colourClasses, nameColour } from "./name_colour.ts";

const CLASSES = colourClasses("avatar colour-");

/**
 * An avatar. Decorative: the name is always beside it. The style sheet draws the initial, so that it is not part of the
 * text around it.
 */
export function Avatar({ name }: { name: string }): JSX.Element {
  const initial = (/[A-Za-z0-9]/.exec(name)?.[0] ?? "·").toUpperCase();
  const classes = isBot(name) ? "avatar avatar-bot" : CLASSES[nameColour(name)];
  return <span class={classes} data-initial={initial} aria-hidden="true" />;
}
