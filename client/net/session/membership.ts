// The membership of the user: the token that all tabs of a browser share.

import { batchUpdates, type Stores } from "../../store/stores.ts";
import type { Clock } from "../../store/connection/store_clock.ts";
import { bearerOf } from "../../store/session/token_store.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";

/** How long the page waits for another tab to store a new token after its own was revoked, milliseconds. */
export const TOKEN_WAIT_MS = 1_500;

const SIGNED_OUT: MessageFormat = (t) => t("login").disconnect.signedOut;
const LOGGED_OUT_ELSEWHERE: MessageFormat = (t) => t("login").disconnect.loggedOutElsewhere;
const DELETED: MessageFormat = (t) => t("login").disconnect.deleted;

/** What membership needs. */
export interface MembershipOptions {
  readonly stores: Stores;
  readonly clock: Clock;
  /** The session has a new token: join again. */
  readonly onRejoin: () => void;
  /** The session is over. `isDeleted`: so is the account. */
  readonly onLeave: (reason: MessageFormat, isDeleted: boolean) => void;
}

/** Keeps the token of the session. */
export class Membership {
  /** Token of the current connection; null for guests. */
  #connectionToken: string | null = null;
  #cancelTokenWait: (() => void) | null = null;

  constructor(readonly options: MembershipOptions) {}

  /** The client sends `join`. */
  joining(): void {
    this.#setTokenWait(null);
    this.#connectionToken = this.#token;
  }

  /** The client joined, or the guest became a member. */
  joined(): void {
    const { session, prefs, tab, token, ignores, lobby } = this.options.stores;
    const me = session.me.value!;
    if (me.resume === undefined) tab.forget();
    else tab.keep({ username: me.username, resume: me.resume });
    prefs.setUsername(me.username);
    prefs.setJoinMode(session.joinMode.value);
    // Ignored guests may have left meanwhile, and others may have their names. The server says who is still on the list.
    for (const { username, isGuest } of ignores.list.value) if (isGuest) lobby.forget(username);
    ignores.setMembers(me.ignored_list ?? []);
    if (me.token === undefined) return;
    token.keep(me.token);
    this.#connectionToken = me.token;
  }

  /** The server refused the token. Another tab may have stored a new one, or be about to. */
  ended(): void {
    if (this.#token !== this.#connectionToken || this.#adopt()) return this.options.onRejoin();
    this.#setTokenWait(this.options.clock.after(TOKEN_WAIT_MS, () => this.#leave(SIGNED_OUT)));
  }

  /**
   * The stored token changed: another tab logged in, logged out, or changed the password. `removed`: the token that was
   * stored before; null if that is not known.
   */
  tokenChanged(removed: string | null): void {
    const { token } = this.options.stores;
    const own = this.#token;
    if (own === null) return;
    // Another member logged out, who was the last to log in on this device.
    if (removed !== null && token.read() === null && !isSameAccount(removed, own)) return;
    const wasWaiting = this.#cancelTokenWait !== null;
    if (token.read() === null) return this.#leave(wasWaiting ? SIGNED_OUT : LOGGED_OUT_ELSEWHERE);
    if (this.#adopt() && wasWaiting) this.options.onRejoin();
  }

  /** The user logs out: the device forgets the token. */
  forget(): void {
    const { token } = this.options.stores;
    this.#setTokenWait(null);
    const stored = token.read();
    if (stored !== null && this.#token !== null && isSameAccount(stored, this.#token)) token.forget();
  }

  /** The server issued a new token for the session. */
  renew(issued: string | undefined): void {
    const { session, token } = this.options.stores;
    if (issued === undefined) return;
    token.keep(issued);
    session.renew(issued);
    this.#connectionToken = issued;
  }

  /** The token of this device was renewed. The device may have been left to another member meanwhile, or forgotten. */
  renewQuietly(issued: string): void {
    const { session, token } = this.options.stores;
    const stored = token.read();
    if (stored !== null && isSameAccount(stored, issued)) token.keep(issued);
    session.renew(issued);
    this.#connectionToken = issued;
  }

  /** The account was deleted: the device forgets it, and the session ends. */
  accountDeleted(): void {
    this.#leave(DELETED);
  }

  /** Takes over a token that another tab stored, if it is of the same account. Returns whether it did. */
  #adopt(): boolean {
    const { session, token } = this.options.stores;
    const latest = token.read();
    const own = this.#token;
    if (latest === null || own === null || latest === own || !isSameAccount(latest, own)) return false;
    session.renew(latest);
    return true;
  }

  #leave(reason: MessageFormat): void {
    const { prefs, session } = this.options.stores;
    const name = session.me.value?.username ?? bearerOf(this.#token ?? "")?.username;
    batchUpdates(() => {
      if (reason === DELETED) prefs.forgetUser(name ?? "");
      else {
        if (name !== undefined) prefs.setUsername(name);
        prefs.setJoinMode("login");
      }
      session.joinMode.value = reason === DELETED ? "guest" : "login";
      this.forget();
      this.options.onLeave(reason, reason === DELETED);
    });
  }

  /** The token that the session rejoins with; null for guests and on the join screen. */
  get #token(): string | null {
    const credentials = this.options.stores.session.credentials.value;
    return credentials?.mode === "restore" ? credentials.token : null;
  }

  #setTokenWait(cancel: (() => void) | null): void {
    this.#cancelTokenWait?.();
    this.#cancelTokenWait = cancel;
  }
}

function isSameAccount(one: string, other: string): boolean {
  const account = bearerOf(one)?.account;
  return account !== undefined && account === bearerOf(other)?.account;
}
