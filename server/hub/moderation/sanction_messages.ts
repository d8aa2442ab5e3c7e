// The texts that users read about their own ban, mute or kick.

import { Refusal } from "../../protocol/errors.ts";
import type { ServerEvents } from "../../protocol/server_events.ts";
import type { Sanction } from "../../ports/moderation_store.ts";

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

/** ` for 10 minutes`, or nothing where no minutes are given. */
export function lastingMinutes(minutes: number | undefined): string {
  return minutes === undefined ? "" : ` for ${duration(minutes * MINUTE_MS)}`;
}

/** Minutes that a sanction still lasts, rounded up, as sent to clients; absent for a sanction without an end. */
export function minutesLeft({ expiresAt }: Pick<Sanction, "expiresAt">, now: number): { minutes?: number } {
  return expiresAt === null ? {} : { minutes: Math.max(Math.ceil((expiresAt - now) / MINUTE_MS), 1) };
}

/** The notice of a kick. */
export function kickNotice(reason: string | null): ServerEvents["kicked"] {
  return {
    msg: `You were sent out of the room.${because({ reason })}`,
    said: { key: "kicked", ...given(reason) },
  };
}

/** The notice of a ban by name. */
export function banNotice(ban: Sanction, now: number): ServerEvents["kicked"] {
  return {
    msg: `You are banned${lasting(ban, now)}.${because(ban)}`,
    said: { key: "banned", ...minutesLeft(ban, now), ...given(ban.reason) },
  };
}

/** The notice of a ban by address. Without the reason, which was meant for another user. */
export function addressBanNotice(ban: Sanction, now: number): ServerEvents["kicked"] {
  return {
    msg: `Your network address is banned${lasting(ban, now)}.`,
    said: { key: "address_banned", ...minutesLeft(ban, now) },
  };
}

/** The refusal of a banned user. */
export function bannedRefusal(ban: Sanction, now: number): Refusal {
  return new Refusal("banned", banNotice(ban, now).msg, {
    retryAfterMs: leftOf(ban, now),
    reason: ban.reason ?? undefined,
  });
}

/** The refusal of a banned address. */
export function addressRefusal(ban: Sanction, now: number): Refusal {
  return new Refusal("banned", addressBanNotice(ban, now).msg, { retryAfterMs: leftOf(ban, now) });
}

/** The refusal of a muted user. */
export function mutedRefusal(mute: Sanction, now: number): Refusal {
  const msg = `You are muted${lasting(mute, now)}.${because(mute)}`;
  return new Refusal("muted", msg, { retryAfterMs: leftOf(mute, now), reason: mute.reason ?? undefined });
}

/** The notice for a joined session that is refused for a ban. */
export function dismissalOf({ message, details: { retryAfterMs, reason } }: Refusal): ServerEvents["kicked"] {
  const minutes = retryAfterMs === undefined ? {} : { minutes: Math.ceil(retryAfterMs / MINUTE_MS) };
  return { msg: message, said: { key: "banned", ...minutes, ...given(reason ?? null) } };
}

function given(reason: string | null): { reason?: string } {
  return reason === null ? {} : { reason };
}

function because({ reason }: Pick<Sanction, "reason">): string {
  return reason === null ? "" : ` Reason: ${reason}`;
}

function leftOf({ expiresAt }: Sanction, now: number): number | undefined {
  return expiresAt === null ? undefined : Math.max(expiresAt - now, 1);
}
