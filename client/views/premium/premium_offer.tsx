// The premium offer: what the member has, what premium adds, what every account has, and the ways to get it.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { PremiumFeature } from "../../i18n/en/premium.ts";
import { useLaterStores, usePremium } from "../shell/part_hooks.ts";
import { RegisterButton } from "../settings/register_button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import { PlanList } from "./plan_list.tsx";
import { PremiumStanding } from "./premium_standing.tsx";
import { ReceiptList } from "./receipt_list.tsx";
import { RedeemCode } from "./redeem_code.tsx";

/** What premium always gives. */
const USUAL_PERKS = ["unlimited"];

/** The offer, for the dialog and, with `receipts`, the settings. What it says is true for this user, now. */
export function PremiumOffer({ receipts = false }: { receipts?: boolean }): JSX.Element {
  const { connection, premium, session } = useLaterStores();
  const actions = usePremium();
  const t = useI18n("later").premium;
  const isMember = session.me.value?.is_registered === true;
  useEffect(() => {
    if (isMember) void actions.load();
  }, [isMember]);
  const perks = (premium.own.value?.perks ?? USUAL_PERKS).flatMap((key) => t.perks[key] ?? []);
  return (
    <div class="premium">
      {isMember && <PremiumStanding />}
      <Features title={t.adds} features={perks} />
      {isMember && <PlanList />}
      {isMember && <RedeemCode />}
      <Features title={t.everyAccount} features={t.included} />
      {isMember && receipts && <ReceiptList />}
      {!isMember && (
        <p class="setting-hint">{connection.joinModes.value.registration ? t.forMembers : t.closed}</p>
      )}
      <RegisterButton />
    </div>
  );
}

function Features({ title, features }: { title: string; features: readonly PremiumFeature[] }): JSX.Element {
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
