// The lists of the admin panel: fetched when shown, searched, extended, and fetched again when they change.

import { MAX_LIST_LIMIT, type PanelList } from "../../../server/protocol/moderation_rules.ts";
import type { ListedEntitlement } from "../../../server/protocol/premium/entitlements.ts";
import type { ListedVoucher } from "../../../server/protocol/premium/vouchers.ts";
import type { Clock } from "../../store/connection/store_clock.ts";
import type { PanelListStore, PanelRow } from "../../store/moderation/panel_list_store.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import { batchUpdates } from "../../store/stores.ts";
import type { Answer, PendingRequests, ServerReply } from "../connection/requests.ts";

/** Delay between the last key and the search, milliseconds. */
const SEARCH_DEBOUNCE_MS = 200;
/** Pages of mutes that are fetched for menus, at most; each has up to {@link MAX_LIST_LIMIT}. */
const MAX_MUTE_PAGES = 5;
/** Lists whose rows end by time alone: the server says nothing of it. */
const ENDING: ReadonlySet<PanelList> = new Set<PanelList>(["entitlements", "vouchers", "invites"]);
/** Time after such an end until the list is fetched again, milliseconds: the server's time is known about so well. */
const END_MARGIN_MS = 1_000;
/** Longest time of a timer, milliseconds: a day. Those of browsers count in 31 bits. */
const LONGEST_WAIT_MS = 86_400_000;

/** What the lists need. */
export interface PanelOptions {
  readonly stores: LaterStores;
  readonly clock: Clock;
  readonly requests: PendingRequests;
}

/** One page of a list. */
interface ListPage {
  readonly rows: readonly PanelRow[];
  /** Cursor of the next page. */
  readonly next: string | undefined;
}

/** The lists of the admin panel. */
export class Panel {
  /** Lists that changed during a fetch: they are fetched again. */
  readonly #stale: Set<PanelList> = new Set();
  #cancelSearch: (() => void) | null = null;
  #cancelEnd: (() => void) | null = null;

  constructor(readonly options: PanelOptions) {}

  /** A list came into view: fetches it. Known rows stay visible meanwhile. */
  show(name: PanelList): void {
    void this.#fetch(name);
  }

  /** Searches a list for names that contain `query`. */
  search(name: PanelList, query: string): void {
    this.#list(name).search(query);
    this.#cancelSearch?.();
    this.#cancelSearch = this.options.clock.after(SEARCH_DEBOUNCE_MS, () => void this.#fetch(name));
  }

  /** Fetches one more page of a list. */
  more(name: PanelList): void {
    this.#list(name).requestMore();
    void this.#fetch(name);
  }

  /** Shows the open or the closed reports. */
  showReports(closed: boolean): void {
    const { panel } = this.options.stores;
    batchUpdates(() => {
      panel.closedReports.value = closed;
      panel.lists.reports.reset();
    });
    void this.#fetch("reports");
  }

  /** A list changed on the server. */
  changed(name: PanelList): void {
    if (name === "mutes") void this.fetchMutes();
    if (this.#shown() !== name) return;
    if (this.#list(name).isBusy) this.#stale.add(name);
    else void this.#fetch(name);
  }

  /** Fetches the visible list again. */
  refresh(): void {
    const name = this.#shown();
    if (name !== null) void this.#fetch(name);
  }

  /** Fetches the mutes in force, for the menus of users. */
  async fetchMutes(): Promise<void> {
    const { requests, stores } = this.options;
    const mutes = [];
    let cursor: string | undefined;
    for (let page = 0; page < MAX_MUTE_PAGES; page++) {
      const answer = await requests.ask("admin_get_mutes", { limit: MAX_LIST_LIMIT, ...cursorOf(cursor) });
      if ("refused" in answer || answer.reply.event !== "admin_mutes") return;
      mutes.push(...answer.reply.data.mutes);
      cursor = answer.reply.data.next;
      if (cursor === undefined) break;
    }
    stores.panel.setMuted(mutes);
  }

  /** Fetches the number of open reports, which the server sends by itself only when it changes. */
  async fetchReportCount(): Promise<void> {
    const { requests, stores } = this.options;
    const answer = await requests.ask("admin_get_reports", { limit: 1 });
    if ("refused" in answer || answer.reply.event !== "admin_reports") return;
    stores.moderation.reportsOpen.value = answer.reply.data.open;
  }

  async #fetch(name: PanelList): Promise<void> {
    const list = this.#list(name);
    const fetchId = list.begin();
    this.#stale.delete(name);
    let rows: readonly PanelRow[] = [];
    let cursor: string | undefined;
    do {
      const limit = Math.min(MAX_LIST_LIMIT, list.limit - rows.length);
      const answer = await this.#ask(name, { query: list.query.value.trim(), limit, ...cursorOf(cursor) });
      if (!list.isCurrent(fetchId)) return;
      if ("refused" in answer) {
        list.fail(fetchId, answer.refused);
        break;
      }
      const page = listPageOf(answer.reply);
      rows = [...rows, ...page.rows];
      cursor = page.next;
      if (cursor === undefined || rows.length >= list.limit) {
        list.fill(fetchId, rows, cursor !== undefined);
        this.#fetchAtEnd(name, rows);
      }
    } while (list.isBusy);
    if (this.#stale.delete(name)) void this.#fetch(name);
  }

  #ask(name: PanelList, data: { query: string; limit: number; cursor?: string }): Promise<Answer> {
    const { requests, stores } = this.options;
    if (name !== "reports") return requests.ask(`admin_get_${name}`, data);
    const status = stores.panel.closedReports.value ? "closed" : "open";
    return requests.ask("admin_get_reports", { ...data, status });
  }

  /** A list as one of any rows: an answer always has the rows of its own list. */
  #list(name: PanelList): PanelListStore<PanelRow> {
    return this.options.stores.panel.lists[name] as unknown as PanelListStore<PanelRow>;
  }

  /** The list in view, if any. */
  #shown(): PanelList | null {
    const { moderation: { tab: { value: tab } }, panel, screen } = this.options.stores;
    if (screen.dialog.value !== "admin" || tab === "lobby" || tab === "companion") return null;
    return tab === "premium" ? panel.premiumList.value : tab;
  }

  /** Fetches a list again when the next of its rows is over, if it is in view then. */
  #fetchAtEnd(name: PanelList, rows: readonly PanelRow[]): void {
    const { clock } = this.options;
    this.#cancelEnd?.();
    this.#cancelEnd = null;
    if (!ENDING.has(name)) return;
    const now = clock.serverNow();
    const next = Math.min(...rows.map(endOf).filter((end) => end > now));
    if (next === Infinity) return;
    const wait = Math.min(next - now + END_MARGIN_MS, LONGEST_WAIT_MS);
    this.#cancelEnd = clock.after(wait, () => this.changed(name));
  }
}

/** When a row of a list of {@link ENDING} is over, epoch milliseconds; NaN for never. */
function endOf(row: PanelRow): number {
  const { until, expires_at } = row as Partial<ListedEntitlement & ListedVoucher>;
  return Date.parse(until ?? expires_at ?? "");
}

function cursorOf(cursor: string | undefined): { cursor?: string } {
  return cursor === undefined ? {} : { cursor };
}

function listPageOf({ event, data }: ServerReply): ListPage {
  switch (event) {
    case "admin_users":
      return { rows: data.users, next: data.next };
    case "admin_bans":
      return { rows: data.bans, next: data.next };
    case "admin_mutes":
      return { rows: data.mutes, next: data.next };
    case "admin_reports":
      return { rows: data.reports, next: data.next };
    case "admin_invites":
      return { rows: data.invites, next: undefined };
    case "admin_entitlements":
      return { rows: data.entitlements, next: data.next };
    case "admin_vouchers":
      return { rows: data.vouchers, next: undefined };
    case "admin_audit":
      return { rows: data.entries, next: data.next };
    default:
      return { rows: [], next: undefined };
  }
}
