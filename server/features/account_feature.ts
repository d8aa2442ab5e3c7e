// What members do with their own account: change the password, sign out everywhere, delete it.

import { CLOSE, Refusal } from "../protocol/errors.ts";
import { passwordProblem } from "../protocol/password_rules.ts";
import type { Account } from "../ports/account.ts";
import type { MemberHandler } from "../hub/commands.ts";
import { failuresOf } from "../hub/limits/bounds.ts";
import type { Place } from "../hub/limits/lane.ts";
import { principalOf } from "../hub/session.ts";
import type { Context } from "./context.ts";

/** Handlers of a member's own account. */
export interface AccountFeature {
  readonly changePassword: MemberHandler<"change_password">;
  readonly signOutEverywhere: MemberHandler<"sign_out_everywhere">;
  readonly deleteAccount: MemberHandler<"delete_account">;
}

/** Makes the handlers. All of them are for members. */
export function createAccountFeature(context: Context): AccountFeature {
  const { hub, store, passwords, tokens, lanes } = context;

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
      reply("password_changed", { success: true, token: await tokens.issue(account) });
    },

    async signOutEverywhere({ session, person, userId, reply }) {
      const account = present(await store.accounts.revokeTokens(userId));
      session.tokenVersion = account.tokenVersion;
      hub.publisher.endSessions(person.principal, session.id, CLOSE.sessionEnded, "signed out");
      reply("ack", { token: await tokens.issue(account) });
    },

    async deleteAccount({ person, userId, data, reply }) {
      if (!await isPasswordRight(context, userId, data.password)) {
        throw new Refusal("invalid_credentials", "That password is wrong.", { field: "password" });
      }
      await store.accounts.remove(userId);
      reply("ack", {});
      hub.publisher.endSessions(person.principal, null, CLOSE.sessionEnded, "account deleted");
      hub.lobbyLog.withhold(person.principal);
    },
  };
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
