// Slash commands of moderators. Sanctions are confirmed in a dialog first, as from the menu of a user.

import { isBot, nameKey } from "../../../server/protocol/names.ts";
import { type Action, can } from "../../../server/protocol/permissions.ts";
import type { CommandName, CommandResult } from "../../text/command_table.ts";
import type { SanctionKind, SanctionTerms } from "../../store/moderation/moderation_ui_store.ts";
import type { Refused } from "../../store/session/session_store.ts";
import type { LaterStores } from "../../store/later_stores.ts";
import { type CommandHandler, problem, resultOf } from "./command_result.ts";
import type { ModerationRequests } from "../moderation/moderation_requests.ts";

type StaffCommand = Extract<
  CommandName,
  "kick" | "ban" | "kickban" | "mute" | "unmute" | "verify" | "unverify" | "slow" | "guard"
>;

/** What the commands of moderators need. */
export interface StaffCommandsOptions {
  readonly stores: LaterStores;
  readonly moderation: ModerationRequests;
}

/** The commands of moderators. */
export class StaffCommands {
  readonly handlers: Readonly<Record<StaffCommand, CommandHandler>>;

  constructor(readonly options: StaffCommandsOptions) {
    const confirm = (kind: SanctionKind, isForPresent = false): CommandHandler => ({ name, minutes, text }) =>
      this.#confirm({ kind, isForPresent }, name, {
        ...(text === "" ? {} : { reason: text }),
        ...(minutes === undefined ? {} : { minutes }),
      });
    this.handlers = {
      kick: confirm("kick", true),
      ban: confirm("ban"),
      kickban: confirm("ban", true),
      mute: confirm("mute"),
      unmute: ({ name }) => this.#unmute(name),
      verify: ({ name }) => this.#verify(name),
      unverify: ({ name }) => this.#unverify(name),
      slow: ({ seconds = 0 }) => this.#run((actions) => actions.setSlowMode(seconds)),
      guard: ({ level = "open" }) => this.#run((actions) => actions.setGuard(level)),
    };
  }

  /** `isForPresent`: the command is for users who are online. */
  #confirm(
    { kind, isForPresent }: { kind: SanctionKind; isForPresent: boolean },
    target: string,
    terms: SanctionTerms,
  ): CommandResult {
    const { moderation, people } = this.options.stores;
    if (this.#isOutOfReach(kind, target)) return OUT_OF_REACH(target);
    if (isForPresent && people.find(target) === undefined) return problem(({ notHere }) => notHere(target));
    if (kind === "mute" && this.#isMuted(target)) return problem(({ mutedAlready }) => mutedAlready(target));
    moderation.dialog.value = { kind, target, terms };
    return null;
  }

  #unmute(target: string): CommandResult | Promise<CommandResult> {
    // Before the list of mutes has arrived, the server knows.
    const isKnown = this.options.stores.panel.areMutesKnown;
    if (isKnown && !this.#isMuted(target)) return problem(({ notMuted }) => notMuted(target));
    return this.#run((actions) => actions.unmute(target));
  }

  #verify(target: string): CommandResult | Promise<CommandResult> {
    if (this.#isOutOfReach("verify", target)) return OUT_OF_REACH(target);
    if (this.options.stores.people.find(target)?.is_verified === true) {
      return problem(({ verifiedAlready }) => verifiedAlready(target));
    }
    return this.#run((actions) => actions.toggleVerified(target, false));
  }

  #unverify(target: string): CommandResult {
    const { moderation, people } = this.options.stores;
    if (this.#isOutOfReach("verify", target)) return OUT_OF_REACH(target);
    if (people.find(target)?.is_verified === false) return problem(({ notVerified }) => notVerified(target));
    moderation.dialog.value = { kind: "unverify", target };
    return null;
  }

  async #run(run: (actions: ModerationRequests) => Promise<Refused | null>): Promise<CommandResult> {
    return resultOf(await run(this.options.moderation));
  }

  /** Whether the user surely has no power over `target`. For offline users, the server decides. */
  #isOutOfReach(action: Action, target: string): boolean {
    const { people, session } = this.options.stores;
    const [me, user] = [session.me.value, people.find(target)];
    return isBot(target) || (me !== null && user !== undefined && !can(me, action, user));
  }

  #isMuted(target: string): boolean {
    return this.options.stores.panel.muted.value.has(nameKey(target));
  }
}

const OUT_OF_REACH = (target: string): CommandResult => problem(({ outOfReach }) => outOfReach(target));
