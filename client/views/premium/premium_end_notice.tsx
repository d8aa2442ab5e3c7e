// In the companion's conversation, once premium is over: thanks, and the way back to it.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useLaterStores, usePremium } from "../shell/part_hooks.ts";
import { LaterIcon } from "../shell/later_icon.tsx";
import { Icon } from "../ui/icon.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The words, until the member has seen to them. It asks the server what a member without access had before. */
export function PremiumEndNotice(): JSX.Element | null {
  const { premiumEnd, premium, screen, session } = useLaterStores();
  const actions = usePremium();
  const t = useI18n("later").premium;
  const { dismiss } = useI18n("login");
  const me = session.me.value;
  const isWithout = me?.is_registered === true && !me.has_ai_access;
  useEffect(() => {
    // Before the paywall is opened, too: then its prices are there at once.
    if (isWithout && premium.own.value === null) void actions.load();
  }, [isWithout]);
  if (!isWithout || !premiumEnd.isDue.value) return null;
  return (
    <div class="reply-bar premium-end">
      <LaterIcon name="heart" />
      <p class="reply-words" role="status">{t.endNotice}</p>
      <button type="button" class="link-button" onClick={() => screen.dialog.value = "premium"}>
        {t.renew}
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={dismiss}
        title={dismiss}
        onClick={() => {
          premiumEnd.clear();
          document.querySelector<HTMLElement>(".composer textarea")?.focus();
        }}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
