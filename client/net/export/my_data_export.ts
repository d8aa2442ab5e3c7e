// Makes one file of everything that is kept about the member: as the server sent it, and as the page can open it.

import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import { createOpener, type Opener, type SealedMessage } from "../../crypto/opener.ts";
import type { Clock } from "../../store/connection/store_clock.ts";
import type { ExportWatch } from "../../store/session/export_progress.ts";
import type { Refused } from "../../store/session/session_store.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import type { OpenedConversation, OpenedMessage, SealedExport } from "../../text/export_content.ts";
import type { FetchHistory } from "../dm/history_api.ts";
import { UNREACHABLE } from "../connection/requests.ts";
import { type OpenEncrypted, withoutKeys } from "./my_data_requests.ts";
import { downloadAccount } from "./account_download.ts";

/** A file of the archive. */
export interface ExportFile {
  readonly name: string;
  readonly input: string;
  readonly lastModified: Date;
}

/** What the export needs. */
export interface MyDataOptions {
  readonly stores: LaterStores;
  readonly clock: Clock;
  readonly fetcher: typeof fetch;
  readonly fetchHistory: FetchHistory;
  /** Yields to the event loop. */
  readonly pause: () => Promise<void>;
  /** The page that can be read, made in `madeAt`. */
  readonly page: (data: SealedExport, conversations: readonly OpenedConversation[], madeAt: string) => string;
  readonly zip: (files: readonly ExportFile[]) => Promise<Blob>;
  /** Hands the file to the browser's downloads. */
  readonly save: (name: string, file: Blob) => void;
}

/** A message and who wrote it. */
type SealedWords = SealedMessage & {
  readonly from: string;
  /** Of a message with a user. */
  readonly from_me?: boolean;
  /** Of an end-to-end encrypted message. */
  readonly e2ee?: unknown;
  readonly ts: string;
  readonly versions?: readonly SealedMessage[];
};

/** What opens the messages. */
interface ExportKeys {
  readonly token: string;
  readonly openEncrypted: OpenEncrypted;
}

/** Makes the file. */
export class MyDataExport {
  readonly #opener: Opener;

  constructor(readonly options: MyDataOptions) {
    this.#opener = createOpener(options.pause);
  }

  /** Resolves to the name of the file, or the refusal. Ends early, with any result, once the watch is aborted. */
  async run(
    password: string,
    watch: ExportWatch,
    openEncrypted: OpenEncrypted = withoutKeys,
  ): Promise<{ readonly saved: string } | Refused> {
    const { clock, save, stores, zip, page } = this.options;
    const credentials = stores.session.credentials.value;
    if (credentials?.mode !== "restore") return UNREACHABLE;
    const { token } = credentials;
    watch.onProgress({ step: "asking" });
    const received = await downloadAccount(this.options, { token, password }, watch);
    if ("refused" in received) return received.refused;
    const data = JSON.parse(received.text) as SealedExport;
    const conversations = await this.#openAll(data, { token, openEncrypted }, watch);
    if (watch.signal.aborted) return UNREACHABLE;
    watch.onProgress({ step: "packing" });
    await this.options.pause();
    const lastModified = new Date(clock.serverNow());
    const madeAt = lastModified.toISOString();
    const file = await zip([
      { name: "index.html", input: page(data, conversations, madeAt), lastModified },
      { name: "messages.json", input: JSON.stringify({ conversations }, null, 2), lastModified },
      { name: "account.json", input: received.text, lastModified },
    ]);
    if (watch.signal.aborted) return UNREACHABLE;
    const saved = `sexychat-${data.profile.username}-${madeAt.slice(0, 10)}.zip`;
    save(saved, file);
    return { saved };
  }

  async #openAll(data: SealedExport, keys: ExportKeys, watch: ExportWatch): Promise<OpenedConversation[]> {
    const { username } = data.profile;
    const sealed = [
      ...data.conversations.map(({ with: name, room, messages }) => ({
        ...{ with: name, room },
        messages: messages.map((one) => ({ ...one, from: one.from_me ? username : name })),
      })),
      {
        ...{ with: BOT_NAME, room: null },
        messages: data["violet"].map((one) => ({ ...one, from: one.role === "user" ? username : BOT_NAME })),
      },
    ];
    const opened: OpenedConversation[] = [];
    for (const { with: name, room, messages } of sealed) {
      if (watch.signal.aborted) return [];
      watch.onProgress({ step: "opening", done: opened.length, all: sealed.length });
      opened.push({ with: name, messages: await this.#open(messages, { name, room, ...keys }) });
    }
    return opened;
  }

  /** Without the key, as for a room that has another name now, messages stay closed. */
  async #open(
    messages: readonly SealedWords[],
    { name, room, token, openEncrypted }: ExportKeys & {
      readonly name: string;
      readonly room: string | null;
    },
  ): Promise<OpenedMessage[]> {
    if (messages.length === 0) return [];
    const history = await this.options.fetchHistory({ with: name, limit: 1, token }).catch(() => null);
    const isOurs = history !== null && (room === null || history.room === room);
    const key = isOurs ? await this.#opener.key(history.room_key) : undefined;
    const texts = (await this.#opener.open(key, messages)).map((text) => text ?? null);
    const encrypted = messages.flatMap((one, index) => one.e2ee === undefined ? [] : [{ ...one, index }]);
    if (isOurs && encrypted.length > 0) {
      const rows = encrypted.map((one) => ({ ...one, own: one.from_me === true }));
      const words = await openEncrypted(name, history, rows);
      encrypted.forEach(({ index }, at) => texts[index] = words[at]?.text ?? null);
    }
    const opened: OpenedMessage[] = [];
    for (const [index, { from, ts, versions }] of messages.entries()) {
      const all = versions && (await this.#opener.open(key, versions)).map((text) => text ?? null);
      opened.push({ from, ts, text: texts[index] ?? null, ...(all && { versions: all }) });
    }
    return opened;
  }
}
