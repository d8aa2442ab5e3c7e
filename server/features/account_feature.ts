// What users do with their own account or session: log out, and for members preferences, change the password, sign out
// everywhere, delete the account.

import { CLOSE, Refusal } from "../protocol/errors.ts";
import { passwordProblem } from "../protocol/password_rules.ts";
import type { Account } from "../ports/account.ts";
import { TOKEN_LIFETIME_S } from "../ports/tokens.ts";
import type { JoinedHandler, MemberHandler } from "../hub/commands.ts";
import { failuresOf } from "../hub/limits/bounds.ts";
import type { Place } from "../hub/limits/lane.ts";
import { principalOf, type Session } from "../hub/session.ts";
import type { Context } from "./context.ts";

/** Handlers of a member's own account. */
export interface AccountFeature {
  readonly changePassword: MemberHandler<"change_password">;
  readonly signOutEverywhere: MemberHandler<"sign_out_everywhere">;
  readonly deleteAccount: MemberHandler<"delete_account">;
  readonly setPreferences: MemberHandler<"set_preferences">;
  /** For guests too. */
  readonly logOut: JoinedHandler<"log_out">;
}

/** Makes the handlers. All but one of them are for members. */
export function createAccountFeature(context: Context): AccountFeature {
  const { hub, store, passwords, clock, lanes } = context;

  return {
    async changePassword({ session, person, userId, data, reply }) {
      if (!await isPasswordRight(context, userId, data.old_password)) {
        return reply("password_changed", { success: false, msg: "Your current password is wrong." });
      }
      const problem = passwordProblem(data.new_password);
      if (problem !== null) return reply("password_changed", { success: false, msg: problem });
      const hash = await lanes.passwords.run(laneOf(userId), () => passwords.hash(data.new_password));
      const account = present(await store.accounts.setPassword(userId, hash));
      session.tokenVersion = account.tokenVersion;
      hub.publisher.endSessions(person.principal, session.id, CLOSE.sessionEnded, "password changed");
      reply("password_changed", { success: true, token: await renewed(context, session, account) });
    },

    async signOutEverywhere({ session, person, userId, reply }) {
      const account = present(await store.accounts.revokeTokens(userId));
      session.tokenVersion = account.tokenVersion;
      hub.publisher.endSessions(person.principal, session.id, CLOSE.sessionEnded, "signed out");
      reply("ack", { token: await renewed(context, session, account) });
    },

    async setPreferences({ session, person, userId, data: { pm_from } }) {
      if (pm_from === undefined) return;
      await store.accounts.setDmFrom(userId, pm_from);
      hub.publisher.sendTo(person.principal, [person.principal], "preferences", { pm_from }, {
        except: session.id,
      });
    },

    async deleteAccount({ person, userId, data, reply }) {
      if (!await isPasswordRight(context, userId, data.password)) {
        throw new Refusal("invalid_credentials", "That password is wrong.", { field: "password" });
      }
      await store.accounts.remove(userId);
      reply("ack", {});
      const { principal } = person;
      context.bus.publish({ kind: "companion", change: { type: "end_questions", principal } });
      hub.publisher.endSessions(principal, null, CLOSE.sessionEnded, "account deleted");
      hub.lobbyLog.withhold(person.principal);
    },

    async logOut({ session, person, reply }) {
      // At once: the client may close its socket without waiting for the reply.
      hub.guests.grace.forget(person);
      const { userId } = person.profile;
      const { signIn } = session;
      if (userId !== null && signIn !== null) {
        const at = clock.now();
        await store.signIns.end(userId, signIn, { at, until: at + TOKEN_LIFETIME_S * 1_000 });
        hub.publisher.endSignIn(person.principal, signIn, session.id, CLOSE.sessionEnded, "logged out");
      }
      hub.logOut(session);
      await reply("ack", {});
    },
  };
}

/** A new token for the sign-in of a session, after the others of the account have ended. */
function renewed({ tokens, clock }: Context, { signIn }: Session, account: Account): Promise<string> {
  return tokens.issue(account, signIn ?? clock.uuid());
}

/** Checks the password of a member who is signed in. Failures are throttled by account. */
async function isPasswordRight(
  { store, passwords, throttle, lanes }: Context,
  userId: number,
  password: string,
): Promise<boolean> {
  const key = failuresOf("one's own password", String(userId));
  await throttle.attempt(key);
  const account = present(await store.accounts.byId(userId));
  const right = await lanes.passwords.run(
    laneOf(userId),
    () => passwords.verify(password, account.passwordHash),
  )
    .catch(async (error: unknown) => {
      if (error instanceof Refusal) await throttle.refund(key);
      throw error;
    });
  if (right) await throttle.forgive(key);
  return right;
}

/** A member who is signed in has the rank of known addresses. */
function laneOf(userId: number): Place {
  return { group: principalOf("", userId), rank: "first" };
}

function present(account: Account | undefined): Account {
  if (account === undefined) throw new Refusal("session_expired", "This account is no longer there.");
  return account;
}
