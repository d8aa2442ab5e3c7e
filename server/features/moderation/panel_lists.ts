// The lists of the panel, with the columns that the viewer may see.

import type { ClientEvents } from "../../protocol/client_events.ts";
import { LIST_LIMIT, WHOLE_LIST_LIMIT } from "../../protocol/moderation_rules.ts";
import { nameKey } from "../../protocol/names.ts";
import { can } from "../../protocol/permissions.ts";
import type {
  ListedAuditEntry,
  ListedBan,
  ListedMute,
  ListedReport,
  ListedUser,
} from "../../protocol/server_events.ts";
import { type Clock, isoTime } from "../../ports/clock.ts";
import type { Page, PageRequest } from "../../ports/moderation_store.ts";
import type { LoggedAuditEntry, Report, Sanction } from "../../ports/moderation_store.ts";
import type { Account } from "../../ports/account.ts";
import { hasPremium } from "../../ports/premium/premium_time.ts";
import type { JoinedHandler } from "../../hub/commands.ts";
import type { Context } from "../context.ts";
import { viewer } from "./moderation_action.ts";

type ListEvent = `admin_get_${string}` & keyof ClientEvents;

/** Rows of a whole list that are read at a time; other work goes on in between. */
const PART_ROWS = 250;

/** Handlers of the lists. */
export interface PanelLists {
  readonly users: JoinedHandler<"admin_get_users">;
  readonly bans: JoinedHandler<"admin_get_bans">;
  readonly mutes: JoinedHandler<"admin_get_mutes">;
  readonly reports: JoinedHandler<"admin_get_reports">;
  readonly audit: JoinedHandler<"admin_get_audit">;
}

/** Makes the handlers. Each reads in the lane of the panel, because a search scans every row. */
export function createPanelLists(context: Context): PanelLists {
  const lists = createLists(context);
  const inLane = <E extends ListEvent>(run: JoinedHandler<E>): JoinedHandler<E> => (request) =>
    context.lanes.panel.run({ group: request.person.principal }, () => run(request));
  return {
    users: inLane(lists.users),
    bans: inLane(lists.bans),
    mutes: inLane(lists.mutes),
    reports: inLane(lists.reports),
    audit: inLane(lists.audit),
  };
}

function createLists(context: Context): PanelLists {
  const { store, presence, clock } = context;
  const { moderation } = store;
  return {
    async users(request) {
      const actor = await viewer(context, request, "list_people");
      const { items, next } = await pageOrWhole(clock, request.data, (page) => store.accounts.page(page));
      const now = clock.now();
      const contacts = can(actor, "see_addresses");
      const users = items.map((account) =>
        userOf(account, now, contacts, presence.cluster.byName(nameKey(account.username)) !== undefined)
      );
      request.reply("admin_users", { users, ...nextOf(next) });
    },
    async bans(request) {
      const actor = await viewer(context, request, "list_people");
      const byAddress = can(actor, "see_addresses");
      const now = clock.now();
      const { items, next } = await pageOrWhole(
        clock,
        request.data,
        (page) => moderation.bans({ ...page, now, byAddress }),
      );
      request.reply("admin_bans", { bans: items.map((ban) => sanctionOf(ban, byAddress)), ...nextOf(next) });
    },
    async mutes(request) {
      const actor = await viewer(context, request, "list_people");
      const byAddress = can(actor, "see_addresses");
      const now = clock.now();
      const { items, next } = await pageOrWhole(
        clock,
        request.data,
        (page) => moderation.mutes({ ...page, now, byAddress }),
      );
      request.reply("admin_mutes", {
        mutes: items.map((mute) => sanctionOf(mute, byAddress)),
        ...nextOf(next),
      });
    },
    async reports(request) {
      await viewer(context, request, "list_reports");
      const page = { ...pageOf(request.data), open: request.data.status !== "closed" };
      const { items, next } = await moderation.reports(page);
      const open = await moderation.openReports();
      request.reply("admin_reports", { reports: items.map(reportOf), open, ...nextOf(next) });
    },
    async audit(request) {
      await viewer(context, request, "list_audit");
      const { items, next } = await moderation.auditEntries(pageOf(request.data));
      request.reply("admin_audit", { entries: items.map(listedEntry), ...nextOf(next) });
    },
  };
}

function pageOf({ query, cursor, limit }: ClientEvents["admin_get_users"]): PageRequest {
  return { query: query?.trim() ?? "", cursor: cursor ?? null, limit: limit ?? LIST_LIMIT };
}

/** One page of a list; without `limit` all of it, up to {@link WHOLE_LIST_LIMIT} rows. */
async function pageOrWhole<T>(
  clock: Clock,
  data: ClientEvents["admin_get_users"],
  read: (page: PageRequest) => Promise<Page<T>>,
): Promise<Page<T>> {
  const page = pageOf(data);
  if (data.limit !== undefined) return await read(page);
  const items: T[] = [];
  let { cursor } = page;
  for (;;) {
    const part = await read({ ...page, cursor, limit: Math.min(PART_ROWS, WHOLE_LIST_LIMIT - items.length) });
    items.push(...part.items);
    cursor = part.next;
    if (cursor === null || items.length >= WHOLE_LIST_LIMIT) return { items, next: cursor };
    await new Promise<void>((resolve) => clock.nextTurn(resolve));
  }
}

function nextOf(next: string | null): { next?: string } {
  return next === null ? {} : { next };
}

function userOf(account: Account, now: number, contacts: boolean, online: boolean): ListedUser {
  const { id, username, role, isVerified, email, createdAt } = account;
  return {
    id,
    username,
    role,
    is_verified: isVerified,
    has_ai_access: hasPremium(account, now),
    email: contacts ? email : null,
    created_at: isoTime(createdAt),
    online,
  };
}

function sanctionOf(sanction: Sanction, addresses: boolean): ListedBan & ListedMute {
  const { id, username, networks, reason, createdAt, expiresAt, actorRole } = sanction;
  return {
    id,
    username,
    ...(addresses && networks.length > 0 ? { ip: networks.join(", ") } : {}),
    ...(reason === null ? {} : { reason }),
    created_at: isoTime(createdAt),
    ...(expiresAt === null ? {} : { expires_at: isoTime(expiresAt) }),
    actor_role: actorRole,
  };
}

function reportOf(report: Report): ListedReport {
  const { id, reporter, target, text, messageId, room, reason, createdAt, status } = report;
  const { closedBy, closedAt, proof, sentAt } = report;
  return {
    id,
    reporter,
    target,
    ...(text === null ? {} : { text }),
    // The ids of stored messages are numbers, all others UUIDs.
    ...(messageId === null ? {} : { message_id: /^\d+$/.test(messageId) ? Number(messageId) : messageId }),
    ...(room === null ? {} : { room }),
    reason,
    created_at: isoTime(createdAt),
    status,
    ...(closedBy === null ? {} : { closed_by: closedBy }),
    ...(closedAt === null ? {} : { closed_at: isoTime(closedAt) }),
    ...(proof === null ? {} : { proof }),
    ...(sentAt === null ? {} : { sent_at: isoTime(sentAt) }),
  };
}

function listedEntry(entry: LoggedAuditEntry): ListedAuditEntry {
  const { id, at, actor, actorRole, capacity, action, target, reason, detail, hash } = entry;
  return {
    id,
    ts: isoTime(at),
    actor,
    actor_role: actorRole,
    capacity,
    action,
    ...(target === null ? {} : { target }),
    ...(reason === null ? {} : { reason }),
    ...(detail === null ? {} : { detail }),
    hash,
  };
}
