// Questions and their answers at every node: each node hands them to its own sockets of the asker.
//
// A socket follows a question from the message of the bus that brings it the question. What comes later on the bus is
// news to it, what came before was in that message. So nothing is missed or doubled, whenever and wherever it joined.

import type { BusMessage, CompanionChange } from "../../ports/bus.ts";
import type { RunTags } from "../../protocol/companion_events.ts";
import type { MessageId } from "../../protocol/ids.ts";
import type { Sealed } from "../../protocol/sealed.ts";
import type { Session } from "../../hub/session.ts";
import type { Context } from "../context.ts";

/** The sockets of this node that follow a question, each with the number of its next piece. */
interface Following {
  readonly node: string;
  readonly next: Map<Session, number>;
  readonly room: string;
  readonly tags: RunTags;
}

type Change<T extends CompanionChange["type"]> = Extract<CompanionChange, { type: T }>;

/** Hands what the bus brings of questions and answers to the sockets of this node. */
export class AnswerRelay {
  readonly #following: Map<MessageId, Following> = new Map();
  /** Questions of this node that the bus has not brought yet, with who wants to know when it does. */
  readonly #shared: Map<MessageId, () => void> = new Map();

  constructor(readonly context: Pick<Context, "bus" | "hub" | "presence">) {
    context.bus.subscribe((message) => this.#handle(message));
    // A socket that logs out and in again knows of nothing.
    context.hub.onEnter((session) => {
      for (const { next } of this.#following.values()) next.delete(session);
    });
  }

  /** Whether a socket of a person beside `except` may take pieces. What sockets at other nodes take is not known. */
  hasTakers(principal: string, except: Session | null): boolean {
    const { local, cluster } = this.context.presence;
    const person = local.byPrincipal(principal);
    if (person === undefined) return cluster.byPrincipal(principal) !== undefined;
    return [...person.sessions].some((session) => session !== except && takesPieces(session)) ||
      cluster.isOnOtherNodes(person, 0);
  }

  /**
   * Publishes a question. `onShared` is called when the bus brings it: sockets of which the bus has brought before that
   * they joined get it with the others, those that come later do not.
   */
  share(question: Change<"question">, onShared: () => void): void {
    this.#shared.set(question.question, onShared);
    this.publish(question);
  }

  /** Publishes a change of the companion. */
  publish(change: CompanionChange): void {
    this.context.bus.publish({ kind: "companion", change });
  }

  #handle(message: BusMessage): void {
    if (message.kind === "nodes" && message.event.type === "nodeDown") {
      for (const [id, following] of this.#following) {
        if (following.node === message.event.node) this.#lost(id, following);
      }
    }
    if (message.kind !== "companion") return;
    const { change } = message;
    switch (change.type) {
      case "question":
        return this.#question(change);
      case "piece":
        return this.#piece(change);
      case "so_far":
        return this.#soFar(change);
      case "answer":
        return this.#answer(change);
      case "over":
        this.#shared.delete(change.question);
        this.#following.delete(change.question);
        return;
    }
  }

  /** The node that answered is gone: no other one tells that it does not answer any more. */
  #lost(id: MessageId, { next, room, tags }: Following): void {
    this.#following.delete(id);
    for (const session of next.keys()) {
      session.connection.emit("violet_typing", { busy: false, room, re_id: id, ...tags });
    }
  }

  #question(change: Change<"question">): void {
    const { node, principal, except, question, room, message, knows, tags } = change;
    this.#shared.get(question)?.();
    this.#shared.delete(question);
    const next = new Map<Session, number>();
    for (const session of this.#sessionsOf(principal, except)) {
      if (message !== null && session.id !== knows) session.connection.emit("pm_message", message);
      next.set(session, 0);
    }
    this.#following.set(question, { node, next, room, tags });
  }

  #piece({ question, room, sealed }: Change<"piece">): void {
    for (const [session, seq] of this.#following.get(question)?.next ?? []) {
      this.#emitPiece(session, { question, room, seq, sealed });
    }
  }

  #soFar(change: Change<"so_far">): void {
    const { node, principal, session: id, question, room, message, typing, sealed, tags } = change;
    const session = this.#sessionsOf(principal, null).find((one) => one.id === id);
    if (session === undefined) return;
    const following = this.#following.get(question) ?? { node, next: new Map<Session, number>(), room, tags };
    if (following.next.has(session)) return;
    this.#following.set(question, following);
    following.next.set(session, 0);
    if (message !== null) session.connection.emit("pm_message", message);
    if (typing !== null) session.connection.emit("violet_typing", typing);
    if (sealed !== null) this.#emitPiece(session, { question, room, seq: 0, sealed });
  }

  #answer({ principal, except, question, message }: Change<"answer">): void {
    this.#shared.delete(question);
    this.#following.delete(question);
    for (const session of this.#sessionsOf(principal, except)) {
      session.connection.emit(
        "pm_message",
        takesPieces(session) ? { ...message, re_id: question } : message,
      );
    }
  }

  #emitPiece(
    session: Session,
    { question, room, seq, sealed }: { question: MessageId; room: string; seq: number; sealed: Sealed },
  ): void {
    if (!takesPieces(session) || !session.connection.isOpen) return;
    const following = this.#following.get(question);
    following?.next.set(session, seq + 1);
    const head = { room, re_id: question, seq, ...following?.tags };
    session.connection.emit("violet_delta", { ...head, ...sealed, scheme: "room" });
  }

  /** The joined sockets of a person at this node. */
  #sessionsOf(principal: string, except: string | null): Session[] {
    const sessions = this.context.presence.local.byPrincipal(principal)?.sessions ?? [];
    return [...sessions].filter(({ id }) => id !== except);
  }
}

/** Whether a client takes an answer in pieces. */
export function takesPieces({ state }: Session): boolean {
  return state.kind === "joined" && state.caps.has("stream");
}
