// The rules of the lobby, and why the user cannot write in it.

import type { JSX } from "preact";
import { postingRestrictionOf } from "../../store/lobby/posting_restriction.ts";
import { RegisterButton } from "../settings/register_button.tsx";
import { useApp } from "../shell/app_context.ts";
import { Icon } from "../ui/icon.tsx";
import { useCountdown, useServerCountdown } from "../ui/use_countdown.ts";
import { useI18n } from "../ui/use_i18n.ts";

/**
 * The rules in a quiet line, with the countdown of slow mode. Nothing without rules, or where
 * {@link PostingRestrictionNotice} says more.
 */
export function LobbyRules(): JSX.Element | null {
  const { stores } = useApp();
  const { postingRules } = stores;
  const { slowModeSeconds, guard } = postingRules.settings.value;
  const wait = useCountdown(postingRules.slowModeUntil.value);
  const { short } = useI18n("login");
  const { guards, nextIn, slowMode } = useI18n("app").lobby;
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

/** Says why the user cannot write, for how long, and what to do about it. */
export function PostingRestrictionNotice(): JSX.Element {
  const { stores } = useApp();
  const { postingRules } = stores;
  const mute = postingRules.mute.value;
  const left = useServerCountdown(mute?.until ?? null);
  const restriction = postingRestrictionOf(stores);
  const { short } = useI18n("login");
  const t = useI18n("app").lobby;
  return (
    <div class="silenced-place" role="status">
      {restriction !== null && (
        <div class="silenced">
          <Icon name={restriction === "muted" ? "muted" : "shield"} />
          <p>
            <strong>{t.restrictions[restriction]}</strong>
            {restriction === "muted" && (
              <>
                {left > 0 && <span aria-hidden="true">{t.timeLeft(short(left))}</span>}
                {mute?.reason !== undefined && t.muteReason(mute.reason)}
                {t.whileMuted}
              </>
            )}
          </p>
          {restriction !== "muted" && <RegisterButton />}
        </div>
      )}
    </div>
  );
}
