// Who may start a private chat with a member. The server keeps the choice.

import type { JSX } from "preact";
import { DM_FROM, type DmFrom } from "../../../server/protocol/preferences.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import { useApp } from "../shell/app_context.ts";
import { Segment } from "../ui/segment.tsx";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The choice. It is shown at once, and taken back with the reason when the server refuses it. */
export function PrivateChatSetting(): JSX.Element {
  const { stores, actions } = useApp();
  const { session, toasts } = stores;
  const t = useI18n("later").people;
  const hintId = useId();
  const chosen = session.me.value?.preferences?.pm_from ?? "everybody";
  const choose = async (pm_from: DmFrom): Promise<void> => {
    session.update({ preferences: { pm_from } });
    const refused = await actions.request("set_preferences", { pm_from });
    if (refused === null) return;
    session.update({ preferences: { pm_from: chosen } });
    toasts.show(refusalMessage(refused));
  };
  return (
    <fieldset class="setting" aria-describedby={hintId}>
      <legend>{t.dmFrom}</legend>
      <div class="segments">
        {DM_FROM.map((id) => (
          <Segment
            key={id}
            name="pm-from"
            label={t.dmFromChoices[id]}
            checked={chosen === id}
            onChange={() => void choose(id)}
          />
        ))}
      </div>
      <p class="setting-hint" id={hintId}>{t.dmFromHint}</p>
    </fieldset>
  );
}
