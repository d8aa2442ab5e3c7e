// The lobby: messages go to all users who are online, and are not stored.

import { isUuid } from "../protocol/ids.ts";
import { Refusal } from "../protocol/errors.ts";
import { RETRACT_WINDOW_MS } from "../protocol/moderation_rules.ts";
import { nameKey } from "../protocol/names.ts";
import { isStaff } from "../protocol/roles.ts";
import { messageText } from "../protocol/text.ts";
import { isoTime } from "../ports/clock.ts";
import type { RoomSettings } from "../ports/moderation_store.ts";
import type { JoinedHandler, JoinedRequest } from "../hub/commands.ts";
import { slowModeBudgets } from "../hub/limits/slow_mode_budgets.ts";
import type { Who } from "../hub/limits/tiers.ts";
import { IdempotencyCache } from "../hub/limits/idempotency_cache.ts";
import { type Person, type Profile, type Session, userOf } from "../hub/session.ts";
import type { Context } from "./context.ts";

/** How long a guest is a newcomer, milliseconds: floods of guests under ever new names stay for less. */
const NEWCOMER_MS = 10_000;

/** Handlers of the lobby. */
export interface Lobby {
  readonly message: JoinedHandler<"message">;
  readonly retract: JoinedHandler<"message_retract">;
}

/** Makes the lobby. */
export function createLobby(context: Context): Lobby {
  const { hub, clock, sanctions, bus, digests } = context;
  const receipts = new IdempotencyCache(clock);
  const slowMode = new SlowMode(context);
  // A resend may arrive at another node.
  bus.subscribe((message) => {
    if (message.kind !== "lobby" || message.sent === undefined) return;
    const { username, requestId, id, ts } = message.sent;
    receipts.keep(nameKey(username), requestId, { id, ts });
  });

  return {
    message(request) {
      const { session, person, data, id: requestId, reply } = request;
      const text = messageText(data.text);
      const sent = receipts.find(person.key, requestId);
      if (sent !== undefined) return void reply("ack", { id: sent.id, ts: sent.ts });
      if (isStaff(session.role)) return say(request, text);
      requireOpen(person.profile, sanctions.room);
      const taken = slowMode.take(request, sanctions.room);
      const sayNow = (): void => {
        takeNewcomer(person.profile, session);
        say(request, text);
      };
      return taken === undefined ? sayNow() : taken.then(sayNow);
    },
    retract: (request) => retract(context, request),
  };

  /**
   * Guests who have just joined share one budget of messages, so that the lobby stays readable. Guests who joined
   * earlier do not draw on it, so that a flood of new guests does not silence them.
   */
  function takeNewcomer({ userId }: Profile, { state, source }: Session): void {
    if (userId !== null || state.kind !== "joined" || clock.monotonic() - state.since >= NEWCOMER_MS) return;
    const msg = "Very many guests are writing at the moment. Please wait a few seconds, or register.";
    void context.tiers.take("newcomer_messages", { source }, msg);
  }

  function say({ session, person, id: requestId, reply }: JoinedRequest<"message">, text: string): void {
    const known = isUuid(requestId) ? requestId.toLowerCase() : undefined;
    const id = known === undefined ? clock.uuid() : digests.messageId(authorOf(person), known, text);
    const before = hub.lobbyLog.find(id);
    // A message that was removed stays away, also where it is sent again so late that it counts as a new one.
    if (before?.removed !== undefined) return void reply("ack", { id, ts: isoTime(before.at) });
    const receipt = { id, ts: isoTime(clock.now()) };
    const author = userOf(person.profile, session.role);
    const { username, role } = author;
    const sent = { username, role, ...receipt, ...(known === undefined ? {} : { requestId: known }) };
    hub.publisher.publish("message", { ...receipt, ...author, text }, person.principal, sent);
    receipts.keep(person.key, requestId, receipt);
    void reply("ack", receipt);
  }
}

function retract({ hub, clock }: Context, { person, data }: JoinedRequest<"message_retract">): void {
  const message = hub.lobbyLog.find(data.id.toLowerCase());
  if (message === undefined || message.removed !== undefined) {
    throw new Refusal("not_found", "This message is not there any more.", { field: "id" });
  }
  if (message.principal !== person.principal) {
    throw new Refusal("forbidden", "You can only take back what you said yourself.", { field: "id" });
  }
  if (clock.now() - message.at > RETRACT_WINDOW_MS) {
    throw new Refusal("expired", "A message can be taken back for ten minutes.", { field: "id" });
  }
  hub.lobbyLog.remove([message.id], "author");
}

/**
 * The author that a message's id is bound to: the account, or a guest's name, because a guest who comes back has
 * nothing else. No name equals an account's principal: names have no colon.
 */
function authorOf({ key, principal, profile }: Person): string {
  return profile.userId === null ? key : principal;
}

/** Refuses users who may not write in the lobby at the moment. They still read it. */
function requireOpen({ userId, isVerified }: Profile, { guard }: RoomSettings): void {
  if (guard === "registered" && userId === null) {
    throw new Refusal(
      "registration_required",
      "Only members can write here right now. You can still read, or register.",
    );
  }
  if (guard === "verified" && !isVerified) {
    throw new Refusal(
      "forbidden",
      "Only verified members can write here right now. You can still read.",
    );
  }
}

/** Slow mode: one message in so many seconds for each user. */
class SlowMode {
  constructor(readonly context: Context) {}

  /** Takes one message. Throws a `Refusal` `slow_mode`, or rejects with it. */
  take(
    { session, person }: JoinedRequest<"message">,
    { slowModeSeconds }: RoomSettings,
  ): Promise<void> | undefined {
    if (slowModeSeconds === 0) return undefined;
    const { tiers, presence } = this.context;
    const isGuest = person.profile.userId === null;
    const who: Who = { principal: person.principal, ...(isGuest ? { source: session.source } : {}) };
    // The counts of other nodes matter where the user may have been there, and for guests of one address.
    const others = isGuest || presence.cluster.isOnOtherNodes(person, slowModeSeconds * 1_000)
      ? "awaited"
      : "left_out";
    try {
      return tiers.takeOf(
        `slow_mode ${slowModeSeconds}`,
        slowModeBudgets(slowModeSeconds),
        who,
        "",
        others,
      )
        ?.catch(asSlowMode);
    } catch (error) {
      return asSlowMode(error);
    }
  }
}

function asSlowMode(error: unknown): never {
  if (!(error instanceof Refusal)) throw error;
  const msg = "Slow mode is on. Your next message has to wait a little.";
  throw new Refusal("slow_mode", msg, { retryAfterMs: error.retryAfterMs });
}
