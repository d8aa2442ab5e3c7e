// What the sockets of one person get of a question and its answer, each in the way it can read.

import { BOT_NAME } from "../../protocol/protocol_limits.ts";
import { readKey, seal, type Sealed } from "../../protocol/sealed.ts";
import type { MessageId, ServerEvents } from "../../protocol/server_events.ts";
import { isoTime } from "../../ports/clock.ts";
import type { Session } from "../../hub/session.ts";
import type { CompanionQuota } from "../../ports/store.ts";
import type { Context } from "../context.ts";

/** Violet, as the author of what the hub delivers. Nobody can ignore her. */
export const COMPANION_PRINCIPAL = "companion";

/** The socket that asked, and the key that it made for the answer. */
export interface AskingSocket {
  readonly session: Session;
  readonly transitKey: CryptoKey;
}

/** One question of a member, and whom its answer goes to. */
export interface RunningQuestion {
  readonly room: string;
  readonly principal: string;
  readonly userId: number;
  readonly username: string;
  /** The question's id. */
  readonly id: string;
  /** When it was asked, milliseconds since the Unix epoch. */
  readonly at: number;
  readonly text: string;
  /** Null for a question over REST. */
  readonly from: AskingSocket | null;
}

/** What she says in the end. `quota` is there for an answer that counts. */
export interface Said {
  readonly id: MessageId;
  readonly at: number;
  readonly text: string;
  readonly quota?: CompanionQuota;
}

/** Delivers one question and its answer. */
export class AnswerDelivery {
  #fresh = "";
  #delivered = "";
  #seq = 0;
  #sending: Promise<void> = Promise.resolve();

  constructor(readonly context: Context, readonly talk: RunningQuestion) {}

  /** Shows the question to the person's other sockets. */
  async share(): Promise<void> {
    const { id, username, at, text } = this.talk;
    await this.#toOthers({ id, from: username, ts: isoTime(at) }, text);
  }

  /** Sends the next piece of the reply to the socket that asked, together with others of this turn. */
  piece(text: string): void {
    const { from } = this.talk;
    if (from === null || !streams(from.session)) return;
    const first = this.#fresh === "";
    this.#fresh += text;
    if (!first) return;
    this.#sending = this.#sending
      .then(() => new Promise<void>((resolve) => this.context.clock.nextTurn(resolve)))
      .then(() => this.#sendFresh(from))
      // What is lost of a piece is in the whole reply.
      .catch(() => {});
  }

  /** What was sent in pieces, once every piece so far is sent or lost. */
  async delivered(): Promise<string> {
    await this.#sending;
    return this.#delivered;
  }

  /** Sends the whole of what she says, after every piece of it. */
  async say({ id, at, text, quota }: Said): Promise<void> {
    const head = {
      id,
      from: BOT_NAME,
      ts: isoTime(at),
      ...(quota === undefined ? {} : { ai_messages_used: quota.aiMessagesUsed }),
    };
    const { from, room } = this.talk;
    await this.#sending;
    if (from !== null) {
      from.session.connection.emit("pm_message", { ...head, room, ...await seal(from.transitKey, text) });
    }
    await this.#toOthers(head, text);
  }

  async #sendFresh({ session, transitKey }: AskingSocket): Promise<void> {
    const text = this.#fresh;
    this.#fresh = "";
    const { room, id } = this.talk;
    const sealed: Sealed = await seal(transitKey, text);
    if (!session.connection.isOpen) return;
    session.connection.emit("violet_delta", { room, re_id: id, seq: this.#seq++, ...sealed });
    this.#delivered += text;
  }

  async #toOthers(head: Omit<ServerEvents["pm_message"], "room">, text: string): Promise<void> {
    const { room, principal, from } = this.talk;
    const message = { ...head, room, ...await sealForRoom(this.context, room, text) };
    const asked = from === null ? {} : { except: from.session.id };
    this.context.hub.publisher.sendTo(COMPANION_PRINCIPAL, [principal], "pm_message", message, asked);
  }
}

/** Seals a text with the room's own key, for whoever is of the room. */
export async function sealForRoom(
  { digests }: Context,
  room: string,
  text: string,
): Promise<Sealed & { scheme: "room" }> {
  const key = await readKey(digests.roomKey(room));
  if (key === undefined) throw new Error("The room's key is no key");
  return { ...await seal(key, text), scheme: "room" };
}

function streams({ state }: Session): boolean {
  return state.kind === "joined" && state.caps.has("stream");
}
