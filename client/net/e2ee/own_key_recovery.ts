// Saving the member's keys with a history key or a passphrase, getting them back, and moving them to a new device.

import { type CodeSlot, readCodeSlot, readPassphraseSlot } from "../../../server/protocol/e2ee/key_slots.ts";
import type { PassphraseSlot, SlotName } from "../../../server/protocol/e2ee/key_slots.ts";
import type { Bytes } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import type { ErrorData } from "../../../server/protocol/errors.ts";
import { refusalCause } from "../../i18n/refusal_text.ts";
import {
  historyKeyText,
  newHistorySecret,
  openCodeSlot,
  readHistoryKey,
  sealCodeSlot,
} from "../../crypto/e2ee/history_key.ts";
import { offeredPassphrase } from "../../crypto/e2ee/offered_passphrase.ts";
import {
  type Argon2,
  openPassphraseSlot,
  passphraseProblem,
  sealPassphraseSlot,
} from "../../crypto/e2ee/passphrase_slot.ts";
import type { Timers } from "../../store/connection/store_clock.ts";
import { readSlots } from "../../store/e2ee/former_slots.ts";
import type { Adopted, KeyActions, KeyChanges } from "../../store/e2ee/key_actions.ts";
import type { FilledSlot, SlotProblem } from "../../store/e2ee/key_recovery_results.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { UNREACHABLE } from "../connection/requests.ts";
import { AskingMove, GivingMove } from "./move_steps.ts";
import type { KeyAnswer, KeyRequest, KeyRequests } from "./key_requests.ts";

const BACKUP = "/api/keys/backup";

/** What the recovery needs. */
export interface KeyRecoveryOptions {
  readonly keys: Pick<KeyActions, "refreshSlots"> & {
    /** Null for guests, and without keys. */
    readonly requests: KeyRequests | null;
  };
  readonly changes: Pick<KeyChanges, "accountKey" | "adopt">;
  /** The member; null for guests. */
  readonly member: () => { readonly userId: number; readonly username: string } | null;
  readonly clock: Timers;
  readonly argon2: Argon2;
  /** Words of passphrases. */
  readonly words: () => Promise<readonly string[]>;
}

/** A history key that nothing opens yet. */
export interface UnsavedHistoryKey {
  readonly text: string;
  save(password?: string): Promise<Refused | null>;
}

/** The recovery. */
export class KeyRecovery {
  constructor(readonly options: KeyRecoveryOptions) {}

  /** The filled slots; null where the server could not be asked. */
  async slots(): Promise<readonly FilledSlot[] | null> {
    const { status, json } = await this.#send({ method: "GET", path: BACKUP });
    return status === 200 ? readSlots(json["slots"]) ?? null : null;
  }

  async newHistoryKey(): Promise<UnsavedHistoryKey | null> {
    const accountKey = await this.options.changes.accountKey();
    if (accountKey === null) return null;
    const secret = newHistorySecret();
    const slot = await sealCodeSlot(secret, this.#userId, accountKey);
    return {
      text: await historyKeyText(secret),
      save: (password) => this.#put("code", slot, password),
    };
  }

  /** Six random words. */
  async offerPassphrase(): Promise<string> {
    return offeredPassphrase(await this.options.words());
  }

  passphraseProblem(typed: string, password: string): "short" | "password" | "text" | undefined {
    return passphraseProblem(typed, password);
  }

  async savePassphrase(typed: string, password: string): Promise<Refused | "memory" | null> {
    const { argon2, changes } = this.options;
    const accountKey = await changes.accountKey();
    if (accountKey === null) return UNREACHABLE;
    const slot = await sealPassphraseSlot(argon2, typed, this.#userId, accountKey).catch(() => null);
    return slot === null ? "memory" : await this.#put("passphrase", slot, password);
  }

  async removeSlot(slot: SlotName, password: string): Promise<Refused | null> {
    const answer = await this.#send({ method: "DELETE", path: `${BACKUP}/${slot}`, password });
    void this.options.keys.refreshSlots();
    // Another device has removed it.
    return answer.status === 404 ? null : this.#refusal(answer);
  }

  /** Gets the keys back. A history key with a slip sends no request. */
  async open(slot: SlotName, typed: string, password: string): Promise<Refused | SlotProblem | Adopted> {
    const secret = slot === "code" ? await readHistoryKey(typed) : undefined;
    if (slot === "code" && secret === undefined) return "slip";
    const answer = await this.#send({ method: "GET", path: `${BACKUP}/${slot}`, password });
    if (answer.status === 404) return "empty";
    const refused = this.#refusal(answer);
    if (refused !== null) return refused;
    const accountKey = secret === undefined
      ? await this.#openPassphrase(typed, answer.json)
      : await this.#openCode(secret, answer.json);
    return typeof accountKey === "string" ? accountKey : await this.options.changes.adopt(accountKey);
  }

  async askDevice(): Promise<Refused | AskingMove> {
    const { changes, clock } = this.options;
    const move = new AskingMove({
      ...this.#member,
      send: (one) => this.#send(one),
      clock,
      adopt: (key) => changes.adopt(key),
    });
    const answer = await move.begin();
    return this.#refusal(answer) ?? move;
  }

  /** A new device asks for the keys. */
  giveTo(id: string): GivingMove {
    const { changes, clock } = this.options;
    return new GivingMove(id, {
      ...{ ...this.#member, clock, accountKey: () => changes.accountKey() },
      send: (one) => this.#send(one),
    });
  }

  get #member(): { readonly userId: number; readonly username: string } {
    return this.options.member() ?? { userId: 0, username: "" };
  }

  get #userId(): number {
    return this.#member.userId;
  }

  async #openCode(secret: Bytes, json: unknown): Promise<Bytes | SlotProblem> {
    const slot = readCodeSlot(json);
    return slot === undefined ? "wrong" : await openCodeSlot(secret, this.#userId, slot) ?? "wrong";
  }

  async #openPassphrase(typed: string, json: unknown): Promise<Bytes | SlotProblem> {
    const slot = readPassphraseSlot(json);
    if (slot === undefined) return "weak";
    const opened = await openPassphraseSlot(this.options.argon2, typed, this.#userId, slot)
      .catch(() => "memory" as const);
    return opened ?? "wrong";
  }

  async #put(slot: SlotName, body: CodeSlot | PassphraseSlot, password?: string): Promise<Refused | null> {
    const answer = await this.#send({
      ...{ method: "PUT", path: `${BACKUP}/${slot}`, body },
      ...(password === undefined ? {} : { password }),
    });
    void this.options.keys.refreshSlots();
    return this.#refusal(answer);
  }

  async #send(request: KeyRequest): Promise<KeyAnswer> {
    return await this.options.keys.requests?.send(request) ?? { status: 0, json: {} };
  }

  #refusal({ status, json }: KeyAnswer): Refused | null {
    if (status >= 200 && status < 300) return null;
    const error = json["error"] as ErrorData | undefined;
    if (error === undefined) return UNREACHABLE;
    const ms = error.retry_after_ms;
    const cause = refusalCause(error);
    return ms === undefined ? cause : { ...cause, retryAt: this.options.clock.now() + ms };
  }
}
