// What changes the member's keys, here and at the server: making and publishing them, and taking over those that were got back.

import type { Bytes } from "../../../server/protocol/e2ee/e2ee_bytes.ts";
import type { CheckedEntry, LogEntry } from "../../../server/protocol/e2ee/key_log.ts";
import type { ErrorData } from "../../../server/protocol/errors.ts";
import { refusalCause } from "../../i18n/refusal_text.ts";
import type { Adopted } from "../../store/e2ee/key_actions.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { wrapAccountKey } from "../../crypto/e2ee/account_key.ts";
import { identityOf, newAccountKey } from "../../crypto/e2ee/identity_keys.ts";
import { entryOf, hasKeys } from "../../crypto/e2ee/own_entries.ts";
import { makeLogEntry } from "../../crypto/e2ee/own_log_entry.ts";
import { UNREACHABLE } from "../connection/requests.ts";
import { type KeptIdentity, type KeptKeys, newDevice } from "./device_keys.ts";
import type { KeyContext } from "./key_context.ts";
import type { KeyAnswer } from "./key_requests.ts";
import type { OwnKeys } from "./own_keys.ts";
import { fetchOwnLog } from "./own_log.ts";
import { storable } from "./stored_keys.ts";

/** Makes the first keys of an account, unless the server keeps something that contradicts that it never had any. */
export async function makeFirst(own: OwnKeys): Promise<void> {
  const { context } = own;
  const isThere = await hasSealed(context);
  if (isThere === undefined) return own.become("failed");
  if (isThere) return own.become("alarm", "gone");
  const current = await keptIdentity(context, newAccountKey());
  const entry = await makeLogEntry(context.userId, current.identity, context.requests.now());
  // Kept before the server has them. Another tab may have made some meanwhile.
  await own.change((kept) => kept ?? { ...emptyKept(), current, log: [entry] });
  await publishFirst(own);
}

/** Publishes keys that were made here. Who loses against another browser drops them, and asks that one. */
export async function publishFirst(own: OwnKeys): Promise<void> {
  const [entry] = own.kept!.log as readonly [LogEntry];
  if (own.entries.length === 0) {
    const { kind } = await publish(own.context, entry);
    const found = kind === "failed" ? kind : await fetchOwnLog(own.context);
    if (typeof found === "string") return own.become("failed");
    own.entries = found;
  }
  if (own.entries[0]?.entry.sig !== entry.sig) {
    await own.change((kept) => kept?.isPublished === false ? undefined : kept);
    return own.entries.length === 0 ? own.become("alarm", "gone") : own.become("locked");
  }
  await own.change((kept) => kept && { ...kept, isPublished: true });
  // Gone where the member has logged out in another tab.
  if (own.kept !== undefined) await own.compare();
}

/** This browser has former keys alone, and knows no log but by them. */
export function checkFormer(own: OwnKeys, former: readonly KeptIdentity[]): void {
  const isThere = former.some(({ identity }) => entryOf(own.entries, identity) !== undefined);
  if (isThere) own.become("former");
  else own.become("alarm", own.entries.length === 0 ? "gone" : "forked");
}

/** Publishes entries that the server has lost. Resolves to what came of the last one. */
export async function publishAgain(
  context: KeyContext,
  entries: readonly CheckedEntry[],
): Promise<Published["kind"]> {
  for (const { entry } of entries) {
    const { kind } = await publish(context, entry);
    if (kind !== "there") return kind;
  }
  return "there";
}

/** Takes a key of the account that was got back. */
export async function adopt(own: OwnKeys, accountKey: Bytes): Promise<Adopted> {
  const found = await fetchOwnLog(own.context);
  if (typeof found === "string") return "failed";
  const taken = await keptIdentity(own.context, accountKey);
  const entry = entryOf(found, taken.identity);
  if (entry === undefined) return "unknown";
  const isNewest = entry === found.at(-1);
  const published = { log: found.map(({ entry }) => entry), isPublished: true };
  await own.change((kept = { ...emptyKept(), ...published }) =>
    isNewest ? { ...withCurrent(kept, taken), ...published } : { ...kept, former: withFormer(kept, taken) }
  );
  own.entries = found;
  if (isNewest) own.become("ready");
  else if (own.context.store.own.value === "locked") own.become("former");
  return isNewest ? "ready" : "former";
}

/** Keeps former keys that another browser of the member knew. */
export async function keepFormer(own: OwnKeys, accountKeys: readonly Bytes[]): Promise<void> {
  for (const key of accountKeys) {
    const taken = await keptIdentity(own.context, key);
    await own.change((kept) => kept && { ...kept, former: withFormer(kept, taken) });
  }
}

/** Makes new keys after those of the log. Resolves to the refusal, or null. */
export async function startAnew(own: OwnKeys, password: string): Promise<Refused | null> {
  const { context } = own;
  const found = await fetchOwnLog(context);
  if (typeof found === "string") return UNREACHABLE;
  const taken = await keptIdentity(context, newAccountKey());
  const [before, current] = [found.at(-1), own.kept?.current?.identity];
  const isSigned = before !== undefined && current !== undefined && hasKeys(before.entry, current);
  const previous = isSigned ? current : undefined;
  const entry = await makeLogEntry(
    context.userId,
    taken.identity,
    context.requests.now(),
    before,
    previous,
  );
  const { kind, answer: { status, json } } = await publish(context, entry, password);
  if (kind !== "there") return status === 0 ? UNREACHABLE : refusalCause(json["error"] as ErrorData);
  const log = [...found.map((one) => one.entry), entry];
  await own.change((kept = emptyKept()) => ({ ...withCurrent(kept, taken), log, isPublished: true }));
  await own.check();
  return null;
}

/** What came of an entry. `other`: the log has another entry there. */
interface Published {
  readonly kind: "there" | "other" | "failed";
  readonly answer: KeyAnswer;
}

/** Publishes an entry, which may be there already. `password`: where the key before has not signed it. */
async function publish({ requests }: KeyContext, entry: LogEntry, password?: string): Promise<Published> {
  const body = password === undefined ? { entry } : { entry, password };
  const answer = await requests.send({ method: "POST", path: "/api/keys", body });
  const { status } = answer;
  return { kind: status === 201 || status === 200 ? "there" : status === 409 ? "other" : "failed", answer };
}

/**
 * Whether the server keeps something that was sealed with keys of the member. With an empty log that is a contradiction.
 * Undefined where it could not be asked.
 */
async function hasSealed({ requests }: KeyContext): Promise<boolean | undefined> {
  const [blob, backup] = await Promise.all([
    requests.send({ method: "GET", path: "/api/keys/blob" }),
    requests.send({ method: "GET", path: "/api/keys/backup" }),
  ]);
  const { slots } = backup.json;
  if (blob.status === 200 || (Array.isArray(slots) && slots.length > 0)) return true;
  return blob.status === 404 && backup.status === 200 ? false : undefined;
}

async function keptIdentity({ userId }: KeyContext, accountKey: Bytes): Promise<KeptIdentity> {
  const [wrapped, identity] = [await wrapAccountKey(userId, accountKey), await identityOf(accountKey)];
  return { wrapped, identity: storable(identity) };
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
