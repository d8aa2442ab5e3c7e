// The line icons of later parts, as paths in a box of 24 by 24, besides those that have loaded before.

import type { JSX } from "preact";
import { Icon, type IconName, IconPath } from "../ui/icon.tsx";

const PATHS = {
  leave: "M10 4H6.5A1.5 1.5 0 0 0 5 5.5v13A1.5 1.5 0 0 0 6.5 20H10M10 12h10M16 8l4 4-4 4",
  down: "M12 5v14M5.5 12.7 12 19.2l6.5-6.5",
  warning: "M12 4 2.8 19.5h18.4zM12 10v4M12 16.8v.2",
  globe:
    "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M3.5 12h17M12 3.5c2.4 2.3 3.6 5.2 3.6 8.5s-1.2 6.2-3.6 8.5" +
    "c-2.4-2.3-3.6-5.2-3.6-8.5S9.6 5.8 12 3.5",
  muted: "M4 9.5v5h3.5l4.5 4v-13l-4.5 4zM16 9.5l5 5M21 9.5l-5 5",
  forget: "M4.5 12a7.5 7.5 0 1 0 2.6-5.7M4.2 4.2v3.6h3.6M9.5 9.5l5 5M14.5 9.5l-5 5",
  unlocked:
    "M7 10.5V7.5a4.5 4.5 0 0 1 8.7-1.6M6.5 10.5h11A1.5 1.5 0 0 1 19 12v6.5a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 18.5V12a1.5 1.5 0 0 1 1.5-1.5z",
  keys:
    "M4.5 6h15A1.5 1.5 0 0 1 21 7.5v9a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 16.5v-9A1.5 1.5 0 0 1 4.5 6" +
    "M7 10h.01M10.3 10h.01M13.7 10h.01M17 10h.01M7.5 14h9",
  sound: "M4 9.5v5h3.5l4.5 4v-13l-4.5 4zM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11",
  heart: "M12 20s-7.5-4.6-7.5-10.2A4.3 4.3 0 0 1 12 7.2a4.3 4.3 0 0 1 7.5 2.6C19.5 15.4 12 20 12 20",
} as const;

/** Name of an icon for views of later parts. */
export type LaterIconName = IconName | keyof typeof PATHS;

/** A decorative icon in the colour of the text around it. */
export function LaterIcon({ name }: { name: LaterIconName }): JSX.Element {
  return isLater(name) ? <IconPath d={PATHS[name]} /> : <Icon name={name} />;
}

function isLater(name: LaterIconName): name is keyof typeof PATHS {
  return name in PATHS;
}
