// What users do with their own account or session: log out, and for members preferences, change the password, sign out
// everywhere, delete the account.

import { CLOSE } from "../../protocol/errors.ts";
import { passwordProblem } from "../../protocol/password_rules.ts";
import type { Account } from "../../ports/account.ts";
import { TOKEN_LIFETIME_S } from "../../ports/tokens.ts";
import type { JoinedHandler, MemberHandler, MemberRequest } from "../../hub/commands.ts";
import type { Context } from "../context.ts";
import { type AccountSummary, summaryOf } from "./account_summary.ts";
import { accountGone, isPasswordRight, passwordPlace, requirePasswordAnd } from "./own_password.ts";
import { requireSecondStep } from "./second_step.ts";
import { renewToken } from "./token_renewal.ts";

/** Handlers of a member's own account. */
export interface AccountFeature {
  readonly changePassword: MemberHandler<"change_password">;
  readonly signOutEverywhere: MemberHandler<"sign_out_everywhere">;
  readonly deleteAccount: MemberHandler<"delete_account">;
  readonly setPreferences: MemberHandler<"set_preferences">;
  /** For guests too. */
  readonly logOut: JoinedHandler<"log_out">;
  /** The account as its owner sees it, over REST. */
  summary(account: Account): Promise<AccountSummary>;
}

/** Makes the handlers. All but one of them are for members. */
export function createAccountFeature(context: Context): AccountFeature {
  const { hub, store, passwords, clock, lanes } = context;

  return {
    summary: (account) => summaryOf(context, account),

    async changePassword({ session, person, userId, data, reply }) {
      if (!await isPasswordRight(context, userId, data.old_password)) {
        return reply("password_changed", { success: false, msg: "Your current password is wrong." });
      }
      const problem = passwordProblem(data.new_password);
      if (problem !== null) return reply("password_changed", { success: false, msg: problem });
      const hash = await lanes.passwords.run(passwordPlace(userId), () => passwords.hash(data.new_password));
      const account = present(await store.accounts.setPassword(userId, hash));
      session.tokenVersion = account.tokenVersion;
      hub.publisher.endSessions(person.principal, session.id, CLOSE.sessionEnded, "password changed");
      reply("password_changed", { success: true, token: await renewToken(context, session, account) });
    },

    async signOutEverywhere({ session, person, userId, reply }) {
      const account = present(await store.accounts.revokeTokens(userId));
      session.tokenVersion = account.tokenVersion;
      hub.publisher.endSessions(person.principal, session.id, CLOSE.sessionEnded, "signed out");
      reply("ack", { token: await renewToken(context, session, account) });
    },

    async setPreferences({ session, person, userId, data: { pm_from } }) {
      if (pm_from === undefined) return;
      await store.accounts.setDmFrom(userId, pm_from);
      hub.publisher.sendTo(person.principal, [person.principal], "preferences", { pm_from }, {
        except: session.id,
      });
    },

    deleteAccount: (request) => deleteAccount(context, request),

    async logOut({ session, person, reply }) {
      // At once: the client may close its socket without waiting for the reply.
      hub.guests.grace.forget(person);
      const { userId } = person.profile;
      const { signIn } = session;
      if (userId !== null && signIn !== null) {
        const at = clock.now();
        const until = session.token?.isListed === true ? 0 : at + TOKEN_LIFETIME_S * 1_000;
        await store.devices.endSignIn(userId, signIn, { at, until });
        hub.publisher.endSignIns(person.principal, [signIn], session.id, CLOSE.sessionEnded, "logged out");
      }
      hub.logOut(session);
      await reply("ack", {});
    },
  };
}

async function deleteAccount(
  context: Context,
  { person, userId, data, reply }: MemberRequest<"delete_account">,
): Promise<void> {
  const { hub, store } = context;
  await requirePasswordAnd(
    context,
    userId,
    data.password,
    (account) => requireSecondStep(context, account, data),
  );
  await store.accounts.remove(userId);
  reply("ack", {});
  const { principal } = person;
  context.bus.publish({ kind: "companion", change: { type: "end_questions", principal } });
  hub.publisher.endSessions(principal, null, CLOSE.sessionEnded, "account deleted");
  hub.lobbyLog.withhold(principal);
}

function present(account: Account | undefined): Account {
  if (account === undefined) throw accountGone();
  return account;
}
