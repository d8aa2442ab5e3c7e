// What people read about a ban or a mute of their own.

import { Refusal } from "../protocol/errors.ts";
import type { Sanction } from "../ports/moderation.ts";

const MINUTE_MS = 60_000;
const UNITS: readonly (readonly [name: string, minutes: number])[] = [["day", 1_440], ["hour", 60], [
  "minute",
  1,
]];

/** A time span in words, rounded up to minutes, in its two largest units: `10 minutes`, `1 day and 2 hours`. */
export function duration(ms: number): string {
  let left = Math.max(Math.ceil(ms / MINUTE_MS), 1);
  const words: string[] = [];
  for (const [name, minutes] of UNITS) {
    const count = Math.floor(left / minutes);
    left -= count * minutes;
    if (count > 0 && words.length < 2) words.push(`${count} ${name}${count === 1 ? "" : "s"}`);
  }
  return words.join(" and ");
}

/** ` for 10 minutes`, or nothing for what lasts until it is lifted. */
export function lasting(sanction: Pick<Sanction, "expiresAt">, now: number): string {
  return sanction.expiresAt === null ? "" : ` for ${duration(sanction.expiresAt - now)}`;
}

/** What somebody who is banned by name is told. */
export function banNotice(ban: Sanction, now: number): string {
  return `You are banned${lasting(ban, now)}.${because(ban)}`;
}

/** What somebody at a banned address is told. The reason was meant for somebody else. */
export function addressBanNotice(ban: Sanction, now: number): string {
  return `Your network address is banned${lasting(ban, now)}.`;
}

/** The refusal of somebody who is banned. */
export function bannedRefusal(ban: Sanction, now: number, notice: string): Refusal {
  return new Refusal("banned", notice, leftOf(ban, now));
}

/** The refusal of somebody who is muted. */
export function mutedRefusal(mute: Sanction, now: number): Refusal {
  return new Refusal("muted", `You are muted${lasting(mute, now)}.${because(mute)}`, leftOf(mute, now));
}

function because({ reason }: Sanction): string {
  return reason === null ? "" : ` Reason: ${reason}`;
}

function leftOf({ expiresAt }: Sanction, now: number): number | undefined {
  return expiresAt === null ? undefined : Math.max(expiresAt - now, 1);
}
