// The rules of the lobby, and why the user cannot write in it.

import type { JSX } from "preact";
import { postingRestrictionOf } from "../../store/lobby/posting_restriction.ts";
import { openAccountSettings } from "../settings/open_account_settings.ts";
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

/**
 * Says why the user cannot write, for how long, and what to do about it. A message that could not be sent draws it again,
 * so that it is seen and read out once more.
 */
export function PostingRestrictionNotice(): JSX.Element {
  const { stores } = useApp();
  const { connection, postingRules, session } = stores;
  const mute = postingRules.mute.value;
  const left = useServerCountdown(mute?.until ?? null);
  const restriction = postingRestrictionOf(stores);
  const { short } = useI18n("login");
  const t = useI18n("app").lobby;
  const isGuest = session.me.value?.is_registered === false;
  const heldBack = postingRules.heldBack.value;
  return (
    <div class="silenced-place" role="status">
      {restriction !== null && (
        <div class="silenced" key={heldBack}>
          <Icon name={restriction === "muted" ? "muted" : "shield"} />
          <p>
            <strong>{heldBack > 0 ? t.notSent(restriction) : t.restrictions[restriction]}</strong>
            {restriction === "muted" && (
              <>
                {left > 0 && <span aria-hidden="true">{t.timeLeft(short(left))}</span>}
                {mute?.reason !== undefined && t.muteReason(mute.reason)}
                {isGuest ? t.guestWhileMuted : t.whileMuted}
              </>
            )}
          </p>
          {restriction !== "muted" && isGuest && connection.joinModes.value.registration && (
            <RegisterButton />
          )}
        </div>
      )}
    </div>
  );
}

function RegisterButton(): JSX.Element {
  const app = useApp();
  const { register } = useI18n("login").join;
  return (
    <button type="button" class="button button-small" onClick={() => openAccountSettings(app)}>
      {register}
    </button>
  );
}
