// Sends to a private conversation: end-to-end encrypted, or sealed for the server between two members, plain with a guest.

import type { E2eeHeader } from "../../../server/protocol/e2ee/sealed_lengths.ts";
import { seal } from "../../../server/protocol/sealed.ts";
import type { ServerEvents } from "../../../server/protocol/server_events.ts";
import type { Opener } from "../../crypto/opener.ts";
import type { DmConversation } from "../../store/dm/dm_conversation.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import type { OutgoingMessage, SendTarget } from "../conversations/message_sender.ts";
import type { DmPrivacy } from "./dm_privacy.ts";

/** What a target needs. */
export interface DmTargetOptions {
  readonly stores: LaterStores;
  readonly opener: Opener;
  readonly privacy: Pick<DmPrivacy, "seal" | "answered" | "refresh" | "update">;
  /** Key of a room, base64; undefined while it is unknown, and for a room that is end-to-end encrypted. */
  readonly keyOf: (room: string | null) => string | undefined;
  /** Whether the server has said what a room is, on this connection. */
  readonly isOpen: (room: string) => boolean;
  /** A message waits until the room is open. */
  readonly onRoomNeeded: (conversation: DmConversation) => void;
  /** A message was refused because the guest has left. */
  readonly onGuestLeft: (conversation: DmConversation) => void;
  /** A message is about to be sent. */
  readonly onSend: (conversation: DmConversation) => void;
  /** A message waits to be sealed anew, under its own id. */
  readonly onAgain: (conversation: DmConversation, requestId: string) => void;
  /** No key could be agreed on for what waits: the words go back to the user. */
  readonly onGivenUp: (conversation: DmConversation) => void;
  /** The next message may be sealed. */
  readonly onFree: (conversation: DmConversation) => void;
}

/** How often a message is sealed anew, at most. */
const MAX_AGAIN = 3;

/** The send target of one private conversation. */
export class DmTarget implements SendTarget {
  /** The one encrypted message that is under way. */
  #underWay: { readonly requestId: string; e2ee?: E2eeHeader } | null = null;
  /** How often messages were sealed anew, by request id. */
  readonly #again: Map<string, number> = new Map();

  constructor(readonly log: DmConversation, readonly options: DmTargetOptions) {}

  accepts(): boolean {
    const { name, privacy, state } = this.log;
    if (state.value === "ended") {
      const peer = name.value;
      this.options.stores.toasts.show((t) => t("later").dm.inviteFirst(peer));
    }
    // The words over the composer say why; a message that only waits may be written.
    const isStopped = privacy.value.kind === "stopped" && privacy.value.why !== "failed";
    return !isStopped && state.value !== "ended" && state.value !== "invited";
  }

  encode(
    requestId: string,
    text: string,
  ): OutgoingMessage | null | Promise<OutgoingMessage | null | undefined> {
    const { room, sealed, privacy } = this.log;
    const { isOpen, keyOf, onRoomNeeded } = this.options;
    if (room === null || !isOpen(room)) {
      onRoomNeeded(this.log);
      return null;
    }
    if (privacy.value.kind === "encrypted") {
      if (this.#isUnderWay()) return null;
      this.#underWay = { requestId };
      return this.#encrypt(room, requestId, text);
    }
    if (privacy.value.kind !== "server") return null;
    if (sealed.value !== true) return { event: "pm_message", data: { room, text } };
    const key = keyOf(room);
    if (key !== undefined) return this.#seal(room, key, text);
    onRoomNeeded(this.log);
    return null;
  }

  onSend(): void {
    this.options.onSend(this.log);
  }

  onAcknowledged(requestId: string, { id, ts }: ServerEvents["ack"]): void {
    const me = this.options.stores.session.me.value?.username ?? "";
    const e2ee = this.#underWay?.requestId === requestId ? this.#underWay.e2ee : undefined;
    if (id !== undefined && ts !== undefined) this.log.acknowledge(requestId, id, ts, me, e2ee);
    this.#again.delete(requestId);
    if (this.#underWay?.requestId === requestId) this.#free("stored");
  }

  onRefused(requestId: string, { code, field }: ServerEvents["error"]): boolean {
    const { onGuestLeft } = this.options;
    const isGone = this.log.sealed.value === false && (code === "offline" || code === "forbidden");
    if (isGone) onGuestLeft(this.log);
    const isUnderWay = this.#underWay?.requestId === requestId;
    const again = (this.#again.get(requestId) ?? 0) + 1;
    if (code === "conflict" && field?.startsWith("e2ee") === true && again <= MAX_AGAIN) {
      this.#again.set(requestId, again);
      this.options.onAgain(this.log, requestId);
      void this.#contradicted(field, isUnderWay).catch(() => this.options.privacy.update(this.log));
      return true;
    }
    this.#again.delete(requestId);
    if (isUnderWay) this.#free("refused");
    const isGivenUp = again > MAX_AGAIN && code === "conflict";
    return isGone || isGivenUp && this.log.fail(requestId, (t) => t("later").privacy.notAgreed);
  }

  /** Its messages are not sent any more. The one under way may be at the server. */
  cancelled(): void {
    this.#again.clear();
    if (this.#underWay === null) return;
    this.#underWay = null;
    void this.options.privacy.answered(this.log, "stored");
  }

  /** The keys are not as this page thought. What it needs is fetched, then the message is sealed anew. */
  async #contradicted(field: string, isUnderWay: boolean): Promise<void> {
    const { privacy, onRoomNeeded } = this.options;
    this.#underWay = isUnderWay ? null : this.#underWay;
    if (isUnderWay) await privacy.answered(this.log, field === "e2ee.n" ? "number" : "refused");
    // Whether it is encrypted at all, the room says.
    if (field === "e2ee") return onRoomNeeded(this.log);
    if (field === "e2ee.ep") await privacy.refresh(this.log);
    privacy.update(this.log);
  }

  #free(how: "stored" | "refused"): void {
    this.#underWay = null;
    void this.options.privacy.answered(this.log, how);
    this.options.onFree(this.log);
  }

  /** A message whose echo came before its answer is not under way any more: it is stored. */
  #isUnderWay(): boolean {
    const underWay = this.#underWay;
    return underWay !== null &&
      this.log.pending.value.some((one) => one.requestId === underWay.requestId && one.status === "sending");
  }

  async #encrypt(room: string, requestId: string, text: string): Promise<OutgoingMessage | null | undefined> {
    const sealed = await this.options.privacy.seal(this.log, text).catch(() => null);
    if (sealed === null) return this.#unsealed(requestId);
    if (this.#underWay?.requestId === requestId) this.#underWay.e2ee = sealed.e2ee;
    return { event: "pm_message", data: { room, ...sealed } };
  }

  /** A message waits, or goes back to the user: the privacy of the conversation decides. */
  #unsealed(requestId: string): null {
    const { privacy, onAgain, onGivenUp } = this.options;
    if (this.#underWay?.requestId === requestId) this.#underWay = null;
    const again = (this.#again.get(requestId) ?? 0) + 1;
    onAgain(this.log, requestId);
    if (again > MAX_AGAIN) {
      this.#again.delete(requestId);
      onGivenUp(this.log);
      return null;
    }
    const { value } = this.log.privacy;
    // A server that could not be asked is asked again by the user, or after the next join.
    if (value.kind === "stopped" && value.why === "failed") return null;
    this.#again.set(requestId, again);
    privacy.update(this.log);
    return null;
  }

  async #seal(room: string, key: string, text: string): Promise<OutgoingMessage | undefined> {
    const opened = await this.options.opener.key(key);
    if (opened === undefined) return undefined;
    return { event: "pm_message", data: { room, ...await seal(opened, text) } };
  }
}
