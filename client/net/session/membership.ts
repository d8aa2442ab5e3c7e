// What a member does with their account, and how all tabs of a browser stay one person: they share a token.

import { atOnce, type Stores } from "../../store/stores.ts";
import type { Clock } from "../../store/connection/store_clock.ts";
import type { Refused, Registration } from "../../store/session/session_store.ts";
import { bearerOf } from "../../store/session/token_store.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import type { Answer, PendingRequests } from "../connection/requests.ts";

/** How long another tab may take to bring the new token, once the old one no longer holds, milliseconds. */
export const TOKEN_WAIT_MS = 1_500;

const SIGNED_OUT: MessageFormat = (t) => t("login").disconnect.signedOut;
const LOGGED_OUT_ELSEWHERE: MessageFormat = (t) => t("login").disconnect.loggedOutElsewhere;
const DELETED: MessageFormat = (t) => t("login").disconnect.deleted;

/** What membership needs, and whom it tells. */
export interface MembershipOptions {
  readonly stores: Stores;
  readonly clock: Clock;
  readonly requests: PendingRequests;
  /** The session has a token that may hold: come in again. */
  readonly onRejoin: () => void;
  /** The session is over. */
  readonly onLeave: (reason: MessageFormat) => void;
}

/** One page's membership. Each request resolves to why it was refused, or null. */
export class Membership {
  /** Token of the present connection. */
  #connectionToken: string | null = null;
  #cancelTokenWait: (() => void) | null = null;

  constructor(readonly options: MembershipOptions) {}

  /** A connection asks to come in. */
  joining(): void {
    this.#setTokenWait(null);
    this.#connectionToken = this.#token;
  }

  /** The server has let us in, or a guest has become a member. */
  joined(): void {
    const { session, prefs, token, ignores } = this.options.stores;
    const me = session.me.value!;
    prefs.setUsername(me.username);
    prefs.setWay(session.way.value);
    ignores.setMembers(me.ignored_list ?? []);
    if (me.token === undefined) return;
    token.keep(me.token);
    this.#connectionToken = me.token;
    // The server forgets ignored guests with the connection, this page does not.
    for (const { username, isGuest } of ignores.list.value) {
      if (isGuest) void this.#ignoreAgain(username);
    }
  }

  /** The server no longer takes the token. Another tab may have brought a new one, or be about to. */
  ended(): void {
    if (this.#token !== this.#connectionToken || this.#adopt()) return this.options.onRejoin();
    this.#setTokenWait(this.options.clock.after(TOKEN_WAIT_MS, () => this.#leave(SIGNED_OUT)));
  }

  /** The token on this device has changed: another tab signed in, out, or changed the password. */
  tokenChanged(): void {
    const { token } = this.options.stores;
    if (this.#token === null) return;
    const waited = this.#cancelTokenWait !== null;
    if (token.read() === null) return this.#leave(waited ? SIGNED_OUT : LOGGED_OUT_ELSEWHERE);
    if (this.#adopt() && waited) this.options.onRejoin();
  }

  /** This person leaves: nobody comes in by itself here any more. */
  forget(): void {
    const { token } = this.options.stores;
    this.#setTokenWait(null);
    const kept = token.read();
    if (kept !== null && this.#token !== null && isSameAccount(kept, this.#token)) token.forget();
  }

  /** A guest becomes a member, in place. */
  async register(registration: Registration): Promise<Refused | null> {
    const answer = await this.options.requests.ask("join", { mode: "register", ...registration });
    return "refused" in answer ? answer.refused : null;
  }

  async changePassword(oldPassword: string, newPassword: string): Promise<Refused | null> {
    const data = { old_password: oldPassword, new_password: newPassword };
    const answer = await this.options.requests.ask("change_password", data);
    if ("refused" in answer) return answer.refused;
    const { reply } = answer;
    if (reply.event !== "password_changed") return null;
    if (reply.data.success) return this.#renew(reply.data.token);
    return { code: "invalid_credentials", msg: reply.data.msg ?? "" };
  }

  /** Ends all other sessions of this account. */
  async signOutEverywhere(): Promise<Refused | null> {
    const answer = await this.options.requests.ask("sign_out_everywhere", {});
    if ("refused" in answer) return answer.refused;
    return this.#renew(answer.reply.event === "ack" ? answer.reply.data.token : undefined);
  }

  async deleteAccount(password: string): Promise<Refused | null> {
    const { requests, stores } = this.options;
    const answer = await requests.ask("delete_account", { password });
    if ("refused" in answer) return answer.refused;
    atOnce(() => {
      this.#leave(DELETED);
      stores.prefs.setUsername("");
      stores.prefs.setWay("guest");
      stores.session.way.value = "guest";
    });
    return null;
  }

  /** Makes somebody not heard, or heard again, and says so, or why not. */
  async setIgnored(username: string, ignored: boolean): Promise<void> {
    const refused = await this.tryIgnore(username, ignored);
    if (refused !== null) this.options.stores.toasts.show(refusalMessage(refused));
  }

  /** As {@link Membership.setIgnored}, where whoever asks says why not. */
  async tryIgnore(username: string, ignored: boolean): Promise<Refused | null> {
    const answer = await this.#requestIgnore(username, ignored);
    if ("refused" in answer) return answer.refused;
    const { event, data } = answer.reply;
    const name = event === "ignore_status" ? data.target : username;
    this.options.stores.toasts.show((t) => {
      const { nowIgnored, nowHeard } = t("app").person;
      return (ignored ? nowIgnored : nowHeard)(name);
    });
    return null;
  }

  async #ignoreAgain(guest: string): Promise<void> {
    const { ignores, lobby } = this.options.stores;
    const answer = await this.#requestIgnore(guest, true);
    if ("refused" in answer && answer.refused.code === "not_found") {
      atOnce(() => {
        lobby.forget(guest);
        ignores.guestLeft(guest);
      });
    }
  }

  #requestIgnore(target: string, ignored: boolean): Promise<Answer> {
    return this.options.requests.ask(ignored ? "user_ignore" : "user_unignore", { target });
  }

  #renew(renewed: string | undefined): null {
    const { session, token } = this.options.stores;
    if (renewed === undefined) return null;
    token.keep(renewed);
    session.renew(renewed);
    this.#connectionToken = renewed;
    return null;
  }

  /** Takes over the token another tab has brought, if it is this member's. */
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
    atOnce(() => {
      if (name !== undefined) prefs.setUsername(name);
      prefs.setWay("login");
      session.way.value = "login";
      this.forget();
      this.options.onLeave(reason);
    });
  }

  /** What the session comes back with, null for guests and outside. */
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
