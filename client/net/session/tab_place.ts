// Where the user of this tab was before a reload: the open conversation, drafts, and rooms of a guest. In the part
// `later`. Names and unsent text only, never messages.

import { nameKey } from "../../../server/protocol/names.ts";
import { COMPANION_KEY } from "../../store/companion/companion_key.ts";
import type { RememberedConversation } from "../../store/dm/dm_memory.ts";
import type { SealedBytes } from "../../crypto/e2ee/sealed_bytes.ts";
import type { PrefsStorage } from "../../store/prefs.ts";
import { accountOf } from "../../store/session/token_store.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import { batchUpdates } from "../../store/stores.ts";
import { type DraftKeys, SealedDrafts } from "./sealed_drafts.ts";

const KEY = "sc_place";
/** Drafts and rooms that are kept, at most, and characters of a draft. */
const MAX_KEPT = 50;
const MAX_DRAFT = 4_000;
/** The key of the lobby among the drafts; no name has a space. */
const LOBBY = "the lobby";

/** What the tab keeps. */
interface Place {
  /** Whose it is: the account, or the name of the guest. */
  readonly owner: string;
  /** Key of the conversation in view; null for the lobby. */
  readonly open: string | null;
  /** Texts that were not sent, by conversation; sealed where that is end-to-end encrypted. */
  readonly drafts: Readonly<Record<string, string | SealedBytes>>;
  /** Rooms of a guest; those of members are remembered on the device. */
  readonly rooms: readonly RememberedConversation[];
}

/** What it needs. */
export interface TabPlaceOptions {
  readonly stores: LaterStores;
  /** Storage of this tab alone. */
  readonly tabStorage: PrefsStorage;
  /** Calls `run` before the page goes, perhaps to come again. */
  readonly onPageHide: (run: () => void) => void;
  /** Shows a conversation that has a tab. */
  readonly show: (key: string) => void;
  /** Seals the drafts of encrypted conversations, which are not kept without it. */
  readonly draftKeys: DraftKeys;
  /** Opens a room that a guest had before the reload. */
  readonly reopen: (room: RememberedConversation) => void;
}

/** Keeps the place when the page goes, and returns to it once. */
export class TabPlace {
  #isRestored = false;
  readonly #sealed: SealedDrafts;

  constructor(readonly options: TabPlaceOptions) {
    this.#sealed = new SealedDrafts(options.stores, options.draftKeys);
    options.onPageHide(() => this.#save());
  }

  /** The client joined: for the first time on this page, it returns to where it was. */
  joined(): void {
    if (this.#isRestored) return;
    this.#isRestored = true;
    const { stores, tabStorage, show, reopen } = this.options;
    const place = parse(tabStorage.read(KEY));
    if (place?.owner !== ownerOf(stores)) return;
    batchUpdates(() => {
      if (stores.session.resumed) place.rooms.forEach(reopen);
      for (const [key, draft] of this.#drafts()) this.#restore(draft, place.drafts[key] ?? "");
      const { open } = place;
      // A user who has chosen a conversation meanwhile stays there.
      if (open === null || stores.screen.conversation.value !== null) return;
      if (open === COMPANION_KEY || stores.dms.find(open) !== undefined) show(open);
    });
  }

  /** The session is over: nothing of it stays in the tab. */
  reset(): void {
    this.options.tabStorage.remove(KEY);
    this.#sealed.reset();
  }

  #restore(draft: { value: string }, kept: string | SealedBytes): void {
    if (typeof kept === "string") draft.value ||= kept;
    else void this.options.draftKeys.openDraft(kept).then((text) => draft.value ||= text ?? "", () => {});
  }

  #save(): void {
    const { stores, tabStorage } = this.options;
    stores.tab.save();
    const owner = ownerOf(stores);
    if (owner === null) return;
    const drafts = this.#drafts().flatMap(([key, draft]): [string, string | SealedBytes][] => {
      if (draft.value === "") return [];
      const kept = this.#sealed.isNeeded(key) ? this.#sealed.of(key) : draft.value.slice(0, MAX_DRAFT);
      return kept === undefined ? [] : [[key, kept]];
    });
    const isMember = stores.session.me.value?.is_registered === true;
    const rooms = isMember
      ? []
      : stores.dms.list.value.flatMap(({ name, room, answered, state }) =>
        room !== null && state.value !== "ended" && state.value !== "invited"
          ? [{ name: name.value, room, answered }]
          : []
      );
    const place: Place = {
      ...{ owner, open: stores.screen.conversation.value },
      drafts: Object.fromEntries(drafts.slice(-MAX_KEPT)),
      rooms: rooms.slice(-MAX_KEPT),
    };
    tabStorage.write(KEY, JSON.stringify(place));
  }

  /** Every draft, by conversation. */
  #drafts(): (readonly [key: string, draft: { value: string }])[] {
    const { lobby, companion, dms } = this.options.stores;
    return [
      [LOBBY, lobby.draft],
      [COMPANION_KEY, companion.log.draft],
      ...dms.list.value.map(({ key, draft }) => [key, draft] as const),
    ];
  }
}

/** Whose place it is; null on the join screen. */
function ownerOf({ session }: LaterStores): string | null {
  const me = session.me.value;
  return me === null ? null : accountOf(session.credentials.value) ?? `guest ${nameKey(me.username)}`;
}

function parse(text: string | null): Place | null {
  try {
    const place = JSON.parse(text ?? "") as Partial<Place>;
    if (typeof place.owner !== "string") return null;
    const { owner, open, drafts, rooms } = place;
    return {
      ...{ owner, open: typeof open === "string" ? open : null },
      drafts: typeof drafts === "object" && drafts !== null ? drafts : {},
      rooms: Array.isArray(rooms) ? rooms : [],
    };
  } catch {
    return null;
  }
}
