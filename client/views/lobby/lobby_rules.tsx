// The rules of the lobby.

import type { JSX } from "preact";
import { postingRestrictionOf } from "../../store/lobby/posting_restriction.ts";
import { openAccountSettings } from "../settings/open_account_settings.ts";
import { useApp } from "../shell/app_context.ts";
import { Icon } from "../ui/icon.tsx";
import { useCountdown } from "../ui/use_countdown.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The rules, and for staff without a second factor why they have the rights of users, and how to change that. */
export function LobbyRules(): JSX.Element | null {
  const app = useApp();
  const t = useI18n("later").secondStep;
  if (!app.stores.session.me.value?.needs_second_factor) return <Rules />;
  return (
    <>
      <div class="silenced" role="status">
        <Icon name="shield" />
        <p>{t.needed}</p>
        <button type="button" class="button button-small" onClick={() => openAccountSettings(app)}>
          {t.setUp}
        </button>
      </div>
      <Rules />
    </>
  );
}

/**
 * The rules in a quiet line, with the countdown of slow mode. Nothing without rules, or where
 * the view `RestrictionNotice` says more.
 */
function Rules(): JSX.Element | null {
  const { stores } = useApp();
  const { postingRules } = stores;
  const { slowModeSeconds, guard } = postingRules.settings.value;
  const wait = useCountdown(postingRules.slowModeUntil.value);
  const { short } = useI18n("login");
  const { guards, nextIn, slowMode } = useI18n("later").lobbyNotes;
  const rules = [
    guards[guard],
    slowModeSeconds > 0 ? slowMode(slowModeSeconds) : "",
  ].filter((rule) => rule !== "");
  if (rules.length === 0 || postingRestrictionOf(stores) !== null) return null;
  return (
    <p class="lobby-rules" role="status">
      {rules.join(" · ")}
      {/* Not for screen readers, which would read a number every second. */}
      {wait > 0 && <strong aria-hidden="true">{nextIn(short(wait))}</strong>}
    </p>
  );
}
