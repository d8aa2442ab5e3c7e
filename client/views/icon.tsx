// The line icons of the page, drawn for a box of 24 by 24.

import type { JSX } from "preact";

const PATHS = {
  gear:
    "M10.2 5.4L10.4 2.7L13.6 2.7L13.8 5.4L15.4 6L17.5 4.3L19.7 6.5L18 8.6L18.6 10.2L21.3 10.4L21.3 13.6L18.6 13.8L18 15.4L19.7 17.5L17.5 19.7L15.4 18" +
    "L13.8 18.6L13.6 21.3L10.4 21.3L10.2 18.6L8.6 18L6.5 19.7L4.3 17.5L6 15.4L5.4 13.8L2.7 13.6L2.7 10.4L5.4 10.2L6 8.6L4.3 6.5L6.5 4.3L8.6 6zM12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6",
  leave: "M10 4H6.5A1.5 1.5 0 0 0 5 5.5v13A1.5 1.5 0 0 0 6.5 20H10M10 12h10M16 8l4 4-4 4",
  people: "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 19.5c.5-3.4 3-5.2 6.5-5.2s6 1.8 6.5 5.2" +
    "M16 5a3.3 3.3 0 0 1 0 6.3M17.8 14.7c2.1.6 3.4 2.2 3.7 4.8",
  send: "M12 19.5V5M5.5 11.3 12 4.8l6.5 6.5",
  down: "M12 5v14M5.5 12.7 12 19.2l6.5-6.5",
  close: "M6 6l12 12M18 6 6 18",
  clock: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 7.5V12l3 2",
  warning: "M12 4 2.8 19.5h18.4zM12 10v4M12 16.8v.2",
  lobby: "M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H11l-4.5 4v-4A2.5 " +
    "2.5 0 0 1 4 13.5z",
  check: "M5 12.5l4.5 4.5L19 7.5",
} as const;

/** Name of an icon. */
export type IconName = keyof typeof PATHS;

/** A decorative icon in the colour of the text around it. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
