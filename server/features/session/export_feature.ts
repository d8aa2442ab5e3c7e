// What a member gets of the own account as a whole, beside conversations; and the proof that it takes.

import type { DeviceView } from "../../protocol/devices.ts";
import type { LogEntry } from "../../protocol/e2ee/key_log.ts";
import type { SealedBlob } from "../../protocol/e2ee/sealed_blob.ts";
import { Refusal } from "../../protocol/errors.ts";
import { isoTime } from "../../ports/clock.ts";
import type { Account } from "../../ports/account.ts";
import type { ListedSlot } from "../../ports/e2ee/key_store.ts";
import type { Entitlement } from "../../ports/premium/entitlement_store.ts";
import type { Order } from "../../ports/premium/order_store.ts";
import { hasPremium } from "../../ports/premium/premium_time.ts";
import type { Report } from "../../ports/moderation_store.ts";
import { stateAt } from "../../hub/premium/entitlement_view.ts";
import { accountPrincipal } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { summaryOf } from "./account_summary.ts";
import { devicesOf } from "./device_listing.ts";
import { requirePassword, requirePasswordAnd } from "./own_password.ts";
import { useCode, wrongProof } from "./second_step.ts";
import type { Bearer } from "./sign_in.ts";
import { countedAsOwn } from "./tries.ts";

/** Reports that are read at a time. */
const PART_ROWS = 100;

/**
 * The proof: the password, or a code of the authenticator app. Where both are given, both have to be right. Empty texts
 * count as absent.
 */
export interface ExportProof {
  readonly password: string | undefined;
  readonly code: string | undefined;
}

/** The members of an export that are small. Times in ISO 8601. */
export interface ExportHead {
  readonly profile: Readonly<Record<string, unknown>>;
  readonly devices: readonly DeviceView[];
  /** Names of the members that this one ignores. */
  readonly ignores: readonly string[];
  /** What end-to-end encryption keeps of the account; absent where it has no keys. */
  readonly keys?: ExportedKeys;
}

/** The log of public keys, the sealed pins, and which backups there are. */
export interface ExportedKeys {
  readonly log: readonly LogEntry[];
  readonly blob?: SealedBlob;
  readonly backups: readonly ListedSlot[];
}

/** A report as who made it gets it back: without the moderator who closed it. */
export type ExportedReport = Readonly<Record<string, string | number>>;

/** The export of an account. */
export interface ExportFeature {
  /** Refuses (`invalid_credentials`) a missing proof, and a wrong one, which counts like a wrong password. */
  prove(account: Account, proof: ExportProof): Promise<void>;
  /** Takes one of the rate. Refuses (`rate_limited`). */
  begin(account: Account): Promise<void>;
  head(by: Bearer): Promise<ExportHead>;
  /** The reports that the member made, oldest first, in parts. */
  reports(account: Account): AsyncGenerator<readonly ExportedReport[]>;
}

/** Makes the feature. */
export function createExportFeature(context: Context): ExportFeature {
  const { store, tiers } = context;
  return {
    prove: (account, proof) => prove(context, account, proof),
    begin: async ({ id }) => await tiers.take("exports", { principal: accountPrincipal(id) }),
    async head({ account, signIn }) {
      return {
        profile: await profileOf(context, account),
        devices: await devicesOf(context, account, signIn),
        ignores: (await store.ignores.listOf(account.id)).map(({ username }) => username),
        ...await keysOf(context, account),
      };
    },
    async *reports({ id }) {
      for (let after = 0;;) {
        const part = await store.moderation.reportsBy(id, { after, limit: PART_ROWS });
        yield part.map(exportedReport);
        if (part.length < PART_ROWS) return;
        after = part.at(-1)!.id;
      }
    },
  };
}

async function prove(context: Context, account: Account, { password, code }: ExportProof): Promise<void> {
  const { id } = account;
  if (!password && !code) {
    throw new Refusal("invalid_credentials", "Send your password, or a code of your authenticator app.", {
      field: "password",
    });
  }
  const proveCode = async (): Promise<void> => {
    const factors = await context.store.factors.of(id);
    if (!await useCode(context, { account, factors, code: code ?? "" })) throw wrongProof("code");
  };
  if (!code) await requirePassword(context, id, password ?? "");
  else if (password) await requirePasswordAnd(context, id, password, proveCode);
  else await countedAsOwn(context, id, proveCode);
}

async function profileOf(context: Context, account: Account): Promise<ExportHead["profile"]> {
  const { store } = context;
  const { id, username, role, isVerified, createdAt, language, aiMessagesUsed } = account;
  const { passkeys } = await store.factors.of(id);
  const entitlements = await store.entitlements.of(id);
  const now = context.clock.now();
  const mutes = context.sanctions.mutesOn({ username, userId: id });
  return {
    ...{ id, username, role, is_verified: isVerified, created_at: isoTime(createdAt) },
    ...await summaryOf(context, account),
    ...(language === undefined ? {} : { language }),
    ...{ has_ai_access: hasPremium(account, now), ai_messages_used: aiMessagesUsed },
    passkeys: passkeys.map(({ name, createdAt, usedAt }) => ({
      ...{ name, created_at: isoTime(createdAt), used_at: usedAt === null ? null : isoTime(usedAt) },
    })),
    premium: entitlements.map((entitlement) => exportedEntitlement(entitlement, now)),
    orders: (await store.orders.of(id)).map(exportedOrder),
    mutes: mutes.map(({ reason, createdAt, expiresAt }) => ({
      ...(reason === null ? {} : { reason }),
      created_at: isoTime(createdAt),
      ...(expiresAt === null ? {} : { expires_at: isoTime(expiresAt) }),
    })),
  };
}

async function keysOf({ store: { keys } }: Context, { id }: Account): Promise<Pick<ExportHead, "keys">> {
  const log = await keys.log(id);
  if (log.length === 0) return {};
  const blob = await keys.blob(id);
  const backups = await keys.slots(id);
  return {
    keys: { log: log.map(({ entry }) => entry), ...(blob === undefined ? {} : { blob }), backups },
  };
}

function exportedEntitlement(
  entitlement: Entitlement,
  now: number,
): Readonly<Record<string, string | null>> {
  const { source, reference, from, until, price, currency, reason } = entitlement;
  return {
    ...{ source, state: stateAt(entitlement, now) },
    ...{ from: isoTime(from), until: until === null ? null : isoTime(until) },
    ...(reference === null ? {} : { reference }),
    ...(price === null ? {} : { price }),
    ...(currency === null ? {} : { currency }),
    ...(reason === null ? {} : { reason }),
  };
}

function exportedOrder(
  { way, invoiceId, plan, term, price, currency, createdAt, state, settledAt }: Order,
): Readonly<Record<string, string | number>> {
  return {
    ...{ way, reference: invoiceId, plan, ...term, price, currency, state, created_at: isoTime(createdAt) },
    ...(settledAt === null ? {} : { settled_at: isoTime(settledAt) }),
  };
}

function exportedReport(
  { id, target, text, messageId, room, reason, createdAt, status, closedAt, proof, sentAt }: Report,
): ExportedReport {
  return {
    ...{ id, target, reason },
    ...(text === null ? {} : { text }),
    ...(messageId === null ? {} : { message_id: messageId }),
    ...(room === null ? {} : { room }),
    ...{ created_at: isoTime(createdAt), status },
    ...(closedAt === null ? {} : { closed_at: isoTime(closedAt) }),
    ...(proof === null ? {} : { proof }),
    ...(sentAt === null ? {} : { sent_at: isoTime(sentAt) }),
  };
}
