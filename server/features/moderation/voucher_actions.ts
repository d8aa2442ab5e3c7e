// Vouchers, made in the panel.

import { Refusal } from "../../protocol/errors.ts";
import type { Term } from "../../protocol/premium/plans.ts";
import {
  type ListedVoucher,
  newVoucherCode,
  termDetail,
  VOUCHER_DAYS,
  voucherCodeKey,
} from "../../protocol/premium/vouchers.ts";
import { isoTime } from "../../ports/clock.ts";
import { type Voucher, voucherDigest } from "../../ports/premium/voucher_store.ts";
import type { JoinedHandler } from "../../hub/commands.ts";
import type { Context } from "../context.ts";
import { runAction, viewer } from "./moderation_action.ts";

const DAY_MS = 86_400_000;

/** Handlers of vouchers. */
export interface VoucherActions {
  /** The reply has the new ones. It alone has their codes: they cannot be asked for again. */
  readonly make: JoinedHandler<"admin_make_vouchers">;
  /** Replies with all that are kept. */
  readonly list: JoinedHandler<"admin_get_vouchers">;
  readonly revoke: JoinedHandler<"admin_revoke_voucher">;
}

/** Makes the handlers. */
export function createVoucherActions(context: Context): VoucherActions {
  const { store, notifier } = context;
  return {
    async make(request) {
      const vouchers = await make(context, request);
      notifier.listsChanged("vouchers");
      request.reply("admin_vouchers", { vouchers });
    },
    list: (request) =>
      context.lanes.panel.run({ group: request.person.principal }, async () => {
        await viewer(context, request, "manage_premium");
        const vouchers = (await store.vouchers.list()).map((one) => listed(one));
        request.reply("admin_vouchers", { vouchers });
      }),
    async revoke(request) {
      const { voucher_id: id } = request.data;
      await runAction(context, request, async (action) => {
        action.allow("manage_premium");
        const removed = await action.within.vouchers.remove(id);
        if (removed !== "removed") throw notRevoked(removed);
        await action.log("revoke_voucher", { detail: `voucher ${id}` });
      });
      notifier.listsChanged("vouchers");
      request.reply("admin_action_ok", { msg: "The voucher is revoked." });
    },
  };
}

/** Makes vouchers. Resolves to them with their codes, newest first. */
async function make(
  context: Context,
  request: Parameters<VoucherActions["make"]>[0],
): Promise<ListedVoucher[]> {
  const { clock, digests } = context;
  const { count, days = VOUCHER_DAYS.usual } = request.data;
  const term = termOf(request.data);
  const codes = Array.from({ length: count }, () => newVoucherCode(clock.uuid()));
  return await runAction(context, request, async (action) => {
    action.allow("manage_premium");
    const { within, now: createdAt, actor: { userId: madeById, username: madeBy } } = action;
    const times = { createdAt, expiresAt: createdAt + days * DAY_MS };
    const ids = await within.vouchers.add(codes.map((code) => ({
      ...{ digest: voucherDigest(digests, voucherCodeKey(code)!), term, ...times, madeById },
    })));
    await action.log("make_vouchers", { detail: madeDetail(ids, term, days) });
    const made = { term, ...times, madeBy, usedAt: null, usedBy: null };
    return ids.map((id, index) => listed({ id, ...made }, codes[index])).toReversed();
  });
}

/** Throws a `Refusal` `bad_request` for none of the two, and for both. */
function termOf({ months, seconds }: { months?: number | undefined; seconds?: number | undefined }): Term {
  if (months !== undefined && seconds === undefined) return { months };
  if (seconds !== undefined && months === undefined) return { seconds };
  throw new Refusal("bad_request", "A voucher has either months or seconds.", { field: "months" });
}

function listed({ id, term, expiresAt, madeBy, usedAt, usedBy }: Voucher, code?: string): ListedVoucher {
  return {
    ...{ id, ...(code === undefined ? {} : { code }), ...term, expires_at: isoTime(expiresAt) },
    ...{ used_at: usedAt === null ? null : isoTime(usedAt), used_by: usedBy, made_by: madeBy },
  };
}

function notRevoked(why: "used" | "unknown"): Refusal {
  const field = { field: "voucher_id" };
  return why === "used"
    ? new Refusal("conflict", "This voucher has been redeemed. End the access that it gave instead.", field)
    : new Refusal("not_found", "This voucher is not there any more.", field);
}

/** Vouchers in the audit log, such as `vouchers 3–12, 1 month each, 90 days`. */
function madeDetail(ids: readonly number[], term: Term, days: number): string {
  const [first, last] = [ids[0], ids.at(-1)];
  const which = first === last ? `voucher ${first}` : `vouchers ${first}–${last}`;
  return `${which}, ${termDetail(term)}${first === last ? "" : " each"}, ${days} day${days === 1 ? "" : "s"}`;
}
