// What the sockets of one person get of a question and its answer, each sealed with a key that it has.

import { BOT_NAME } from "../../protocol/protocol_limits.ts";
import { readKey, seal, type Sealed } from "../../protocol/sealed.ts";
import type { ServerEvents } from "../../protocol/server_events.ts";
import { isoTime } from "../../ports/clock.ts";
import type { Session } from "../../hub/session.ts";
import type { CompanionMessage, Delivery } from "../../companion/answer.ts";
import type { AskedQuestion } from "../../companion/question.ts";
import type { Context } from "../context.ts";
import type { QueueStatus } from "./queue_status.ts";
import type { SerialQueue } from "./serial_queue.ts";

/** The companion as the author of what the hub delivers. Users cannot ignore it. */
export const COMPANION_PRINCIPAL = "companion";

/** What all deliveries share. */
export interface DeliveryParts {
  readonly context: Context;
  readonly status: QueueStatus;
  /** Order of the messages that each person gets, by principal. */
  readonly order: SerialQueue;
}

/** Delivers one question and its answer: to the socket that asked, and to the asker's other sockets. */
export class AnswerDelivery implements Delivery {
  /** Pieces of this turn that are not sent yet. */
  #unsent = "";
  #delivered = "";
  #seq = 0;
  #sending: Promise<void> = Promise.resolve();

  /** `session` is the socket that asked; null for a question over REST. */
  constructor(
    readonly parts: DeliveryParts,
    readonly question: AskedQuestion,
    readonly session: Session | null,
    readonly onMoved: () => void = () => {},
  ) {}

  get via(): "socket" | "rest" {
    return this.session === null ? "rest" : "socket";
  }

  moved(): void {
    this.parts.status.update(this.question.asker);
    this.onMoved();
  }

  share(): Promise<void> {
    const { asker: { username }, message: { id, at, text } } = this.question;
    return this.#inOrder(() => this.#sendToOthers({ id, from: username, ts: isoTime(at) }, text));
  }

  /** Pieces of one turn go out together, and to the socket that asked only. */
  sendPiece(text: string): void {
    const { session } = this;
    if (session === null || !takesPieces(session)) return;
    const isFirst = this.#unsent === "";
    this.#unsent += text;
    if (!isFirst) return;
    this.#sending = this.#sending
      .then(() => new Promise<void>((resolve) => this.parts.context.clock.nextTurn(resolve)))
      .then(() => this.#sendPieces(session))
      // The whole reply has the text of a lost piece too.
      .catch(() => {});
  }

  async delivered(): Promise<string> {
    await this.#sending;
    return this.#delivered;
  }

  say(message: CompanionMessage): Promise<void> {
    return this.#inOrder(() => this.#sendWhole(message));
  }

  limitReached(): void {
    const { room } = this.question.asker;
    this.session?.connection.emit("ai_response", { error: "ai_limit_reached", room });
  }

  #inOrder(work: () => Promise<void>): Promise<void> {
    return this.parts.order.run(this.question.asker.principal, work);
  }

  async #sendWhole({ id, at, text, said, quota, isCut = false }: CompanionMessage): Promise<void> {
    const head = {
      id,
      from: BOT_NAME,
      ts: isoTime(at),
      ...(said === undefined ? {} : { said }),
      ...(quota === undefined ? {} : { ai_messages_used: quota.aiMessagesUsed }),
      ...(isCut ? { cut: true as const } : {}),
    };
    const { asker: { room }, message: { transitKey } } = this.question;
    await this.#sending;
    if (this.session !== null) {
      this.session.connection.emit("pm_message", { ...head, room, ...await seal(transitKey, text) });
    }
    await this.#sendToOthers(head, text);
  }

  async #sendPieces({ connection }: Session): Promise<void> {
    const text = this.#unsent;
    this.#unsent = "";
    const { asker: { room }, message: { id, transitKey } } = this.question;
    const sealed: Sealed = await seal(transitKey, text);
    if (!connection.isOpen) return;
    connection.emit("violet_delta", { room, re_id: id, seq: this.#seq++, ...sealed });
    this.#delivered += text;
  }

  async #sendToOthers(head: Omit<ServerEvents["pm_message"], "room">, text: string): Promise<void> {
    const { session, parts: { context }, question: { asker: { room, principal } } } = this;
    const message = { ...head, room, ...await sealForRoom(context, room, text) };
    const except = session === null ? {} : { except: session.id };
    context.hub.publisher.sendTo(COMPANION_PRINCIPAL, [principal], "pm_message", message, except);
  }
}

/** Seals a text with the room's own key, which every socket of the member can ask for. */
export async function sealForRoom(
  { digests }: Context,
  room: string,
  text: string,
): Promise<Sealed & { scheme: "room" }> {
  const key = await readKey(digests.roomKey(room));
  if (key === undefined) throw new Error("The room's key is not a key");
  return { ...await seal(key, text), scheme: "room" };
}

function takesPieces({ state }: Session): boolean {
  return state.kind === "joined" && state.caps.has("stream");
}
