// The banner of a lost connection: what happens to messages written meanwhile, and the time of the next attempt.

import type { JSX } from "preact";
import { useApp } from "./app_context.ts";
import { useCountdown } from "../ui/use_countdown.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** A line above the messages while there is no connection. */
export function ConnectionBanner(): JSX.Element {
  const { connection } = useApp().stores;
  return (
    <div class="banner-place" role="status">
      {connection.state.value === "lost" && <Lost />}
    </div>
  );
}

function Lost(): JSX.Element {
  const { stores, actions } = useApp();
  const { offline, refusal, resumableUntil, retryAt } = stores.connection;
  const seconds = useCountdown(retryAt.value);
  const { offline: offlineText, short, tryNow } = useI18n("login");
  const { lost, meanwhile, meanwhileLate } = useI18n("app").connection;
  const isLate = useCountdown(resumableUntil.value) === 0 && resumableUntil.value !== null;
  const reason = refusal.value === null ? lost : stores.i18n.format(refusal.value);
  const isWaiting = retryAt.value !== null && seconds > 0;
  return (
    <div class="banner">
      <span class="spinner" aria-hidden="true" />
      <p class="banner-words">
        <strong>{offline.value ? offlineText : reason}</strong>{" "}
        <span>{isLate ? meanwhileLate : meanwhile}</span>
      </p>
      {isWaiting && <span class="banner-countdown" aria-hidden="true">{short(seconds)}</span>}
      <button
        type="button"
        class="button button-small"
        disabled={!isWaiting}
        onClick={() => actions.reconnectNow()}
      >
        {tryNow}
      </button>
    </div>
  );
}
