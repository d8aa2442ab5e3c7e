// The premium offer: what it adds, what every account has, the price, and whom to ask for it.

import type { JSX } from "preact";
import { quotaOf } from "../../store/companion/companion_store.ts";
import { useApp } from "../shell/app_context.ts";
import { Contact } from "../login/contact.tsx";
import { Icon } from "../ui/icon.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import { RegisterButton } from "./register_button.tsx";

/** The offer, for the dialog and the settings. What it says is true for this user, now. */
export function PremiumOffer(): JSX.Element {
  const { connection, session } = useApp().stores;
  const { premium, companion } = useI18n("later");
  const me = session.me.value;
  const { contact } = connection.operator.value;
  const isMember = me?.is_registered === true;
  const has = me?.has_ai_access === true;
  return (
    <div class="premium">
      <Features title={premium.adds} features={premium.features} />
      <Features title={premium.everyAccount} features={premium.included} />
      {has ? <p class="premium-price premium-state">{premium.has}</p> : (
        <div class="premium-price">
          <p>
            <strong>{premium.price}</strong>
            <span>{premium.perMonth}</span>
          </p>
          {me !== null && isMember && <p class="premium-state">{companion.left(quotaOf(me).left)}</p>}
        </div>
      )}
      {!has && (
        <p class="setting-hint">
          {isMember
            ? premium.ask(contact && <Contact contact={contact} />)
            : connection.joinModes.value.registration
            ? premium.forMembers
            : premium.closed}
        </p>
      )}
      <RegisterButton />
    </div>
  );
}

function Features(
  { title, features }: { title: string; features: readonly { name: string; words: string }[] },
): JSX.Element {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul class="premium-features">
        {features.map(({ name, words }) => (
          <li key={name}>
            <Icon name="check" />
            <p>
              <strong>{name}</strong>
              <span>{words}</span>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
