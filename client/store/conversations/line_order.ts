// The place of a message in a log that keeps an order of its own, other than that of arrival.

import type { Line, MessageLine } from "./message_log.ts";

/** Whether message `a` stands before message `b`. */
export type IsBefore = (a: MessageLine, b: MessageLine) => boolean;

/** Index for `line` in `lines`: after the last message that it does not precede. Searched from the end: most are new. */
export function placeInOrder(lines: readonly Line[], line: MessageLine, isBefore: IsBefore): number {
  let place = lines.length;
  for (let index = place - 1; index >= 0; index--) {
    const before = lines[index]!;
    // Notices keep their place by arrival: their times are not those of the messages.
    if (before.kind !== "message") continue;
    if (!isBefore(line, before)) break;
    place = index;
  }
  return place;
}
