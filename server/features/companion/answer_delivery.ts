// What the sockets of one person get of a question and its answer, each sealed with a key that it has.

import { BOT_NAME } from "../../protocol/protocol_limits.ts";
import { seal, type Sealed } from "../../protocol/sealed.ts";
import type { ServerEvents } from "../../protocol/server_events.ts";
import { isoTime } from "../../ports/clock.ts";
import type { Session } from "../../hub/session.ts";
import type { CompanionMessage, Delivery } from "../../companion/answer.ts";
import type { AskedQuestion } from "../../companion/question.ts";
import type { Context } from "../context.ts";
import { type AnswerRelay, takesPieces } from "./answer_relay.ts";
import type { QueueStatus } from "./queue_status.ts";
import { RoomSeal } from "./room_seal.ts";
import type { SerialQueue } from "./serial_queue.ts";

/** The companion as the author of what the hub delivers. Users cannot ignore it. */
export const COMPANION_PRINCIPAL = "companion";

/** What all deliveries share. */
export interface DeliveryParts {
  readonly context: Context;
  readonly status: QueueStatus;
  readonly relay: AnswerRelay;
  /** Order of the messages that each person gets, by principal. */
  readonly order: SerialQueue;
}

/** How a question was asked. */
export interface Route {
  /** The socket that asked, which has its key; null for a question over REST, and where all sockets get the same. */
  readonly session: Session | null;
  readonly via: "socket" | "rest";
  /** The question's text sealed with the room's key, where that is done. */
  readonly shown?: Sealed & { readonly scheme: "room" };
  /** Whether the question is not shown; false when absent. */
  readonly isHidden?: boolean;
  /** Session that follows like the others, and has the question already. */
  readonly knows?: string;
  /** Called at each new position in the queue. */
  readonly onMoved?: (() => void) | undefined;
}

/** Delivers one question and its answer: to the socket that asked, and to the asker's other sockets. */
export class AnswerDelivery implements Delivery {
  /** Pieces of this turn that are not sent yet. */
  #unsent = "";
  /** All pieces that were sent, and how much of them has reached a socket. */
  #sent = "";
  #seen = 0;
  #seq = 0;
  #sending: Promise<void> = Promise.resolve();
  #shared: Promise<void> | null = null;
  /** The question as others see it, while they can follow it. */
  #open: { readonly message: ServerEvents["pm_message"] | null } | null = null;

  /** The socket that asked, while it has the question's key. */
  #session: Session | null;
  readonly #room: RoomSeal;

  constructor(readonly parts: DeliveryParts, readonly asked: AskedQuestion, readonly route: Route) {
    this.#session = route.session;
    this.#room = new RoomSeal(parts.context.digests, asked.asker.room);
  }

  get via(): "socket" | "rest" {
    return this.route.via;
  }

  moved(): void {
    this.parts.status.update(this.asked.asker);
    this.route.onMoved?.();
  }

  share(): Promise<void> {
    this.#shared ??= this.#inOrder(async () => {
      const { asked: { asker: { principal, room }, message: { id }, tags = {} } } = this;
      const { parts: { relay, context }, route: { isHidden, knows } } = this;
      const message = isHidden === true ? null : await this.#sealedQuestion();
      relay.share({
        ...{ type: "question", node: context.hub.node, principal, except: this.#session?.id ?? null },
        ...{ question: id, room, message, tags, ...(knows === undefined ? {} : { knows }) },
      }, () => this.#open = { message });
    });
    return this.#shared;
  }

  /** Pieces of one turn go out together. */
  sendPiece(text: string): void {
    // What has an answer cannot be given up any more.
    if (this.#shared === null) this.#afterSent(() => this.share());
    const isFirst = this.#unsent === "";
    this.#unsent += text;
    if (!isFirst) return;
    const { clock } = this.parts.context;
    this.#afterSent(async () => {
      if (this.#hasTakers) await new Promise<void>((resolve) => clock.nextTurn(resolve));
      await this.#sendPieces();
    });
  }

  /** Tells a socket that has joined of the question, and of all there is of its answer. */
  tellSoFar(session: string): void {
    // One question after another, in the order in which they were asked.
    void this.parts.order.run(`so far ${session}`, () => {
      this.#afterSent(() => this.#publishSoFar(session));
      return this.#sending;
    });
  }

  async delivered(): Promise<string> {
    await this.#sending;
    return this.#sent.slice(0, this.#seen);
  }

  say(message: CompanionMessage): Promise<void> {
    return this.#inOrder(() => this.#sendWhole(message));
  }

  /** The question is over, and nothing answers it. */
  over(): void {
    this.#afterSent(() => {
      this.#open = null;
      this.parts.relay.publish({ type: "over", question: this.asked.message.id });
      return Promise.resolve();
    });
  }

  limitReached(): void {
    const { asked: { asker: { room, principal }, message: { id } }, route: { via, knows }, parts } = this;
    const { publisher } = parts.context.hub;
    const session = this.#asker;
    const response = { error: "ai_limit_reached", room } as const;
    if (session !== null) session.connection.emit("ai_response", response);
    else if (via === "socket") publisher.sendTo(COMPANION_PRINCIPAL, [principal], "ai_response", response);
    // The question is not kept, so it does not stay at the devices that it was only shown at.
    if (this.#shared === null || typeof id !== "number") return;
    const except = session?.id ?? knows;
    publisher.sendTo(
      COMPANION_PRINCIPAL,
      [principal],
      "violet_forgot",
      { room, ids: [id] },
      except === undefined ? {} : { except },
    );
  }

  /** Whether a socket may take a piece now. */
  get #hasTakers(): boolean {
    const { parts: { relay }, asked: { asker: { principal } } } = this;
    const session = this.#asker;
    return (session !== null && takesPieces(session)) || relay.hasTakers(principal, session);
  }

  async #publishSoFar(session: string): Promise<void> {
    const { asked: { asker, message: { id }, tags = {} }, parts: { relay, status, context } } = this;
    const { principal, room } = asker;
    const text = this.#sent;
    // The socket that asked has joined anew: it is one like the others now.
    if (this.#session?.id === session) this.#session = null;
    const sealed = text === "" ? null : await this.#room.seal(text);
    // It is over, or not on the bus yet: then the socket hears of it with the others.
    if (this.#open === null) return;
    const typing = status.typing(asker);
    relay.publish({
      ...{ type: "so_far", node: context.hub.node, principal, session, question: id, room, sealed },
      ...{ tags, message: this.#open.message, typing: typing?.re_id === id ? typing : null },
    });
    this.#seen = text.length;
  }

  async #sealedQuestion(): Promise<ServerEvents["pm_message"]> {
    const { asker: { username, room }, message: { id, at, text } } = this.asked;
    const shown = this.route.shown ?? await this.#room.sealMarked(text);
    return { ...{ id, from: username, room, ts: isoTime(at) }, ...shown };
  }

  /** The socket that asked, as long as it is its member's. */
  get #asker(): Session | null {
    return this.#session?.person?.principal === this.asked.asker.principal ? this.#session : null;
  }

  #inOrder(work: () => Promise<void>): Promise<void> {
    return this.parts.order.run(this.asked.asker.principal, work);
  }

  /** Runs `work` after all that was sent before. The whole reply has the text of a lost piece too. */
  #afterSent(work: () => Promise<void>): void {
    this.#sending = this.#sending.then(work).catch(() => {});
  }

  async #sendWhole({ id, at, text, said, quota, isCut = false }: CompanionMessage): Promise<void> {
    const { asker: { room, principal }, message: { id: question, transitKey }, tags } = this.asked;
    const { relay } = this.parts;
    const head = {
      ...{ id, from: BOT_NAME, room, ts: isoTime(at) },
      ...(said === undefined ? {} : { said }),
      ...(quota === undefined ? {} : { ai_messages_used: quota.aiMessagesUsed }),
      ...(isCut ? { cut: true as const } : {}),
      ...tags,
    };
    await this.#sending;
    this.#open = null;
    const session = this.#asker;
    if (session !== null && transitKey !== null) {
      session.connection.emit("pm_message", { ...head, ...await seal(transitKey, text) });
    }
    const message = { ...head, ...await this.#room.sealMarked(text) };
    relay.publish({ type: "answer", principal, except: session?.id ?? null, question, message });
  }

  async #sendPieces(): Promise<void> {
    const text = this.#unsent;
    this.#unsent = "";
    this.#sent += text;
    const { parts: { relay }, asked: { asker, message: { id, transitKey } } } = this;
    const session = this.#asker;
    const { room, principal } = asker;
    if (session !== null && transitKey !== null && takesPieces(session) && session.connection.isOpen) {
      const sealed: Sealed = await seal(transitKey, text);
      if (session.connection.isOpen) {
        session.connection.emit("violet_delta", { room, re_id: id, seq: this.#seq++, ...sealed });
        this.#seen = this.#sent.length;
      }
    }
    if (!relay.hasTakers(principal, session)) return;
    const sealed = await this.#room.seal(text);
    relay.publish({ type: "piece", question: id, room, sealed });
    this.#seen = this.#sent.length;
  }
}
