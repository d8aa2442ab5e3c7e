// Entitlements in the panel: who has premium until when and why, giving it, ending it.

import type { ClientEvents } from "../../protocol/client_events.ts";
import { Refusal } from "../../protocol/errors.ts";
import { LIST_LIMIT } from "../../protocol/moderation_rules.ts";
import { ENTITLEMENT_SOURCES, GIFT_SOURCES } from "../../protocol/premium/entitlements.ts";
import { BOT_NAME } from "../../protocol/protocol_limits.ts";
import type { SystemMessage } from "../../protocol/server_events.ts";
import { isoTime } from "../../ports/clock.ts";
import type { Entitlement } from "../../ports/premium/entitlement_store.ts";
import { hasPremium, isRunning, LATEST_END } from "../../ports/premium/premium_time.ts";
import type { JoinedHandler, JoinedRequest } from "../../hub/commands.ts";
import type { Context } from "../context.ts";
import { accountOf, type AccountTarget } from "./action_targets.ts";
import { done, type ModerationAction, reasonOf, runAction, viewer } from "./moderation_action.ts";
import { listedEntitlement } from "../../hub/premium/entitlement_view.ts";
import { tellOfPremium } from "../../hub/premium/premium_news.ts";

/** Most entitlements that an entry of the audit log names. */
const MOST_NAMED = 10;

/** Handlers of entitlements. */
export interface EntitlementActions {
  readonly list: JoinedHandler<"admin_get_entitlements">;
  readonly change: JoinedHandler<"admin_entitlement">;
}

/** A change that staff asks for, checked. */
type Wanted =
  | { readonly kind: "end"; readonly id: number | undefined; readonly reason: string | null }
  | {
    readonly kind: "give";
    readonly id: number | undefined;
    /** Null for no end. */
    readonly until: number | null;
    readonly reason: string | null;
  };

/** Makes the handlers. */
export function createEntitlementActions(context: Context): EntitlementActions {
  return {
    list: (request) =>
      context.lanes.panel.run({ group: request.person.principal }, () => list(context, request)),
    change: (request) => change(context, request),
  };
}

async function list(context: Context, request: JoinedRequest<"admin_get_entitlements">): Promise<void> {
  await viewer(context, request, "manage_premium");
  const { query, cursor, limit } = request.data;
  const { items, next } = await context.store.entitlements.page({
    ...{ query: query?.trim() ?? "", cursor: cursor ?? null, limit: limit ?? LIST_LIMIT },
  });
  const now = context.clock.now();
  const entitlements = items.map((item) => listedEntitlement(item, now));
  request.reply("admin_entitlements", { entitlements, ...(next === null ? {} : { next }) });
}

async function change(context: Context, request: JoinedRequest<"admin_entitlement">): Promise<void> {
  const { clock, notifier, presence } = context;
  const wanted = wantedOf(request.data, clock.now());
  const { before, after, hasChanged } = await runAction(context, request, async (action) => {
    const target = await accountOf(action.within, presence, request.data.user_id);
    action.allow("give_premium", target);
    const hasChanged = wanted.kind === "end"
      ? await end(action, target, wanted)
      : await give(action, target, wanted);
    return { before: target.account, after: (await action.within.account(target.account.id))!, hasChanged };
  });
  const hasNow = hasPremium(after, clock.now());
  if (hasChanged) {
    tellOfPremium(context, { before, after }, { msg: messageOf(wanted.kind, hasNow) });
    notifier.listsChanged("users", "entitlements");
  }
  const key = wanted.kind === "give" ? "ai_granted" : hasNow ? "ai_kept" : "ai_revoked";
  request.reply("admin_action_ok", done({ key, name: after.username } satisfies SystemMessage));
}

/** Throws a `Refusal` `bad_request` for an end that has passed, or one beside `end`; `too_long` for the reason. */
function wantedOf(data: ClientEvents["admin_entitlement"], now: number): Wanted {
  const { entitlement_id: id, until: given } = data;
  const reason = reasonOf(data.reason);
  if (data.end === true) {
    if (given !== undefined && given !== null) throw wrongEnd("Send either until or end.");
    return { kind: "end", id, reason };
  }
  const until = typeof given === "string" ? Date.parse(given) : given ?? null;
  if (until !== null && !(until > now && until <= LATEST_END)) throw wrongEnd("until must be in the future.");
  return { kind: "give", id, until, reason };
}

/** Gives a gift, or changes the end of the one that runs. False where it has this end already. */
async function give(
  action: ModerationAction,
  target: AccountTarget,
  { id, until, reason }: Extract<Wanted, { kind: "give" }>,
): Promise<boolean> {
  const { within: { premium }, now } = action;
  const userId = target.account.id;
  const gifts = (await premium.of(userId)).filter((one) =>
    GIFT_SOURCES.includes(one.source) && one.term === null && isRunning(one, now)
  );
  const gift = id === undefined ? gifts[0] : gifts.find((one) => one.id === id);
  if (id !== undefined && gift === undefined) throw noSuchEntitlement();
  const others = gifts.filter((one) => one !== gift);
  if (gift !== undefined && isAsWanted(gift, { until, reason }) && others.length === 0) return false;
  if (gift === undefined) {
    await premium.give({ userId, source: "admin", reference: null, until, at: now, reason });
  } else await premium.changeEnd(gift.id, { until, at: now, reason });
  // The end that staff sets holds: a longer gift beside it would outlast it.
  for (const other of others) await premium.revoke(other.id, { at: now, by: "staff", reason });
  const detail = until === null ? "without end" : `until ${isoTime(until)}`;
  await action.log("grant_ai", { target, reason, detail });
  return true;
}

/** Ends one entitlement, or all that run. False where nothing runs. */
async function end(
  action: ModerationAction,
  target: AccountTarget,
  { id, reason }: Extract<Wanted, { kind: "end" }>,
): Promise<boolean> {
  const { within: { premium }, now } = action;
  const userId = target.account.id;
  if (id === undefined) {
    const ended = await premium.end({ userId, sources: ENTITLEMENT_SOURCES, at: now, reason });
    if (ended.length === 0) return false;
    const named = ended.slice(0, MOST_NAMED).map(nameOf);
    const detail = named.length < ended.length ? [...named, `${ended.length} in all`] : named;
    await action.log("revoke_ai", { target, reason, detail: detail.join(", ") });
    return true;
  }
  const entitlement = await premium.byId(id);
  if (entitlement?.userId !== userId) throw noSuchEntitlement();
  if (!await premium.revoke(id, { at: now, by: "staff", reason })) return false;
  await action.log("revoke_ai", { target, reason, detail: nameOf(entitlement) });
  return true;
}

/** What the audit log calls an entitlement. */
function nameOf({ source, reference }: Entitlement): string {
  return reference === null ? source : `${source} ${reference}`;
}

function isAsWanted(gift: Entitlement, { until, reason }: Pick<Entitlement, "until" | "reason">): boolean {
  return gift.until === until && (reason === null || gift.reason === reason);
}

/** What the member reads, in clients that show the server's own text. */
function messageOf(kind: Wanted["kind"], hasNow: boolean): string {
  if (!hasNow) return `You can no longer write to ${BOT_NAME} without limit.`;
  return kind === "give"
    ? `You can write to ${BOT_NAME} without limit now.`
    : "Staff ended a part of your premium. The rest goes on.";
}

function wrongEnd(msg: string): Refusal {
  return new Refusal("bad_request", msg, { field: "until" });
}

function noSuchEntitlement(): Refusal {
  return new Refusal("not_found", "This account has no such entitlement.", { field: "entitlement_id" });
}
