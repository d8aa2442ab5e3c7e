// The member's keys in this browser: made at the first sign-in without a question, checked at each, got back, made anew.

import { type Bytes, fromUtf8, utf8 } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import { type CheckedEntry, checkLog, type LogEntry } from "../../../server/protocol/e2ee/key_log.ts";
import type { Adopted } from "../../store/e2ee/key_actions.ts";
import type { OwnAlarm } from "../../store/e2ee/own_keys_store.ts";
import type { Refused } from "../../store/session/session_store.ts";
import type { ErrorData } from "../../../server/protocol/errors.ts";
import { refusalCause } from "../../i18n/refusal_text.ts";
import { unwrapAccountKey, wrapAccountKey } from "../../crypto/e2ee/account_key.ts";
import type { EpochMember } from "../../crypto/e2ee/epoch_keys.ts";
import { type Identity, identityOf, newAccountKey } from "../../crypto/e2ee/identity_keys.ts";
import { openBytes, sealBytes, type SealedBytes } from "../../crypto/e2ee/sealed_bytes.ts";
import { entryOf, hasKeys, makeLogEntry } from "../../crypto/e2ee/own_log_entry.ts";
import { UNREACHABLE } from "../connection/requests.ts";
import type { KeptIdentity, KeptKeys } from "./device_keys.ts";
import type { KeyContext } from "./key_context.ts";
import { alarmOf, fetchOwnLog, hasSealed, newDevice, publish } from "./own_log.ts";

/** What sealed texts of this browser are bound to. */
const DRAFT = utf8("draft");

/** The member as one who seals for others. */
export type SealingMember = EpochMember & { readonly identity: Identity };

/** The member's keys. */
export class OwnKeys {
  /** The log at the server, as it was checked last. */
  entries: readonly CheckedEntry[] = [];
  #kept: KeptKeys | undefined;
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
    const identity = this.#kept?.current?.identity;
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
    const current = this.#kept?.current;
    return current === undefined
      ? null
      : await unwrapAccountKey(this.context.userId, current.wrapped) ?? null;
  }

  /** Former keys of the account. */
  async formerKeys(): Promise<readonly Bytes[]> {
    const former = this.#kept?.former ?? [];
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
    const found = await fetchOwnLog(this.context);
    if (found === "failed" || found === "broken") return "failed";
    const identity = await identityOf(accountKey);
    const entry = entryOf(found, identity);
    if (entry === undefined) return "unknown";
    const taken = { wrapped: await wrapAccountKey(this.context.userId, accountKey), identity };
    const isNewest = entry === found.at(-1);
    const published = { log: found.map(({ entry }) => entry), isPublished: true };
    await this.#change((kept = { ...emptyKept(), ...published }) =>
      isNewest ? { ...withCurrent(kept, taken), ...published } : { ...kept, former: withFormer(kept, taken) }
    );
    this.entries = found;
    if (isNewest) this.#become("ready");
    else if (this.context.store.own.value === "locked") this.#become("former");
    return isNewest ? "ready" : "former";
  }

  /** Keeps former keys that another browser of the member knew. */
  async keepFormer(accountKeys: readonly Bytes[]): Promise<void> {
    for (const key of accountKeys) {
      const identity = await identityOf(key);
      const taken = { wrapped: await wrapAccountKey(this.context.userId, key), identity };
      await this.#change((kept) => kept && { ...kept, former: withFormer(kept, taken) });
    }
  }

  /** Makes new keys after those of the log. Resolves to the refusal, or null. */
  async startAnew(password: string): Promise<Refused | null> {
    const found = await fetchOwnLog(this.context);
    if (found === "failed" || found === "broken") return UNREACHABLE;
    const accountKey = newAccountKey();
    const [identity, before] = [await identityOf(accountKey), found.at(-1)];
    const current = this.#kept?.current?.identity;
    const previous = before !== undefined && current !== undefined && hasKeys(before.entry, current)
      ? current
      : undefined;
    const { context } = this;
    const entry = await makeLogEntry(context.userId, identity, context.requests.now(), before, previous);
    const taken = { wrapped: await wrapAccountKey(context.userId, accountKey), identity };
    const { kind, answer } = await publish(context, entry, password);
    if (kind !== "there") return refusalOf(answer);
    const log = [...found.map((one) => one.entry), entry];
    await this.#change((kept = emptyKept()) => ({ ...withCurrent(kept, taken), log, isPublished: true }));
    await this.check();
    return null;
  }

  get #identities(): readonly KeptIdentity[] {
    const { current, former = [] } = this.#kept ?? {};
    return current === undefined ? former : [current, ...former];
  }

  async #check(): Promise<void> {
    const { device, store } = this.context;
    if (store.own.value !== "ready") store.own.value = "loading";
    const found = await fetchOwnLog(this.context);
    this.#kept = await device.read();
    if (found === "failed") return this.#become("failed");
    if (found === "broken") return this.#alarm("broken");
    this.entries = found;
    if (this.#kept === undefined) return await this.#firstTime(found);
    if (this.#kept.current === undefined) return this.#formerAlone(this.#kept, found);
    if (!this.#kept.isPublished) return await this.#publishFirst(this.#kept, found);
    await this.#compare(this.#kept, found);
  }

  /** This browser has no keys. It makes some only where the account never had any. */
  async #firstTime(found: readonly CheckedEntry[]): Promise<void> {
    if (found.length > 0) return this.#become("locked");
    const isThere = await hasSealed(this.context);
    if (isThere !== false) return isThere ? this.#alarm("gone") : this.#become("failed");
    const { requests, userId } = this.context;
    const accountKey = newAccountKey();
    const identity = await identityOf(accountKey);
    const entry = await makeLogEntry(userId, identity, requests.now());
    const current = { wrapped: await wrapAccountKey(userId, accountKey), identity };
    // Kept before the server has them. Another tab may have made some meanwhile.
    const kept = await this.#change((before) => before ?? { ...emptyKept(), current, log: [entry] });
    if (kept !== undefined) await this.#publishFirst(kept, found);
  }

  /** Publishes keys that were made here. Who loses against another browser drops them, and asks that one. */
  async #publishFirst(kept: KeptKeys, found: readonly CheckedEntry[]): Promise<void> {
    const [entry] = kept.log as readonly [LogEntry];
    const published = found.length === 0 ? (await publish(this.context, entry)).kind : "there";
    if (published === "failed") return this.#become("failed");
    const now = published === "there" && found.length > 0 ? found : await fetchOwnLog(this.context);
    if (now === "failed" || now === "broken") return this.#become("failed");
    this.entries = now;
    const isOurs = now[0]?.entry.sig === entry.sig;
    if (!isOurs) {
      await this.#change((before) => before?.isPublished === false ? undefined : before);
      return now.length === 0 ? this.#alarm("gone") : this.#become("locked");
    }
    const known = await this.#change((before) => before && { ...before, isPublished: true });
    if (known !== undefined) await this.#compare(known, now);
  }

  /** This browser has former keys, and knows no log but by them. */
  #formerAlone({ former }: KeptKeys, found: readonly CheckedEntry[]): void {
    if (found.length === 0) return this.#alarm("gone");
    const isThere = former.some(({ identity }) => entryOf(found, identity) !== undefined);
    return isThere ? this.#become("former") : this.#alarm("forked");
  }

  async #compare({ log }: KeptKeys, found: readonly CheckedEntry[]): Promise<void> {
    const known = await checkLog(this.context.userId, log);
    if (known.problem !== undefined) return this.#alarm("broken");
    const alarm = alarmOf(known.entries, found);
    if (alarm !== null) return this.#alarm(alarm);
    // The server was restored from a backup: it gets the later entries again.
    for (const { entry } of known.entries.slice(found.length)) {
      const { kind } = await publish(this.context, entry);
      if (kind !== "there") return kind === "other" ? this.#alarm("forked") : this.#become("failed");
    }
    this.entries = known.entries;
    this.#become("ready");
  }

  async #change(change: (kept: KeptKeys | undefined) => KeptKeys | undefined): Promise<KeptKeys | undefined> {
    return this.#kept = await this.context.device.change(change);
  }

  #become(state: "ready" | "locked" | "former" | "failed"): void {
    const { store } = this.context;
    store.alarm.value = null;
    const newest = this.entries.length > 1 ? this.entries.at(-1) : undefined;
    store.madeAt.value = newest === undefined ? null : Math.max(newest.entry.at, store.madeAt.value ?? 0);
    store.own.value = state;
  }

  #alarm(alarm: OwnAlarm): void {
    const { store } = this.context;
    store.alarm.value = alarm;
    store.own.value = "alarm";
  }
}

function emptyKept(): KeptKeys {
  return {
    ...{ former: [], log: [], isPublished: false, dev: newDevice(), blobVersion: 0 },
    ...{ pins: {}, epochs: {}, open: [] },
  };
}

/** The key before becomes a former one. */
function withCurrent(kept: KeptKeys, current: KeptIdentity): KeptKeys {
  const before = kept.current;
  const isSame = before === undefined || before.identity.ikSig === current.identity.ikSig;
  const former = isSame ? kept.former : withFormer(kept, before);
  return { ...kept, current, former: former.filter((one) => one.identity.ikSig !== current.identity.ikSig) };
}

function withFormer({ current, former }: KeptKeys, taken: KeptIdentity): readonly KeptIdentity[] {
  const isKnown = [...former, ...(current === undefined ? [] : [current])]
    .some(({ identity }) => identity.ikSig === taken.identity.ikSig && taken !== current);
  return isKnown ? former : [...former, taken];
}

function refusalOf({ status, json }: { status: number; json: Readonly<Record<string, unknown>> }): Refused {
  return status === 0 ? UNREACHABLE : refusalCause(json["error"] as ErrorData);
}
