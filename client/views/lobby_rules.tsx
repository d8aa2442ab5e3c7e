// How the lobby is set, for everybody to see, and why one cannot write in it.

import type { JSX } from "preact";
import type { Guard } from "../../server/protocol/moderation.ts";
import { silenceOf, silenceWords } from "../store/silence.ts";
import { useApp } from "./app_context.ts";
import { Icon } from "./icon.tsx";
import { timeLeft } from "./moment.tsx";
import { useCountdown } from "./use_countdown.ts";

const GUARD_WORDS: Readonly<Record<Guard, string>> = {
  open: "",
  registered: "Members only",
  verified: "Verified members only",
};

/** The lobby's rules in a quiet line; nothing where there are none, or {@link Silenced} says more. Slow mode is counted down. */
export function LobbyRules(): JSX.Element | null {
  const { stores } = useApp();
  const { room } = stores;
  const { slowModeSeconds, guard } = room.settings.value;
  const wait = useCountdown(room.restUntil.value);
  const rules = [
    GUARD_WORDS[guard],
    slowModeSeconds > 0 ? `Slow mode: one message every ${pause(slowModeSeconds)}` : "",
  ].filter((rule) => rule !== "");
  if (rules.length === 0 || silenceOf(stores) !== null) return null;
  return (
    <p class="lobby-rules" role="status">
      {rules.join(" · ")}
      {/* Seen, not said: a number a second is no news. */}
      {wait > 0 && <strong aria-hidden="true">{` · next in ${timeLeft(wait)}`}</strong>}
    </p>
  );
}

/** Says why one cannot write, how long that lasts, and what there is to do about it. */
export function Silenced(): JSX.Element {
  const { stores } = useApp();
  const { connection, room, session } = stores;
  const mute = room.mute.value;
  const left = useCountdown(mute?.until ?? null);
  const silence = silenceOf(stores);
  const isGuest = session.me.value?.is_registered === false;
  return (
    <div class="silenced-place" role="status">
      {silence !== null && (
        <div class="silenced">
          <Icon name={silence === "muted" ? "muted" : "shield"} />
          <p>
            <strong>{silenceWords(silence)}</strong>
            {silence === "muted" && (
              <>
                {left > 0 && <span aria-hidden="true">{` ${timeLeft(left)} left.`}</span>}
                {mute?.reason !== undefined && ` Reason: “${mute.reason}”.`}
                {" You can read on, and talk with Violet."}
              </>
            )}
          </p>
          {silence !== "muted" && isGuest && connection.ways.value.registration && <Register />}
        </div>
      )}
    </div>
  );
}

function Register(): JSX.Element {
  const { screen } = useApp().stores;
  return (
    <button
      type="button"
      class="button button-small"
      onClick={() => {
        screen.settingsTab.value = "account";
        screen.dialog.value = "settings";
      }}
    >
      Register
    </button>
  );
}

function pause(seconds: number): string {
  if (seconds % 3600 === 0) return seconds === 3600 ? "hour" : `${seconds / 3600} hours`;
  if (seconds % 60 === 0) return seconds === 60 ? "minute" : `${seconds / 60} minutes`;
  return seconds === 1 ? "second" : `${seconds} seconds`;
}
