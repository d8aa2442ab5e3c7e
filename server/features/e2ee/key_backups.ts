// What the page of a member keeps at the server sealed: the blob of pins, and backups of the account's key.

import {
  isSlotName,
  readCodeSlot,
  readPassphraseSlot,
  type SlotName,
} from "../../protocol/e2ee/key_slots.ts";
import { MAX_BLOB_BYTES, readBlob, type SealedBlob } from "../../protocol/e2ee/sealed_blob.ts";
import { fromBase64 } from "../../protocol/e2ee/e2ee_bytes.ts";
import { Refusal } from "../../protocol/errors.ts";
import type { Account } from "../../ports/account.ts";
import type { BackupSlot, ListedSlot } from "../../ports/e2ee/key_store.ts";
import { accountPrincipal } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import type { ProvePassword } from "./key_rules.ts";

/** Blob and slots of a member. Each method throws a `Refusal`: `bad_request`, `not_found`, `rate_limited`. */
export interface KeyBackups {
  blob(owner: Account): Promise<SealedBlob>;
  /** Resolves to what is kept now. Throws a `Refusal` `conflict` with the stored blob unless the version is above it. */
  putBlob(owner: Account, blob: unknown): Promise<SealedBlob>;
  slots(owner: Account): Promise<readonly ListedSlot[]>;
  /** All that follow but filling an empty slot throw a `Refusal` `invalid_credentials` without the password. */
  slot(owner: Account, slot: string, password: string | undefined): Promise<BackupSlot>;
  putSlot(owner: Account, slot: string, content: unknown, password: string | undefined): Promise<BackupSlot>;
  removeSlot(owner: Account, slot: string, password: string | undefined): Promise<void>;
}

/** Makes the feature. */
export function createKeyBackups(context: Context, provePassword: ProvePassword): KeyBackups {
  const { store: { keys }, tiers } = context;
  const takeWrite = async ({ id }: Account): Promise<void> =>
    await tiers.take("key_writes", { principal: accountPrincipal(id) });
  return {
    async blob({ id }) {
      const blob = await keys.blob(id);
      if (blob === undefined) throw new Refusal("not_found", "There is no blob.");
      return blob;
    },
    async putBlob(owner, value) {
      const blob = checkedBlob(value);
      await takeWrite(owner);
      const stored = await keys.putBlob(owner.id, blob);
      if (stored !== undefined) {
        throw new Refusal("conflict", "The stored blob has this version, or a later one.", {
          field: "version",
          beside: { ...stored },
        });
      }
      return blob;
    },
    slots: ({ id }) => keys.slots(id),
    async slot({ id }, name, password) {
      const slot = slotName(name);
      await provePassword(id, password);
      await tiers.take("key_backup_reads", { principal: accountPrincipal(id) });
      const content = await keys.slot(id, slot);
      if (content === undefined) throw emptySlot();
      return content;
    },
    putSlot: (owner, name, value, password) => putSlot(owner, name, value, password),
    async removeSlot(owner, name, password) {
      const slot = slotName(name);
      await provePassword(owner.id, password);
      await takeWrite(owner);
      if (!await keys.removeSlot(owner.id, slot)) throw emptySlot();
    },
  };

  async function putSlot(
    owner: Account,
    name: string,
    value: unknown,
    password: string | undefined,
  ): Promise<BackupSlot> {
    const slot = slotName(name);
    const content = slot === "code" ? readCodeSlot(value) : readPassphraseSlot(value);
    if (content === undefined) throw new Refusal("bad_request", `The slot ${slot} has another shape.`);
    // The password that is given is proven, also where the slot is empty: a wrong one is never a right one.
    const isProven = password !== undefined && password !== "";
    if (isProven) await provePassword(owner.id, password);
    await takeWrite(owner);
    const how = { at: context.clock.now(), ifEmpty: !isProven };
    if (!await keys.putSlot(owner.id, slot, content, how)) await provePassword(owner.id, undefined);
    return content;
  }
}

/** The checked blob. Throws a `Refusal`: `too_large`, `bad_request`. */
function checkedBlob(value: unknown): SealedBlob {
  const blob = readBlob(value);
  if (blob !== undefined) return blob;
  const { ct } = value as { readonly ct?: unknown };
  if ((fromBase64(ct)?.length ?? 0) > MAX_BLOB_BYTES) {
    throw new Refusal("too_large", `A blob has at most ${MAX_BLOB_BYTES / 1024} KiB.`, { field: "ct" });
  }
  throw new Refusal("bad_request", "A blob is version, nonce and ct: a whole number, and base64.");
}

function slotName(name: string): SlotName {
  if (isSlotName(name)) return name;
  throw new Refusal("not_found", "There is no such slot.", { field: "slot" });
}

function emptySlot(): Refusal {
  return new Refusal("not_found", "This slot is empty.");
}
