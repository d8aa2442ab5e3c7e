// Vouchers in the tests of the protocol: made in the panel, listed there, and redeemed over REST.

import { equal } from "node:assert/strict";
import type { ListedVoucher } from "../../server/protocol/premium/vouchers.ts";
import type { PlainClient } from "./plain_client.ts";
import { call, type RestAnswer } from "./rest_client.ts";
import type { Room } from "./room.ts";

/** A voucher, and the code that only the reply to its making has. */
export type MadeVoucher = ListedVoucher & { readonly code: string };

/** Makes vouchers: one of one month, unless `data` says otherwise. */
export async function makeVouchers(admin: PlainClient, data: object = {}): Promise<MadeVoucher[]> {
  const { event, data: reply } = await admin.request("admin_make_vouchers", { months: 1, count: 1, ...data });
  equal(event, "admin_vouchers");
  return reply["vouchers"] as MadeVoucher[];
}

/** The list of the panel. */
export async function listedVouchers(admin: PlainClient): Promise<ListedVoucher[]> {
  const { event, data } = await admin.request("admin_get_vouchers", {});
  equal(event, "admin_vouchers");
  return data["vouchers"] as ListedVoucher[];
}

/** A token of the account of this name, which is made where there is none. */
export async function tokenOf(room: Room, username: string): Promise<string> {
  const known = await room.store.accounts.byName(username) ??
    await room.store.accounts.create({
      ...{ username, passwordHash: "none", email: null, createdAt: room.clock.now() },
    });
  return await room.tokens.issue(known);
}

/** Redeems a code as the account of this name, and waits until that has its effects. `address`: where it is sent from. */
export async function redeem(
  room: Room,
  username: string,
  code: unknown,
  address?: string,
): Promise<RestAnswer> {
  const answer = await call(room, "/api/premium/voucher", {
    ...{ token: await tokenOf(room, username), json: { code } },
    ...(address === undefined ? {} : { address }),
  });
  await room.settle();
  return answer;
}
