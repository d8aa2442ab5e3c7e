// The dialog "Go premium": what happens once the free messages are used up.

import type { JSX } from "preact";
import { BOT_NAME } from "../../server/protocol/limits.ts";
import { quotaOf } from "../store/violet.ts";
import { useApp } from "./app_context.ts";
import { Avatar } from "./avatar.tsx";
import { Dialog } from "./dialog.tsx";
import { PremiumOffer } from "./premium_offer.tsx";
import { useWords } from "./use_words.ts";

/** Violet's own words first, then the offer. */
export function PremiumDialog(): JSX.Element {
  const { screen, session } = useApp().stores;
  const words = useWords("dialogs").premium;
  const me = session.me.value;
  const isUsedUp = me !== null && !me.has_ai_access && quotaOf(me).left === 0;
  return (
    <Dialog title={words.title} variant="premium-dialog" onClose={() => screen.dialog.value = null}>
      <div class="settings-body">
        {isUsedUp && (
          <div class="premium-words">
            <Avatar name={BOT_NAME} />
            <p>{words.usedUp(quotaOf(me).limit)}</p>
          </div>
        )}
        <PremiumOffer />
        <button type="button" class="button" onClick={() => screen.dialog.value = null}>
          {words.notNow}
        </button>
      </div>
    </Dialog>
  );
}
