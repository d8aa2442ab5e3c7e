// What the member changes about keys on the screens about them. In the part `key_recovery`.

import type { Bytes } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { readMoveAnswer } from "../../../server/protocol/e2ee/key_slots.ts";
import { safetyNumber, safetyQrText } from "../../crypto/e2ee/safety_number.ts";
import type { Adopted, KeyChanges, SafetyNumber } from "../../store/e2ee/key_actions.ts";
import { ACCEPTABLE } from "../../store/e2ee/privacy.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { UNREACHABLE } from "../connection/requests.ts";
import type { PrivateRooms } from "../e2ee/private_rooms.ts";
import type { DmKeyActions } from "./dm_key_actions.ts";

/** The changes. */
export class DmKeyChanges implements KeyChanges {
  constructor(readonly keys: DmKeyActions) {}

  async accept(key: string): Promise<void> {
    const { privacy } = this.keys;
    const found = privacy.termsOf(key);
    const value = found?.conversation.privacy.value;
    if (found === undefined || value?.kind !== "stopped" || !ACCEPTABLE.has(value.why)) return;
    await this.#engine?.peers.accept(found.terms.peer);
    privacy.updateAll();
  }

  async writeAnyway(key: string): Promise<void> {
    const { privacy } = this.keys;
    const found = privacy.termsOf(key);
    if (found === undefined || found.conversation.privacy.value.kind !== "ask") return;
    await this.#engine?.writeAnyway(found.terms.peer);
    privacy.update(found.conversation);
  }

  async markVerified(key: string): Promise<void> {
    const { privacy } = this.keys;
    const found = privacy.termsOf(key);
    if (found === undefined) return;
    await this.#engine?.peers.verify(found.terms.peer);
    privacy.update(found.conversation);
  }

  async safetyNumber(key: string): Promise<SafetyNumber | null> {
    const id = this.keys.privacy.termsOf(key)?.terms.peer.id;
    if (this.#engine === null || id === undefined) return null;
    const { own, peers } = this.#engine;
    const [mine, theirs] = [own.entries, peers.entriesOf(id)].map((entries) => entries.at(-1)?.entry);
    if (own.sealing === undefined || mine === undefined || theirs === undefined) return null;
    const digits = await safetyNumber({ id: own.sealing.id, ...mine }, { id, ...theirs });
    return { digits, qr: safetyQrText(digits) };
  }

  async accountKey(): Promise<Bytes | null> {
    return await this.#engine?.own.accountKey() ?? null;
  }

  async adopt(accountKey: Bytes): Promise<Adopted> {
    const adopted = await this.#engine?.own.adopt(accountKey).catch(() => undefined) ?? "failed";
    if (adopted === "ready" || adopted === "former") await this.keys.privacy.keysCame();
    // The member's other browsers get former keys that were found.
    if (adopted === "former") await this.#engine?.pins.push().catch(() => {});
    return adopted;
  }

  async isMoveOpen(move: string): Promise<boolean> {
    const answer = await this.keys.requests?.send({
      method: "GET",
      path: `/api/keys/move/${encodeURIComponent(move)}`,
    });
    return answer?.status !== 404 && readMoveAnswer(answer?.json) === undefined;
  }

  async startAnew(password: string): Promise<Refused | null> {
    if (this.#engine === null) return UNREACHABLE;
    const refused = await this.#engine.startAnew(password);
    if (refused !== null) return refused;
    await this.keys.privacy.keysCame();
    await this.keys.refreshSlots(true);
    return null;
  }

  get #engine(): PrivateRooms | null {
    return this.keys.privacy.engine;
  }
}
