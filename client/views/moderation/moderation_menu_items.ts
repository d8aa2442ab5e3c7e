// The items of the menu on a person that report them, and those for moderators.

import { isBot, nameKey } from "../../../server/protocol/names.ts";
import { type Action, can, mayOverrule, type Party } from "../../../server/protocol/permissions.ts";
import type { ReportedMessage, SanctionKind } from "../../store/moderation/moderation_ui_store.ts";
import type { PanelStore } from "../../store/moderation/panel_store.ts";
import type { AppContextValue } from "../shell/app_context.ts";
import type { MenuItem } from "../ui/menu.tsx";
import type { ModerationActions } from "./moderation_actions.ts";

/** The user that a menu is on. */
interface Target extends Party {
  readonly isHere: boolean;
  readonly isRegistered: boolean;
  readonly isVerified: boolean;
}

/** `Report`, of a message where the menu is on one. None for the companion. */
export function reportItem(
  { stores }: AppContextValue,
  name: string,
  message?: ReportedMessage,
): MenuItem | null {
  if (isBot(name)) return null;
  return {
    label: stores.i18n.t("later").people.report,
    run: (): void => {
      const about = message === undefined ? {} : { message };
      stores.moderation.dialog.value = { kind: "report", target: name, ...about };
    },
  };
}

/** The items for the actions that this user may take on `name`. */
export function moderationItems(app: AppContextValue, name: string): MenuItem[] {
  const t = app.stores.i18n.t("later").people;
  const { actions, stores } = app;
  const { moderation, session } = stores;
  const me = session.me.value;
  const target = targetOf(app, name);
  if (me === null || target === undefined) return [];
  const may = (action: Action): boolean => can(me, action, target);
  const ask = (kind: SanctionKind | "unverify") => (): void => {
    moderation.dialog.value = { kind, target: target.username };
  };
  const runAction = (run: (actions: ModerationActions) => unknown): void => {
    // The page of a moderator has loaded this part, unless that has failed.
    actions.later.load().then(
      ({ moderation }) => run(moderation),
      () => stores.toasts.show((t) => t("login").notLoaded),
    );
  };
  const mute = panelOf(app)?.muted.value.get(nameKey(name));
  const items: (MenuItem | false)[] = [
    may("kick") && target.isHere && { label: t.kick, run: ask("kick"), danger: true },
    may("ban") && { label: t.ban, run: ask("ban"), danger: true },
    may("mute") && mute === undefined && { label: t.mute, run: ask("mute"), danger: true },
    may("mute") && mute !== undefined && mayOverrule(me, mute.actor_role) &&
    { label: t.unmute, run: () => runAction((actions) => actions.unmute(target.username)) },
    may("verify") && target.isRegistered &&
    (target.isVerified ? { label: t.unverify, run: ask("unverify"), danger: true } : {
      label: t.verify,
      run: () => runAction((actions) => actions.toggleVerified(target.username, false)),
    }),
  ];
  const shown = items.filter((item) => item !== false);
  return shown.map((item, index) => index === 0 ? { ...item, apart: true } : item);
}

/** The user `name`, from the people list or from the panel; undefined when neither has them. */
function targetOf(app: AppContextValue, name: string): Target | undefined {
  const rows = panelOf(app)?.lists.users.rows.value;
  const account = rows?.find((each) => nameKey(each.username) === nameKey(name));
  const here = app.stores.people.find(name);
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

/** What the panel knows. The part of the menu itself has loaded it. */
function panelOf({ actions }: AppContextValue): PanelStore | undefined {
  return actions.later.loaded?.stores.panel;
}
