// The premium offer: its features, the price, and whether the user has it.

import type { JSX } from "preact";
import { useApp } from "../shell/app_context.ts";
import { Icon } from "../ui/icon.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The offer, for the dialog and the settings. */
export function PremiumOffer(): JSX.Element {
  const { session } = useApp().stores;
  const premium = useI18n("later").premium;
  const has = session.me.value?.has_ai_access === true;
  return (
    <div class="premium">
      <ul class="premium-features">
        {premium.features.map(({ name, words }) => (
          <li key={name}>
            <Icon name="check" />
            <p>
              <strong>{name}</strong>
              <span>{words}</span>
            </p>
          </li>
        ))}
      </ul>
      <div class="premium-price">
        <p>
          <strong>{premium.price}</strong>
          <span>{premium.perMonth}</span>
        </p>
        {has
          ? <p class="premium-state premium-yours">{premium.has}</p>
          : <p class="premium-state">{premium.soon}</p>}
      </div>
      {!has && <p class="setting-hint">{premium.notYet}</p>}
    </div>
  );
}
