// The member's keys in this browser: checked at each join. What makes and changes them loads on use: `key_changes.ts`.

import { type Bytes, fromUtf8, utf8 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { type CheckedEntry, checkLog } from "../../../server/protocol/e2ee/key_log.ts";
import type { Adopted } from "../../store/e2ee/key_actions.ts";
import type { OwnAlarm, OwnKeys as Standing } from "../../store/e2ee/own_keys_store.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { unwrapAccountKey } from "../../crypto/e2ee/account_key.ts";
import type { EpochMember } from "../../crypto/e2ee/epoch_keys.ts";
import type { Identity } from "../../crypto/e2ee/identity_keys.ts";
import { hasKeys } from "../../crypto/e2ee/own_entries.ts";
import { openBytes, sealBytes, type SealedBytes } from "../../crypto/e2ee/sealed_bytes.ts";
import type { KeptIdentity, KeptKeys } from "./device_keys.ts";
import type { KeyContext } from "./key_context.ts";
import { alarmOf, fetchOwnLog } from "./own_log.ts";

/** What sealed texts of this browser are bound to. */
const DRAFT = utf8("draft");

/** The member as one who seals for others. */
export type SealingMember = EpochMember & { readonly identity: Identity };

/** The member's keys. */
export class OwnKeys {
  /** The log at the server, as it was checked last. */
  entries: readonly CheckedEntry[] = [];
  /** What this browser keeps of them, as it was read or changed last. */
  kept: KeptKeys | undefined;
  #checking: Promise<void> | null = null;

  constructor(readonly context: KeyContext) {}

  /** Hash of the newest entry of the log; undefined for an empty one. */
  get head(): string | undefined {
    return this.entries.at(-1)?.hash;
  }

  /** Whether the server could not be asked for the log. Without it, each epoch would count as forged. */
  get isUnknown(): boolean {
    return this.context.store.own.value === "failed" && this.head === undefined;
  }

  /** The member, where the newest keys are here and nothing is wrong with the log. */
  get sealing(): SealingMember | undefined {
    const { store, userId } = this.context;
    const identity = this.kept?.current?.identity;
    if (store.own.value !== "ready" || identity === undefined || this.head === undefined) return undefined;
    return { id: userId, ikDh: identity.ikDh, head: this.head, identity };
  }

  /** The keys of the entry with this hash, where they are here. */
  identityAt(head: string): Identity | undefined {
    const entry = this.entries.find(({ hash }) => hash === head)?.entry;
    if (entry === undefined) return undefined;
    return this.#identities.find(({ identity }) => hasKeys(entry, identity))?.identity;
  }

  /** Whether any keys are here, of whatever entry. */
  get hasAny(): boolean {
    return this.#identities.length > 0;
  }

  /** The key of the account; null where it is not here. */
  async accountKey(): Promise<Bytes | null> {
    const current = this.kept?.current;
    return current === undefined
      ? null
      : await unwrapAccountKey(this.context.userId, current.wrapped) ?? null;
  }

  /** Former keys of the account. */
  async formerKeys(): Promise<readonly Bytes[]> {
    const former = this.kept?.former ?? [];
    const keys = await Promise.all(
      former.map(({ wrapped }) => unwrapAccountKey(this.context.userId, wrapped)),
    );
    return keys.filter((key) => key !== undefined);
  }

  /** Seals a text for this browser alone. Undefined where no keys are here. */
  async sealText(text: string): Promise<SealedBytes | undefined> {
    const key = this.#identities[0]?.wrapped.wrapping;
    return key === undefined ? undefined : await sealBytes(key, DRAFT, new TextEncoder().encode(text));
  }

  /** A text that was sealed for this browser; undefined for what it cannot open. */
  async openText(sealed: SealedBytes): Promise<string | undefined> {
    for (const { wrapped } of this.#identities) {
      const bytes = await openBytes(wrapped.wrapping, DRAFT, sealed);
      if (bytes !== undefined) return fromUtf8(bytes);
    }
    return undefined;
  }

  /** Checks the member's log, and makes keys where there never were any. Checks that overlap are one. */
  check(): Promise<void> {
    this.#checking ??= this.#check().finally(() => this.#checking = null);
    return this.#checking;
  }

  /** Takes a key of the account that was got back. */
  async adopt(accountKey: Bytes): Promise<Adopted> {
    return await (await import("./key_changes.ts")).adopt(this, accountKey);
  }

  /** Makes new keys after those of the log. Resolves to the refusal, or null. */
  async startAnew(password: string): Promise<Refused | null> {
    return await (await import("./key_changes.ts")).startAnew(this, password);
  }

  /** Compares the log that this browser knows with the one at the server. */
  async compare(): Promise<void> {
    const { context, entries: found } = this;
    const known = await checkLog(context.userId, this.kept?.log);
    if (known.problem !== undefined) return this.become("alarm", "broken");
    const alarm = alarmOf(known.entries, found);
    if (alarm !== null) return this.become("alarm", alarm);
    const missing = known.entries.slice(found.length);
    if (missing.length > 0) {
      // The server was restored from a backup: it gets the later entries again.
      const published = await (await import("./key_changes.ts")).publishAgain(context, missing);
      if (published === "other") return this.become("alarm", "forked");
      if (published === "failed") return this.become("failed");
    }
    this.entries = known.entries;
    this.become("ready");
  }

  /** Changes what this browser keeps, in one transaction. */
  async change(change: (kept: KeptKeys | undefined) => KeptKeys | undefined): Promise<void> {
    this.kept = await this.context.device.change(change);
  }

  /** How it stands with the keys is known. `alarm`: what is wrong, where that is an alarm. */
  become(standing: Standing, alarm: OwnAlarm | null = null): void {
    const { store } = this.context;
    store.alarm.value = alarm;
    const newest = this.entries.length > 1 ? this.entries.at(-1) : undefined;
    if (alarm === null) {
      store.madeAt.value = newest === undefined ? null : Math.max(newest.entry.at, store.madeAt.value ?? 0);
    }
    store.own.value = standing;
  }

  get #identities(): readonly KeptIdentity[] {
    const { current, former = [] } = this.kept ?? {};
    return current === undefined ? former : [current, ...former];
  }

  async #check(): Promise<void> {
    const { device, store } = this.context;
    if (store.own.value !== "ready") store.own.value = "loading";
    const found = await fetchOwnLog(this.context);
    const kept = this.kept = await device.read();
    if (found === "failed") return this.become("failed");
    if (found === "broken") return this.become("alarm", "broken");
    this.entries = found;
    if (kept === undefined && found.length > 0) return this.become("locked");
    if (kept?.isPublished === true && kept.current !== undefined) return await this.compare();
    const changes = await import("./key_changes.ts");
    if (kept === undefined) await changes.makeFirst(this);
    else if (kept.current === undefined) changes.checkFormer(this, kept.former);
    else await changes.publishFirst(this);
  }
}
