// The dialog "Go premium", which opens when the free messages are used up.

import type { JSX } from "preact";
import { BOT_NAME } from "../../../server/protocol/protocol_limits.ts";
import { quotaOf } from "../../store/companion/companion_store.ts";
import { useApp } from "../shell/app_context.ts";
import { Avatar } from "../people/avatar.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { PremiumOffer } from "./premium_offer.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import { useWaiting } from "./use_waiting.ts";

/** A line from Violet if no free messages are left, then the offer. */
export function PremiumDialog(): JSX.Element {
  const { screen, session } = useApp().stores;
  const t = useI18n("later").premium;
  const me = session.me.value;
  const quota = me === null ? null : quotaOf(me);
  const isWaiting = useWaiting() !== null;
  const isUsedUp = me?.is_registered === true && quota !== null && !quota.unlimited && quota.left === 0;
  return (
    <Dialog title={t.title} variant="premium-dialog" onClose={() => screen.dialog.value = null}>
      <div class="settings-body">
        {isUsedUp && !isWaiting && quota.limit > 0 && (
          <div class="premium-words">
            <Avatar name={BOT_NAME} />
            <p>{t.usedUp(quota.limit)}</p>
          </div>
        )}
        <PremiumOffer />
        <button type="button" class="button" onClick={() => screen.dialog.value = null}>
          {isWaiting ? t.goOnChatting : t.notNow}
        </button>
      </div>
    </Dialog>
  );
}
