// The line icons of the lobby and the join screen, as paths in a box of 24 by 24.
// The others are in later_icon.tsx.

import type { JSX } from "preact";

const PATHS = {
  find: "M10.8 4.3a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.6 15.6l4.6 4.6",
  gear:
    "M10.2 5.4L10.4 2.7L13.6 2.7L13.8 5.4L15.4 6L17.5 4.3L19.7 6.5L18 8.6L18.6 10.2L21.3 10.4L21.3 13.6L18.6 13.8L18 15.4L19.7 17.5L17.5 19.7L15.4 18" +
    "L13.8 18.6L13.6 21.3L10.4 21.3L10.2 18.6L8.6 18L6.5 19.7L4.3 17.5L6 15.4L5.4 13.8L2.7 13.6L2.7 10.4L5.4 10.2L6 8.6L4.3 6.5L6.5 4.3L8.6 6zM12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6",
  people: "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 19.5c.5-3.4 3-5.2 6.5-5.2s6 1.8 6.5 5.2" +
    "M16 5a3.3 3.3 0 0 1 0 6.3M17.8 14.7c2.1.6 3.4 2.2 3.7 4.8",
  send: "M12 19.5V5M5.5 11.3 12 4.8l6.5 6.5",
  smile: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M8.3 14c1.9 2.7 5.5 2.7 7.4 0M9 9.7v.3M15 9.7v.3",
  close: "M6 6l12 12M18 6 6 18",
  clock: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 7.5V12l3 2",
  lobby: "M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H11l-4.5 4v-4A2.5 " +
    "2.5 0 0 1 4 13.5z",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6",
  eyeOff:
    "M9.9 5.8A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a16 16 0 0 1-2.9 3.5M6.2 7.3A15.6 15.6 0 0 0 2.5 12S6 18.5 12 18.5" +
    "a9 9 0 0 0 4.3-1.1M10 9.8a3 3 0 0 0 4.2 4.2M4 3.5l16.5 17",
  shield: "M12 3.2 19 6v5.2c0 4.4-2.8 7.9-7 9.6-4.2-1.7-7-5.2-7-9.6V6zM9 11.8l2.2 2.2 4-4.2",
  reply: "M9.5 6 4 11.5 9.5 17M4.5 11.5h8.5a6.5 6.5 0 0 1 6.5 6.5v1",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  check: "M5 12.5l4.5 4.5L19 7.5",
  lock:
    "M7 10.5V8a5 5 0 0 1 10 0v2.5M6.5 10.5h11A1.5 1.5 0 0 1 19 12v6.5a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 18.5V12a1.5 1.5 0 0 1 1.5-1.5z",
} as const;

/** Name of an icon. */
export type IconName = keyof typeof PATHS;

/** A decorative icon in the colour of the text around it. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  return <IconPath d={PATHS[name]} />;
}

/** The same for a path that this file does not have. */
export function IconPath({ d }: { d: string }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={d} />
    </svg>
  );
}
