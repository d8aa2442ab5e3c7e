// What the member has: premium and its end, or that it is over, or a payment that is waited for.

import type { ComponentChildren, JSX } from "preact";
import type { EntitlementView } from "../../../server/protocol/premium/entitlements.ts";
import { useLaterStores, usePremium } from "../shell/part_hooks.ts";
import { Contact } from "../login/contact.tsx";
import { Icon } from "../ui/icon.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import { PremiumDate } from "./premium_date.tsx";
import { useWaiting, type WaitingPayment } from "./use_waiting.ts";

/** The state; nothing for a member who never had premium. */
export function PremiumStanding(): JSX.Element | null {
  const { premium, session } = useLaterStores();
  const t = useI18n("later").premium;
  const waiting = useWaiting();
  const entitlement = premium.own.value?.entitlement ?? null;
  const has = session.me.value?.has_ai_access === true;
  return (
    <>
      {waiting !== null && <PaymentWait waiting={waiting} />}
      {has
        ? (
          <div class="premium-price premium-standing">
            <Icon name={entitlement?.state === "grace" ? "clock" : "check"} />
            <div>
              <p class="premium-state">
                {entitlement === null ? t.has : <Runs entitlement={entitlement} />}
              </p>
              {entitlement !== null && (
                <p class="setting-hint">
                  {[t.sources[entitlement.source], entitlement.state === "active" ? t.has : undefined]
                    .filter((words) => words !== undefined).join(" · ")}
                </p>
              )}
            </div>
          </div>
        )
        : waiting === null && entitlement !== null && <Over entitlement={entitlement} />}
      {waiting === null && premium.own.value?.waiting === true && (
        <p class="setting-hint">{t.waitingElsewhere}</p>
      )}
    </>
  );
}

function Runs({ entitlement: { state, until } }: { entitlement: EntitlementView }): ComponentChildren {
  const t = useI18n("later").premium;
  if (until === null) return t.forGood;
  return (state === "grace" ? t.grace : t.until)<JSX.Element>(<PremiumDate ts={until} exact />);
}

function Over({ entitlement: { state, until } }: { entitlement: EntitlementView }): JSX.Element {
  const { connection } = useLaterStores();
  const t = useI18n("later").premium;
  const { contact } = connection.operator.value;
  return (
    <p class="setting-hint">
      {state === "revoked"
        ? [
          t.revoked,
          ...t.mistake<JSX.Element>(contact === undefined ? undefined : <Contact contact={contact} />),
        ]
        : until !== null && t.ended<JSX.Element>(<PremiumDate ts={until} exact />)}
    </p>
  );
}

/** A payment that was begun: how it goes on, and the way back. */
function PaymentWait({ waiting: { isLate, url } }: { waiting: WaitingPayment }): JSX.Element {
  const { connection } = useLaterStores();
  const actions = usePremium();
  const t = useI18n("later").premium;
  const { contact } = connection.operator.value;
  return (
    <section class="premium-wait" aria-label={t.waiting}>
      <div role="status">
        <p class="premium-state">
          {!isLate && <span class="spinner" aria-hidden="true" />}
          {isLate ? t.late : t.waiting}
        </p>
        <p class="setting-hint">
          {isLate ? t.lateWords : t.waitingWords}
          {isLate && contact !== undefined && (
            <>{" "}{t.questions<JSX.Element>(<Contact contact={contact} />)}</>
          )}
        </p>
      </div>
      <div class="premium-wait-ways">
        {!isLate && <a class="button button-small" href={url}>{t.toPayment}</a>}
        <button type="button" class="link-button" onClick={() => actions.stopWaiting()}>
          {isLate ? t.chooseAgain : t.notPaying}
        </button>
      </div>
    </section>
  );
}
