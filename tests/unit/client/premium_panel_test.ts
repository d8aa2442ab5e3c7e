// Premium in the panel: who is meant by a name, codes that are shown once, and the log in Spanish.

import { deepEqual, equal } from "node:assert/strict";
import { auditDetail } from "../../../client/i18n/es/audit_details.ts";
import { languageTools } from "../../../client/i18n/language_tools.ts";
import type { Answer, PendingRequests } from "../../../client/net/connection/requests.ts";
import { PremiumAdmin } from "../../../client/net/moderation/premium_admin_actions.ts";
import { createMadeVouchers } from "../../../client/store/moderation/made_vouchers.ts";
import type { ListedVoucher } from "../../../server/protocol/premium/vouchers.ts";
import { FakeClock, fakeStores } from "./fakes.ts";

/** The actions of an admin whose server gives these answers, and what they asked for. */
function admin(...answers: unknown[]) {
  const asked: [event: string, data: unknown][] = [];
  const requests = {
    ask(event: string, data: unknown): Promise<Answer> {
      asked.push([event, data]);
      return Promise.resolve({ reply: answers.shift() } as Answer);
    },
  } as Partial<PendingRequests> as PendingRequests;
  const stores = fakeStores(new FakeClock());
  return { asked, stores, actions: new PremiumAdmin({ stores, requests, vouchers: createMadeVouchers() }) };
}

function users(next: string | undefined, ...names: string[]): unknown {
  const list = names.map((username, index) => ({ id: index + 1, username }));
  return { event: "admin_users", data: { users: list, ...(next === undefined ? {} : { next }) } };
}

function voucher(id: number, code?: string): ListedVoucher {
  return {
    ...{
      id,
      months: 1,
      expires_at: "2027-03-01T12:00:00.000Z",
      used_by: null,
      used_at: null,
      made_by: "boss",
    },
    ...(code === undefined ? {} : { code }),
  };
}

Deno.test("the account of exactly this name gets it, on whichever page of the list it is", async () => {
  const ok = { event: "admin_action_ok", data: { msg: "alice can write to Violet without limit now" } };
  const { asked, actions, stores } = admin(
    users("c2", "alice2", "malice"),
    users(undefined, "x", "Alice"),
    ok,
  );
  equal(await actions.give("ALICE", null, " thanks "), null);
  deepEqual(asked, [
    ["admin_get_users", { query: "ALICE", limit: 200 }],
    ["admin_get_users", { query: "ALICE", limit: 200, cursor: "c2" }],
    ["admin_entitlement", { user_id: 2, until: null, reason: "thanks" }],
  ]);
  equal(stores.toasts.list.value.length, 1);
});

Deno.test("nobody gets it where nobody has the name", async () => {
  const { asked, actions } = admin(users(undefined, "alice2"));
  equal((await actions.give("alice", null, ""))?.field, "username");
  equal(asked.length, 1);
});

Deno.test("codes are shown until they are seen to, or their voucher is revoked", () => {
  const store = createMadeVouchers();
  const codes = (): string[] | undefined => store.made.value?.map(({ code }) => code);
  store.show([voucher(1)]);
  equal(codes(), undefined);
  store.show([voucher(2, "A"), voucher(1, "B")]);
  store.forget(2);
  deepEqual(codes(), ["B"]);
  store.forget(1);
  equal(codes(), undefined);
  store.show([voucher(3, "C")]);
  store.forget();
  equal(codes(), undefined);
});

Deno.test("the log says in Spanish what was given, ended and made", () => {
  const es = (action: string, detail: string): string => auditDetail(action, detail, languageTools("es"));
  equal(
    es("make_vouchers", "vouchers 3–12, 3 months each, 90 days"),
    "los vales 3–12, 3 meses cada uno, 90 días",
  );
  equal(es("redeem_voucher", "voucher 3, 1 month"), "el vale 3, 1 mes");
  equal(es("redeem_voucher", "voucher 3, 30 seconds"), "el vale 3, 30 segundos");
  equal(es("grant_ai", "without end"), "sin fecha de fin");
  equal(es("grant_ai", "until 2027-03-01T12:00:00.000Z"), "hasta el 2027-03-01T12:00:00.000Z");
  equal(es("revoke_ai", "btcpay Inv1"), "· btcpay Inv1");
  equal(es("revoke_ai", ""), "");
});
