// The rows of a person's menu that call a moderator, or are for moderators.

import { isBot, nameKey } from "../../../server/protocol/names.ts";
import { type Action, can, mayOverrule, type Party } from "../../../server/protocol/permissions.ts";
import type { AppContextValue } from "../shell/app_context.ts";
import type { MenuItem } from "../ui/menu.tsx";
import type { ModerationActions } from "./moderation_actions.ts";

/** Whom a menu is on. */
interface Whom extends Party {
  readonly isHere: boolean;
  readonly isRegistered: boolean;
  readonly isVerified: boolean;
}

/** `Report`, with what was said where the menu is on a message. Nobody reports the companion. */
export function reportItem({ stores }: AppContextValue, name: string, text?: string): MenuItem | null {
  if (isBot(name)) return null;
  return {
    label: stores.i18n.t("app").person.report,
    run: (): void => {
      const said = text === undefined ? {} : { text };
      stores.moderation.question.value = { kind: "report", target: name, ...said };
    },
  };
}

/** What this person may do to `name`, and nothing else. */
export function moderationItems(app: AppContextValue, name: string): MenuItem[] {
  const t = app.stores.i18n.t("app").person;
  const { actions, stores } = app;
  const { moderation, session } = stores;
  const me = session.me.value;
  const whom = whomOf(app, name);
  if (me === null || whom === undefined) return [];
  const may = (action: Action): boolean => can(me, action, whom);
  const ask = (kind: "kick" | "ban" | "kickban" | "mute" | "unverify") => (): void => {
    moderation.question.value = { kind, target: whom.username };
  };
  const act = (run: (actions: ModerationActions) => unknown): void => {
    // Whoever has power has these loaded already, unless that has failed.
    actions.moderation.load().then(run, () => stores.toasts.show((t) => t("login").notLoaded));
  };
  const mute = moderation.muted.value.get(nameKey(name));
  const items: (MenuItem | false)[] = [
    may("kick") && whom.isHere && { label: t.kick, run: ask("kick"), danger: true },
    may("ban") && { label: t.ban, run: ask("ban"), danger: true },
    may("ban") && whom.isHere && { label: t.kickban, run: ask("kickban"), danger: true },
    may("mute") && mute === undefined && { label: t.mute, run: ask("mute"), danger: true },
    may("mute") && mute !== undefined && mayOverrule(me, mute.actor_role) &&
    { label: t.unmute, run: () => act((actions) => actions.unmute(whom.username)) },
    may("verify") && whom.isRegistered &&
    (whom.isVerified ? { label: t.unverify, run: ask("unverify"), danger: true } : {
      label: t.verify,
      run: () => act((actions) => actions.toggleVerified(whom.username, false)),
    }),
  ];
  const shown = items.filter((item) => item !== false);
  return shown.map((item, index) => index === 0 ? { ...item, apart: true } : item);
}

/** What is known of `name`: from the room, or from the panel. Undefined where nothing is. */
function whomOf({ stores }: AppContextValue, name: string): Whom | undefined {
  const { moderation, people } = stores;
  const account = moderation.lists.users.rows.value.find((one) => nameKey(one.username) === nameKey(name));
  const here = people.find(name);
  const known = here ?? account;
  if (known === undefined) return undefined;
  return {
    username: known.username,
    role: known.role,
    isHere: here !== undefined,
    isRegistered: here?.is_registered ?? true,
    isVerified: known.is_verified,
  };
}
