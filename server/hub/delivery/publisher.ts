// Publishes events for clients of all nodes: for the lobby, for some users, and about sessions.

import type { CloseCode } from "../../protocol/errors.ts";
import { encodeEnvelope } from "../../protocol/frames.ts";
import type { ServerEventName, ServerEvents, SystemMessage } from "../../protocol/server_events.ts";
import type { KeptSignIn } from "../../ports/tokens.ts";
import type { Bus, BusMessage, SentMessage } from "../../ports/bus.ts";
import { type Clock, isoTime } from "../../ports/clock.ts";
import { systemMessageText } from "../notices/system_messages.ts";

/** Publishes on the bus. Every node, this one too, delivers what the bus brings to its own sockets. */
export class Publisher {
  constructor(readonly bus: Bus, readonly clock: Clock) {}

  /**
   * Sends an event to the whole lobby, on every node. `from` is the author's principal, for users who ignore them;
   * `sent` lets every node remember a message.
   */
  publish<E extends ServerEventName>(
    event: E,
    data: ServerEvents[E],
    from?: string,
    sent?: SentMessage,
  ): void {
    const envelope = encodeEnvelope(event, data);
    this.bus.publish({
      ...{ kind: "lobby", envelope },
      ...(from === undefined ? {} : { from }),
      ...(sent === undefined ? {} : { sent }),
    });
  }

  /**
   * Sends an event of `from` to every socket of these users, on every node, but the session `except`, and not to users
   * who ignore `from`; with `cap`, only to sockets that have it. `position` is for a stored message.
   */
  sendTo<E extends ServerEventName>(
    from: string,
    to: readonly string[],
    event: E,
    data: ServerEvents[E],
    more: Pick<BusMessage & { kind: "users" }, "except" | "cap" | "position" | "guestRoom"> = {},
  ): void {
    const envelope = encodeEnvelope(event, data);
    this.bus.publish({ ...more, kind: "users", principals: to, envelope, from });
  }

  /** Says news about the room to the whole lobby. */
  say(news: SystemMessage): void {
    this.publish("system", { msg: systemMessageText(news), ts: isoTime(this.clock.now()), said: news });
  }

  /** Closes every socket of a principal, on every node, but the session `except`. */
  endSessions(principal: string, except: string | null, code: CloseCode, reason: string): void {
    this.bus.publish({ kind: "end_sessions", principal, except, code, reason });
  }

  /** Closes every socket of some sign-ins of an account, on every node, but the session `except`. */
  endSignIns(
    principal: string,
    signIns: readonly string[],
    except: string | null,
    code: CloseCode,
    reason: string,
  ): void {
    this.bus.publish({ kind: "end_sessions", principal, except, code, reason, signIns });
  }

  /** Closes every socket of an account, on every node, but those of one sign-in, whose token was renewed. */
  endOtherSignIns(principal: string, keep: KeptSignIn, code: CloseCode, reason: string): void {
    this.bus.publish({ kind: "end_sessions", principal, except: null, code, reason, keep });
  }

  /** Puts another user on the ignore list of a user, or takes them off it, on every node. */
  setIgnored(principal: string, target: { principal: string; username: string }, ignored: boolean): void {
    this.bus.publish({
      kind: "ignore",
      principal,
      target: target.principal,
      username: target.username,
      ignored,
    });
  }
}
