// Says that the connection is lost, what happens to what is written meanwhile, and when the next attempt is.

import type { JSX } from "preact";
import { useApp } from "./app_context.ts";
import { useCountdown } from "../ui/use_countdown.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** A line over the messages while there is no connection. */
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
  const { offline, retryAt } = stores.connection;
  const left = useCountdown(retryAt.value);
  const { offline: offlineWords, short, tryNow } = useI18n("login");
  const { lost, meanwhile } = useI18n("app").connection;
  const waiting = retryAt.value !== null && left > 0;
  return (
    <div class="banner">
      <span class="spinner" aria-hidden="true" />
      <p class="banner-words">
        <strong>{offline.value ? offlineWords : lost}</strong> <span>{meanwhile}</span>
      </p>
      {waiting && <span class="banner-countdown" aria-hidden="true">{short(left)}</span>}
      <button type="button" class="button button-small" disabled={!waiting} onClick={() => actions.hurry()}>
        {tryNow}
      </button>
    </div>
  );
}
