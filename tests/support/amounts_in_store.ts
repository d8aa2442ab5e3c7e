// What fills each bound of what the store keeps, beyond it.

import { equal, rejects } from "node:assert/strict";
import type { CapName } from "../../server/hub/limits/caps.ts";
import { KEPT } from "../../server/ports/limits.ts";
import type { NewMail } from "../../server/ports/mail/mail_store.ts";
import type { Fill } from "./amounts_in_memory.ts";
import { openMemoryStore } from "./memory_store.ts";

/** The bounds of what is kept for an account, or for an address. */
export const FILLED_IN_STORE: Partial<Record<CapName, Fill>> = {
  async ignores() {
    await using store = await filledStore(KEPT.ignores + 2);
    for (let id = 2; id < KEPT.ignores + 2; id++) await store.ignores.add(1, id, 0);
    await rejects(store.ignores.add(1, KEPT.ignores + 2, 0), { code: "conflict" });
    await store.ignores.add(1, 2, 0);
    return (await store.ignores.listOf(1)).length;
  },
  async invitations_sent() {
    await using store = await filledStore(KEPT.invitationsSent + 2);
    for (let id = 2; id < KEPT.invitationsSent + 2; id++) await store.conversations.invite(1, id, 0);
    await rejects(store.conversations.invite(1, KEPT.invitationsSent + 2, 0), { code: "rate_limited" });
    await store.conversations.invite(2, 1, 0);
    await store.conversations.invite(1, KEPT.invitationsSent + 2, 0);
    return KEPT.invitationsSent;
  },
  async devices() {
    await using store = await filledStore(1);
    const times = { at: 0, expiresAt: 1_000, unlistedUntil: 0 };
    for (let n = 0; n < KEPT.devices * 2; n++) {
      await store.devices.list({ id: `d${n}`, userId: 1, tokenVersion: 1, name: "x", ...times });
    }
    return (await store.devices.listOf(1, 0)).length;
  },
  async ended_sign_ins() {
    await using store = await filledStore(1);
    const times = { at: 0, until: 1_000 };
    for (let n = 0; n < KEPT.endedSignIns; n++) await store.devices.endSignIn(1, `s${n}`, times);
    const ids = Array.from({ length: KEPT.endedSignIns }, (_, n) => `s${n}`);
    const known = await Promise.all(ids.map((id) => store.devices.signIn(1, id)));
    const { tokenVersion } = (await store.accounts.byId(1))!;
    await store.devices.endSignIn(1, "one more", times);
    equal((await store.accounts.byId(1))!.tokenVersion, tokenVersion + 1, "all of them have ended");
    return known.filter((one) => one?.isEnded).length;
  },
  async passkeys() {
    await using store = await filledStore(1);
    const add = (n: number) =>
      store.factors.addPasskey(1, {
        ...{ credentialId: `c${n}`, publicKey: "k", counter: 0, transports: [], name: "n", createdAt: 0 },
      }, { at: 0, once: [] });
    for (let n = 0; n < KEPT.passkeys; n++) await add(n);
    await rejects(add(KEPT.passkeys), { code: "conflict" });
    return (await store.factors.of(1)).passkeys.length;
  },
  async spent_proofs() {
    await using store = await filledStore(1);
    const spend = (n: number) =>
      store.factors.spend(1, { at: 0, once: [{ key: `k${n}`, expiresAt: 1_000 }] });
    for (let n = 0; n < KEPT.spentProofs; n++) await spend(n);
    await rejects(spend(KEPT.spentProofs), { code: "rate_limited" });
    const keys = Array.from({ length: KEPT.spentProofs }, (_, n) => store.factors.isSpent(`k${n}`, 0));
    return (await Promise.all(keys)).filter(Boolean).length;
  },
  async known_addresses() {
    await using store = await filledStore(1);
    for (let n = 0; n < 100; n++) await store.accounts.rememberAddress(1, `d${n}`, n);
    const known = await Promise.all(
      Array.from({ length: 100 }, (_, n) => store.accounts.knowsAddress(1, `d${n}`)),
    );
    return known.filter(Boolean).length;
  },
  async mails_of_address() {
    await using store = await filledStore(1);
    for (let n = 0; n < 50; n++) await store.mails.queueMail(mailTo("a@b.c"), 0);
    return await store.mails.waiting();
  },
  async queued_mails() {
    await using store = await filledStore(1);
    for (let n = 0; n < KEPT.queuedMails + 50; n++) await store.mails.queueMail(mailTo(`${n}@b.c`), 0);
    return await store.mails.waiting();
  },
};

function mailTo(address: string): NewMail {
  return { kind: "verify_email", userId: 1, address, language: "en", at: 0 };
}

/** A store with so many accounts, whose ids count from 1. */
async function filledStore(accounts: number) {
  const store = await openMemoryStore();
  for (let n = 1; n <= accounts; n++) {
    const { id } = await store.accounts.create({
      ...{ username: `user${n}`, passwordHash: "", email: null, createdAt: 0, addressDigest: "" },
    });
    equal(id, n);
  }
  return { ...store, [Symbol.asyncDispose]: () => store.close() };
}
