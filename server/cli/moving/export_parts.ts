// What an export of everything holds. The format is described in docs/moving-in.md.

import type { Kysely, Selectable } from "kysely";
import { KeptConversation } from "../../companion/kept/kept_conversation.ts";
import { pairRoom } from "../../features/dm/room_names.ts";
import { isoTime } from "../../ports/clock.ts";
import type { Digests } from "../../ports/digests.ts";
import type { CompanionStore, ConversationTurn } from "../../ports/exchange_store.ts";
import { hasPremium } from "../../ports/premium/premium_time.ts";
import type { Vault } from "../../ports/vault.ts";
import { readKey, unseal } from "../../protocol/sealed.ts";
import {
  companionMembers,
  conversationRows,
  countTurns,
  messageRows,
  type NumberedTable,
  rowsById,
  settingRows,
} from "../../store/moving/whole_rows.ts";
import type { MessagesTable } from "../../store/messages/message_tables.ts";
import type { ConversationsTable, Tables } from "../../store/schema.ts";

/** Name and version of the format. The version rises when a program that reads the last one would read wrongly. */
const EXPORT_FORMAT = "sexychat-export";
const EXPORT_VERSION = 1;

/** What an export reads. Without a key, texts that it would open are exported sealed, or left out. */
export interface ExportInput {
  /** One state of the database. */
  readonly db: Kysely<Tables>;
  readonly companions: CompanionStore;
  readonly roomKeys: Pick<Digests, "roomKey"> | null;
  readonly vault: Vault | null;
  readonly now: number;
}

/** What was exported, and what could not be opened. */
export interface ExportFigures {
  accounts: number;
  conversations: number;
  messages: number;
  /** Messages that no key of the server opens: they were sealed by their members, or under another secret. */
  sealedMessages: number;
  turns: number;
  /** Turns that the vault cannot open. They are left out. */
  lostTurns: number;
}

/** An item of a list in the export. */
type Item = Readonly<Record<string, unknown>>;

/** The export as JSON, in parts: one line for each item. Adds to `figures`. */
export async function* exportText(input: ExportInput, figures: ExportFigures): AsyncGenerator<string> {
  const { db, now } = input;
  const head = { format: EXPORT_FORMAT, version: EXPORT_VERSION, exported_at: isoTime(now) };
  yield JSON.stringify(head).slice(0, -1);
  yield* list("accounts", counted(itemsOf(db, "users", (row) => accountItem(row, now)), figures, "accounts"));
  yield* list("premium", itemsOf(db, "entitlements", plainItem));
  yield* list("ignores", itemsOf(db, "user_ignores", plainItem));
  yield* list("bans", itemsOf(db, "bans", sanctionItem));
  yield* list("mutes", itemsOf(db, "mutes", sanctionItem));
  yield* list("conversations", counted(conversations(input, figures), figures, "conversations"));
  yield* list("companion", companionConversations(input, figures));
  yield* list("reports", itemsOf(db, "reports", plainItem));
  yield* list("audit_log", itemsOf(db, "audit_log", plainItem));
  yield `,\n"settings": ${JSON.stringify(await settingRows(db))}}\n`;
}

async function* list(name: string, items: AsyncIterable<Item>): AsyncGenerator<string> {
  yield `,\n${JSON.stringify(name)}: [`;
  let separator = "\n  ";
  for await (const item of items) {
    yield separator + JSON.stringify(item);
    separator = ",\n  ";
  }
  yield "]";
}

async function* counted(
  items: AsyncIterable<Item>,
  figures: ExportFigures,
  name: "accounts" | "conversations",
): AsyncGenerator<Item> {
  for await (const item of items) {
    figures[name]++;
    yield item;
  }
}

async function* itemsOf<T extends NumberedTable>(
  db: Kysely<Tables>,
  table: T,
  itemOf: (row: Selectable<Tables[T]>) => Item,
): AsyncGenerator<Item> {
  for await (const row of rowsById(db, table)) yield itemOf(row);
}

/** Columns that are times, and columns that repeat a name in lower case. */
const TIME_COLUMN = /(^|_)at$/;
const KEY_COLUMN = /_key$/;

/** A row under its own names: times in ISO 8601, null where there is no value. */
function plainItem(row: object): Item {
  const columns = Object.entries(row).filter(([column]) => !KEY_COLUMN.test(column));
  return Object.fromEntries(
    columns.map(([column, value]) => [
      column,
      TIME_COLUMN.test(column) && typeof value === "number" ? isoTime(value) : value,
    ]),
  );
}

function accountItem(row: Selectable<Tables["users"]>, now: number): Item {
  return {
    ...{ id: row.id, username: row.username, password_hash: row.password_hash },
    ...{ email: row.email, verified_email: row.verified_email },
    ...{
      role: row.role,
      is_verified: row.is_verified !== 0,
      has_ai_access: hasPremium({ premiumUntil: row.premium_until }, now),
    },
    ...{ ai_messages_used: row.ai_messages_used, ai_messages_unlimited: row.ai_messages_unlimited },
    created_at: isoTime(row.created_at),
    ...{ pm_from: row.pm_from, language: row.language, has_second_factor: row.has_second_factor !== 0 },
  };
}

/** A ban or a mute; its addresses and ranges as a list. */
function sanctionItem({ ip, ...row }: Selectable<Tables["bans"]>): Item {
  return { ...plainItem(row), ip: ip === null || ip === "" ? [] : ip.split(", ") };
}

async function* conversations(input: ExportInput, figures: ExportFigures): AsyncGenerator<Item> {
  for await (const row of conversationRows(input.db)) {
    const { low_id, high_id, invited_by, invited_at, accepted_at, low_read_id, high_read_id } = row;
    yield {
      ...{ between: [low_id, high_id], invited_by, invited_at: isoTime(invited_at) },
      accepted_at: accepted_at === null ? null : isoTime(accepted_at),
      ...{ read_up_to: [low_read_id, high_read_id], messages: await messagesOf(input, row, figures) },
    };
  }
}

async function messagesOf(
  { db, roomKeys }: ExportInput,
  { pair_key, low_id, high_id }: Selectable<ConversationsTable>,
  figures: ExportFigures,
): Promise<Item[]> {
  const rows = await messageRows(db, pair_key);
  const key = roomKeys === null ? undefined : await readKey(roomKeys.roomKey(pairRoom(low_id, high_id)));
  figures.messages += rows.length;
  return await Promise.all(rows.map((row) => messageItem(row, key, figures)));
}

/** A message: its text, or what it is sealed as. */
async function messageItem(
  { id, sender_id, created_at, hidden, ciphertext, nonce, scheme, ...e2ee }: Selectable<MessagesTable>,
  key: CryptoKey | undefined,
  figures: ExportFigures,
): Promise<Item> {
  const text = key === undefined || scheme !== null ? undefined : await unseal(key, { ciphertext, nonce });
  if (text === undefined) figures.sealedMessages++;
  return {
    ...{ id, from: sender_id, at: isoTime(created_at) },
    ...(text === undefined ? { ciphertext, nonce, scheme } : { text }),
    ...headerOf(e2ee),
    ...(hidden === 0 ? {} : { hidden: true }),
  };
}

/** The header of an end-to-end encrypted message, and its tag; nothing for others. */
function headerOf({ ep, dev, n, com, tag }: Pick<MessagesTable, "ep" | "dev" | "n" | "com" | "tag">): Item {
  return ep === null ? {} : { e2ee: { v: 1, ep, dev, n, com }, tag };
}

async function* companionConversations(
  { db, companions, vault }: ExportInput,
  figures: ExportFigures,
): AsyncGenerator<Item> {
  const stored = await countTurns(db);
  for (const userId of vault === null ? [] : await companionMembers(db)) {
    const turns = await new KeptConversation(companions, vault!).conversation(userId);
    figures.turns += turns.length;
    yield { user_id: userId, turns: turns.map(turnItem) };
  }
  figures.lostTurns = stored - figures.turns;
}

/** A turn; of an answer with versions, all of them. */
function turnItem(
  { id, role, text, at, questionId, isCut, state, versions, chosen }: ConversationTurn,
): Item {
  return {
    ...{ id, role, at: isoTime(at), text },
    ...(questionId === undefined ? {} : { question_id: questionId }),
    ...(isCut === true ? { is_cut: true } : {}),
    ...(state === undefined || state === "answered" ? {} : { state: "unanswered" }),
    ...(versions === undefined || versions.length < 2
      ? {}
      : { versions: versions.map((version) => ({ at: isoTime(version.at), text: version.text })), chosen }),
  };
}
