// What can be bought, and the ways to pay for it; or whom to ask.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { PremiumOffer, PremiumPlan, Term } from "../../../server/protocol/premium/plans.ts";
import type { MessageFormat, Namespaces } from "../../i18n/namespaces.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import { quotaOf } from "../../store/companion/companion_store.ts";
import { priceText } from "../../text/premium_text.ts";
import { Contact } from "../login/contact.tsx";
import { Waiting } from "../settings/waiting.tsx";
import { useApp } from "../shell/app_context.ts";
import { useLaterStores, usePremium } from "../shell/part_hooks.ts";
import { FieldError } from "../ui/text_field.tsx";
import { useI18n } from "../ui/use_i18n.ts";
import { useWaiting } from "./use_waiting.ts";

/** The plans for a member. Nothing for one whose premium has no end. */
export function PlanList(): JSX.Element | null {
  const { connection, premium, session } = useLaterStores();
  const t = useI18n("later").premium;
  const own = premium.own.value;
  const has = session.me.value?.has_ai_access === true;
  const isWaiting = useWaiting() !== null;
  if (own === null) return has ? null : <PlansState />;
  const { contact } = connection.operator.value;
  const asked = contact === undefined ? undefined : <Contact contact={contact} />;
  const sells = own.ways.length > 0 && own.plans.length > 0;
  if (has && (own.entitlement?.until ?? null) === null) return null;
  if (has && !sells) return <p class="setting-hint">{t.goOn<JSX.Element>(asked)}</p>;
  if (isWaiting) return null;
  return (
    <section aria-label={has ? t.addTime : t.price}>
      {own.plans.length > 0 && <h3>{has ? t.addTime : t.price}</h3>}
      {own.plans.length > 0 && <Plans own={own} />}
      {!has && <FreeLeft />}
      <p class="setting-hint">
        {!sells ? t.ask<JSX.Element>(asked) : has ? `${t.addsUp} ${t.once}` : t.once}
      </p>
    </section>
  );
}

function FreeLeft(): JSX.Element | null {
  const { session } = useApp().stores;
  const { left } = useI18n("later").companion;
  const me = session.me.value;
  return me && <p class="premium-state">{left(quotaOf(me).left)}</p>;
}

/** The place of the plans while they are loaded, or could not be: nothing jumps when they come. */
function PlansState(): JSX.Element {
  const { refused } = useLaterStores().premium;
  const actions = usePremium();
  const t = useI18n("later").premium;
  const { tryAgain } = useI18n("login");
  return (
    <section aria-label={t.price} aria-busy={refused.value === null}>
      <h3>{t.price}</h3>
      <div class="premium-price">
        {refused.value === null ? <Waiting words={t.loading} /> : (
          <>
            <FieldError text={t.notLoaded} />
            <button type="button" class="button button-small" onClick={() => void actions.load()}>
              {tryAgain}
            </button>
          </>
        )}
      </div>
      <FreeLeft />
    </section>
  );
}

/** The plans, each with a button for each way to pay. */
function Plans({ own: { plans, ways } }: { own: PremiumOffer }): JSX.Element {
  const { i18n } = useApp().stores;
  const actions = usePremium();
  /** The plan and the way that are on their way. */
  const busy = useSignal<string | null>(null);
  const problem = useSignal<MessageFormat | null>(null);
  const pay = async (plan: string, way: string): Promise<void> => {
    if (busy.value !== null) return;
    busy.value = `${plan} ${way}`;
    problem.value = null;
    const refused = await actions.pay(plan, way);
    busy.value = null;
    if (refused === null) return;
    problem.value = refused.code === "bad_request"
      ? (t) => t("later").premium.planGone
      : refusalMessage(refused);
  };
  return (
    <>
      <ul class="premium-plans">
        {plans.map((plan) => (
          <li class="premium-price" key={plan.id}>
            <PlanPrice plan={plan} />
            {ways.map((way) => (
              <PayButton
                key={way}
                {...{ plan, way }}
                isMain={plans.length === 1}
                isBusy={busy.value === `${plan.id} ${way}`}
                onClick={() => void pay(plan.id, way)}
              />
            ))}
          </li>
        ))}
      </ul>
      {problem.value !== null && <FieldError text={i18n.format(problem.value)} />}
    </>
  );
}

function PlanPrice({ plan }: { plan: PremiumPlan }): JSX.Element {
  const { i18n } = useApp().stores;
  const t = useI18n("later").premium;
  const isMonth = "months" in plan && plan.months === 1;
  return (
    <p>
      <span class="premium-amount">{priceText(i18n.locale, plan.price, plan.currency)}</span>
      {!isMonth && " "}
      <span class="premium-term">{isMonth ? t.perMonth : t.forTerm(termText(plan, t))}</span>
    </p>
  );
}

interface PayButtonProps {
  readonly plan: PremiumPlan;
  readonly way: string;
  /** Whether it is the only plan. */
  readonly isMain: boolean;
  readonly isBusy: boolean;
  readonly onClick: () => void;
}

function PayButton({ plan, way, isMain, isBusy, onClick }: PayButtonProps): JSX.Element {
  const { i18n } = useApp().stores;
  const t = useI18n("later").premium;
  const words = t.pay[way] ?? t.payOther(way);
  return (
    <button
      type="button"
      class={isMain ? "button button-main" : "button button-firm"}
      aria-label={t.payFor(words, priceText(i18n.locale, plan.price, plan.currency), termText(plan, t))}
      aria-busy={isBusy}
      onClick={onClick}
    >
      <span>{words}</span>
      {isBusy && <span class="spinner" aria-hidden="true" />}
    </button>
  );
}

/** How long a plan is for. */
export function termText(term: Term, t: Namespaces["later"]["premium"]): string {
  return "months" in term ? t.months(term.months) : t.seconds(term.seconds);
}
