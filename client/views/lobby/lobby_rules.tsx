// The rules of the lobby.

import type { JSX } from "preact";
import { postingRestrictionOf } from "../../store/lobby/posting_restriction.ts";
import { useApp } from "../shell/app_context.ts";
import { useCountdown } from "../ui/use_countdown.ts";
import { useI18n } from "../ui/use_i18n.ts";

/**
 * The rules in a quiet line, with the countdown of slow mode. Nothing without rules, or where
 * the view `RestrictionNotice` says more.
 */
export function LobbyRules(): JSX.Element | null {
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
