// Renews the tokens of sockets that stay open, so that a device in use stays signed in; and tells the store which devices
// were in use.

import type { Account } from "../../ports/account.ts";
import { Refusal } from "../../protocol/errors.ts";
import type { Session } from "../../hub/session.ts";
import type { Context } from "../context.ts";
import { issueToken } from "./token_issuer.ts";

/** Time between two runs, milliseconds. */
const RUN_MS = 60_000;
/** Age at which a token is renewed, milliseconds: a day. It is valid for seven. */
const RENEW_AFTER_MS = 24 * 60 * 60 * 1_000;
/** Most devices that one run renews. */
const AT_ONCE = 200;

/** A new token for the sign-in of a session, which other sessions of the account may not have. */
export async function renewToken(context: Context, session: Session, account: Account): Promise<string> {
  const { id, deviceName, signIn, token } = session;
  const of = signIn === null ? "new" : { signIn, isListed: token?.isListed ?? false };
  const issued = await issueToken(context, account, { deviceName, session: id }, of);
  session.signIn = issued.signIn;
  session.token = issued;
  return issued.token;
}

/** Renews the tokens of this node's sockets. */
export class TokenRenewal {
  #nextAt: number;

  constructor(readonly context: Context) {
    this.#nextAt = context.clock.monotonic() + RUN_MS;
  }

  /** Runs at most once a minute. Never rejects. */
  async runIfDue(): Promise<void> {
    const { clock, log } = this.context;
    if (clock.monotonic() < this.#nextAt) return;
    this.#nextAt = clock.monotonic() + RUN_MS;
    try {
      await this.#renew();
      await this.#tellStore();
    } catch (error) {
      // The store is away, or takes no writes. The next run tries again.
      log.debug("tokens are not renewed now", { cause: error instanceof Error ? error.name : "" });
    }
  }

  async #renew(): Promise<void> {
    const { hub, clock, sightings } = this.context;
    const now = clock.now();
    const due = new Map<string, Session[]>();
    for (const session of hub.sessions) {
      const { signIn, token } = session;
      if (session.person === null || signIn === null || token === null) continue;
      sightings.saw(signIn, now);
      const ofDevice = due.get(signIn);
      if (ofDevice !== undefined) ofDevice.push(session);
      else if (due.size < AT_ONCE && now - token.issuedAt >= RENEW_AFTER_MS) due.set(signIn, [session]);
    }
    for (const [signIn, sessions] of due) await this.#renewDevice(signIn, sessions);
  }

  /** Gives one token to all sockets of a device. One that has ended meanwhile gets none. */
  async #renewDevice(signIn: string, [first, ...others]: readonly Session[]): Promise<void> {
    const userId = first?.person?.profile.userId ?? null;
    if (first === undefined || userId === null) return;
    const account = await this.context.store.accounts.byId(userId);
    if (account === undefined || account.tokenVersion !== first.tokenVersion) return;
    try {
      const token = await renewToken(this.context, first, account);
      for (const session of [first, ...others]) {
        if (session.person === null || session.signIn !== signIn) continue;
        session.token = first.token;
        session.connection.emit("token", { token });
      }
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== "session_expired") throw error;
    }
  }

  /** The node stops: stores which devices were in use. Never rejects. */
  async stop(): Promise<void> {
    await this.#tellStore().catch(() => {});
  }

  async #tellStore(): Promise<void> {
    const { store, sightings, clock } = this.context;
    const seen = sightings.take(clock.now());
    if (seen.length === 0) return;
    try {
      await store.devices.saw(seen);
    } catch (error) {
      sightings.giveBack(seen);
      throw error;
    }
  }
}
