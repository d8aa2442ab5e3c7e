// What the member does about keys.

import { readMoveAnswer } from "../../../server/protocol/e2ee/key_slots.ts";
import type { Bytes } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import type { FingerprintOf } from "../../crypto/e2ee/safety_number.ts";
import { isFormer, readSlots } from "../../store/e2ee/former_slots.ts";
import type { Adopted, KeyActions, SafetyNumber } from "../../store/e2ee/key_actions.ts";
import type { KeyStore } from "../../store/e2ee/own_keys_store.ts";
import { ACCEPTABLE } from "../../store/e2ee/privacy.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { UNREACHABLE } from "../connection/requests.ts";
import type { KeyRequests } from "../e2ee/key_requests.ts";
import type { DmPrivacy } from "./dm_privacy.ts";

/** How safety numbers are made. */
export interface SafetyNumbers {
  safetyNumber(one: FingerprintOf, other: FingerprintOf): Promise<string>;
  safetyQrText(digits: string): string;
}

/** The actions. */
export class DmKeyActions implements KeyActions {
  /** `loadRecovery` loads what makes safety numbers. */
  constructor(
    readonly privacy: DmPrivacy,
    readonly store: KeyStore,
    readonly loadRecovery?: (() => Promise<SafetyNumbers>) | undefined,
  ) {}

  /** Requests to `/api/keys` as this member, and the server's time; null for guests, and before the keys are opened. */
  get requests(): KeyRequests | null {
    return this.privacy.engine?.own.context.requests ?? null;
  }

  async accept(key: string): Promise<void> {
    const found = this.privacy.termsOf(key);
    const privacy = found?.conversation.privacy.value;
    if (found === undefined || privacy?.kind !== "stopped" || !ACCEPTABLE.has(privacy.why)) return;
    await this.privacy.engine?.peers.accept(found.terms.peer);
    this.privacy.updateAll();
  }

  async writeAnyway(key: string): Promise<void> {
    const found = this.privacy.termsOf(key);
    if (found === undefined || found.conversation.privacy.value.kind !== "ask") return;
    await this.privacy.engine?.writeAnyway(found.terms.peer);
    this.privacy.update(found.conversation);
  }

  async markVerified(key: string): Promise<void> {
    const found = this.privacy.termsOf(key);
    if (found === undefined) return;
    await this.privacy.engine?.peers.verify(found.terms.peer);
    this.privacy.update(found.conversation);
  }

  async safetyNumber(key: string): Promise<SafetyNumber | null> {
    const found = this.privacy.termsOf(key);
    const pair = found === undefined ? null : this.privacy.engine?.fingerprints(found.terms) ?? null;
    if (pair === null || this.loadRecovery === undefined) return null;
    const { safetyNumber, safetyQrText } = await this.loadRecovery();
    const digits = await safetyNumber(...pair);
    return { digits, qr: safetyQrText(digits) };
  }

  async accountKey(): Promise<Bytes | null> {
    return await this.privacy.engine?.own.accountKey() ?? null;
  }

  async adopt(accountKey: Bytes): Promise<Adopted> {
    const adopted = await this.privacy.engine?.own.adopt(accountKey).catch(() => undefined) ?? "failed";
    if (adopted === "ready" || adopted === "former") await this.privacy.keysCame();
    // The member's other browsers get former keys that were found.
    if (adopted === "former") await this.privacy.engine?.pins.push().catch(() => {});
    return adopted;
  }

  async isMoveOpen(move: string): Promise<boolean> {
    const answer = await this.requests?.send({
      method: "GET",
      path: `/api/keys/move/${encodeURIComponent(move)}`,
    });
    return answer?.status !== 404 && readMoveAnswer(answer?.json) === undefined;
  }

  async startAnew(password: string): Promise<Refused | null> {
    if (this.privacy.engine === null) return UNREACHABLE;
    const refused = await this.privacy.engine.startAnew(password);
    if (refused !== null) return refused;
    await this.privacy.keysCame();
    await this.refreshSlots(true);
    return null;
  }

  /** `areFormer`: keys were made just now, and what is saved is of before. The time of an entry has whole seconds. */
  async refreshSlots(areFormer = false): Promise<void> {
    const answer = await this.requests?.send({ method: "GET", path: "/api/keys/backup" });
    const slots = answer?.status === 200 ? readSlots(answer.json["slots"]) : undefined;
    const { isBackedUp, madeAt } = this.store;
    if (areFormer) madeAt.value = Math.max(madeAt.value ?? 0, ...(slots ?? []).map(({ at }) => at + 1));
    if (slots !== undefined) isBackedUp.value = slots.some((slot) => !isFormer(slot, madeAt.value));
  }

  /** Checks keys again. */
  retry(): Promise<void> {
    return this.privacy.retry();
  }
}
