// The session of a guest in this tab: what resumes it after a reload. It ends with the tab.

import type { PrefsStorage } from "../prefs.ts";

const KEY = "sc_tab";

/** The session of a guest. */
export interface TabSession {
  readonly username: string;
  /** The secret that resumes it. */
  readonly resume: string;
}

/** Storage of the session. */
export interface TabStore {
  /** Id of the last private message that this tab got; empty for none. */
  last: string;
  /** The session before the reload; null without one, and in a tab that is a copy of another. */
  claim(): Promise<TabSession | null>;
  keep(session: TabSession): void;
  /** Stores {@link TabStore.last}, before the page goes. */
  save(): void;
  forget(): void;
}

/** What the store needs of the browser. */
export interface TabStoreOptions {
  /** Storage of this tab alone. A tab that is a copy of another has a copy of it. */
  readonly storage: PrefsStorage;
  /** A new id for this tab. */
  readonly newId: () => string;
  /** Resolves to whether this tab alone has the id: false while a tab is there that this one is a copy of. */
  readonly hold: (id: string) => Promise<boolean>;
}

interface Stored extends TabSession {
  readonly id: string;
  readonly last: string;
}

/** Creates a store; without options, one that remembers nothing. */
export function createTabStore(options?: TabStoreOptions): TabStore {
  let stored: Stored | null = null;
  const write = (): void => options?.storage.write(KEY, JSON.stringify(stored));
  return {
    last: "",
    async claim() {
      stored = read(options?.storage.read(KEY) ?? null);
      if (stored === null || !await options!.hold(stored.id)) {
        this.forget();
        return null;
      }
      this.last = stored.last;
      const { username, resume } = stored;
      return { username, resume };
    },
    keep(session) {
      if (options === undefined) return;
      const id = stored?.id ?? options.newId();
      if (stored === null) void options.hold(id);
      stored = { ...session, id, last: this.last };
      write();
    },
    save() {
      if (stored === null) return;
      stored = { ...stored, last: this.last };
      write();
    },
    forget() {
      stored = null;
      this.last = "";
      options?.storage.remove(KEY);
    },
  };
}

function read(text: string | null): Stored | null {
  try {
    const { id, username, resume, last } = JSON.parse(text ?? "") as Partial<Record<keyof Stored, unknown>>;
    return typeof id === "string" && typeof username === "string" && typeof resume === "string"
      ? { id, username, resume, last: typeof last === "string" ? last : "" }
      : null;
  } catch {
    return null;
  }
}
