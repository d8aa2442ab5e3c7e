// Proof of a reported private message: that this member sent exactly this text then. Only this text is opened.

import { isCommitted, tagKeyId } from "../../protocol/e2ee/franking.ts";
import { sameBytes, utf8 } from "../../protocol/e2ee/e2ee_bytes.ts";
import { readE2eeHeader } from "../../protocol/e2ee/sealed_lengths.ts";
import { Refusal } from "../../protocol/errors.ts";
import type { ReportProof } from "../../protocol/moderation_rules.ts";
import { nameKey } from "../../protocol/names.ts";
import { isoTime } from "../../ports/clock.ts";
import type { JoinedRequest } from "../../hub/commands.ts";
import type { Context } from "../context.ts";

/** The other account of a room; null where the user is not of two accounts that have it. */
export type PeerIn = (room: string, userId: number) => number | null;

/** What is known of a reported text. */
export interface Proven {
  readonly proof: ReportProof;
  /** When the message was sent, milliseconds since the Unix epoch; null where only the reporter says so. */
  readonly sentAt: number | null;
  /** Whom the report is about, where the name that it gives is not the sender's. */
  readonly target?: string;
}

/** Months for which the server vouches for its tags. */
const TAG_MONTHS = 12;
const MONTHS_OF_YEAR = 12;

/**
 * What is known of the text of a report; null where it is not about a private message between members. Rejects with a
 * `Refusal`: `bad_request`, field `kf`, for what cannot be proven, and `expired`. It needs no stored message.
 */
export async function provenText(
  context: Context,
  { data, person }: JoinedRequest<"report">,
  peerIn: PeerIn,
): Promise<Proven | null> {
  const { userId } = person.profile;
  const { room, kf } = data;
  const peer = userId === null || room === undefined ? null : peerIn(room, userId);
  if (kf === undefined) return peer === null ? null : { proof: "told", sentAt: null };
  const header = readE2eeHeader(data.e2ee);
  const kid = tagKeyId(data.tag);
  if (room === undefined || userId === null || peer === null || header === undefined || kid === undefined) {
    throw unproven();
  }
  if (monthOf(isoTime(context.clock.now())) - monthOf(kid) >= TAG_MONTHS) {
    throw new Refusal("expired", "This message is too old to be proven. Report it without its key.", {
      field: "tag",
    });
  }
  const target = await senderNamed(context, data.target, peer);
  if (target === undefined) throw unproven();
  const terms = { ...header, room, sender: peer, recipient: userId };
  const sentAt = timeOf(data.ts);
  const messageId = data.message_id;
  if (sentAt === undefined || typeof messageId !== "number") throw unproven();
  const tag = context.digests.frankTag({ ...terms, messageId, at: sentAt });
  if (!sameBytes(utf8(tag), utf8(data.tag as string))) throw unproven();
  if (!await isCommitted(kf, terms, data.text, header.com)) throw unproven();
  return { proof: "proven", sentAt, ...(target !== null && { target }) };
}

/**
 * Null where a name is the account's. An account that is gone has none: null for a name that no account has, and its number for
 * one that is another's now, who did not write this. Undefined for the name of another while the account is there.
 */
async function senderNamed({ store }: Context, name: string, id: number): Promise<string | null | undefined> {
  const account = await store.accounts.byId(id);
  if (account !== undefined) return nameKey(account.username) === nameKey(name) ? null : undefined;
  return await store.accounts.byName(name) === undefined ? null : `#${id}`;
}

/** Months since the year 0 of a time, as in `2026-11`, or in ISO 8601. */
function monthOf(time: string): number {
  const [year, month] = time.split("-").map(Number) as [number, number];
  return year * MONTHS_OF_YEAR + month;
}

/** The time of a message as its event says it; undefined for anything else. */
function timeOf(ts: unknown): number | undefined {
  const at = typeof ts === "string" ? Date.parse(ts) : NaN;
  return at >= 0 && isoTime(at) === ts ? at : undefined;
}

function unproven(): Refusal {
  return new Refusal("bad_request", "That this member sent this text then cannot be proven.", {
    field: "kf",
  });
}
