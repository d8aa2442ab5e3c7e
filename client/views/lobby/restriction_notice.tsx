// Why the user cannot write in the lobby.

import type { JSX } from "preact";
import { postingRestrictionOf } from "../../store/lobby/posting_restriction.ts";
import { RegisterButton } from "../settings/register_button.tsx";
import { useApp } from "../shell/app_context.ts";
import { LaterIcon } from "../shell/later_icon.tsx";
import { useSeconds } from "../ui/use_countdown.ts";
import { useI18n } from "../ui/use_i18n.ts";

/**
 * Says why the user cannot write, for how long, and what to do about it. A message that could not be sent draws it again,
 * so that it is seen and read out once more.
 */
export function RestrictionNotice(): JSX.Element | null {
  const { clock, stores } = useApp();
  const { postingRules, session } = stores;
  const mute = postingRules.mute.value;
  const until = mute?.until ?? null;
  const left = useSeconds(until === null ? 0 : until - clock.serverNow());
  const restriction = postingRestrictionOf(stores);
  const { short } = useI18n("login");
  const t = useI18n("later").lobbyNotes;
  const isGuest = session.me.value?.is_registered === false;
  const heldBack = postingRules.heldBack.value;
  if (restriction === null) return null;
  return (
    <div class="silenced" key={heldBack}>
      <LaterIcon name={restriction === "muted" ? "muted" : "shield"} />
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
      {restriction !== "muted" && <RegisterButton />}
    </div>
  );
}
