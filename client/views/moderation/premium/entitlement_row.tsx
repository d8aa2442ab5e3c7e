// A row of the tab `Premium`: what an account has, until when and why.

import type { JSX } from "preact";
import { GIFT_SOURCES, type ListedEntitlement } from "../../../../server/protocol/premium/entitlements.ts";
import type { Namespaces } from "../../../i18n/namespaces.ts";
import { priceText } from "../../../text/premium_text.ts";
import { Avatar } from "../../people/avatar.tsx";
import { nameColour } from "../../people/name_colour.ts";
import { PremiumDate } from "../../premium/premium_date.tsx";
import { useApp } from "../../shell/app_context.ts";
import { useLaterStores } from "../../shell/part_hooks.ts";
import { useI18n } from "../../ui/use_i18n.ts";
import { Day } from "../timestamp.tsx";

/** The row. */
export function EntitlementRow({ entitlement }: { entitlement: ListedEntitlement }): JSX.Element {
  const { premiumQuestion } = useLaterStores().panel;
  const { i18n } = useApp().stores;
  const { id, username, source, reference, from, until, state, reason, price, currency } = entitlement;
  const t = useI18n("staff").premium;
  const about = `entitlement-${id}`;
  const word = stateWord(entitlement, t);
  const isGift = GIFT_SOURCES.includes(source);
  const mayEnd = state !== "revoked" && (state !== "ended" || isPaid(entitlement));
  return (
    <>
      <Avatar name={username} />
      <div class="panel-words">
        <p class="panel-name" id={about}>
          <span class={`name-${nameColour(username)}`}>{username}</span>
          {word !== undefined && <span class="chip">{word}</span>}
        </p>
        <p class="entitlement-time">
          {t.sources[source]}
          {price !== undefined && currency !== undefined && <>, {priceText(i18n.locale, price, currency)}</>}
          {" · "}
          {until === null ? t.forGood : t.until<JSX.Element>(<PremiumDate ts={until} exact />)}
        </p>
        {reason !== undefined && <p class="panel-reason" dir="auto">{reason}</p>}
        <p class="panel-hint">
          {t.from<JSX.Element>(<Day ts={from} />)}
          {reference !== null && (
            <span>
              · {t.reference} <bdi>{reference}</bdi>
            </span>
          )}
        </p>
      </div>
      <div class="panel-actions">
        {isGift && state === "active" && (
          <button
            type="button"
            class="button button-small"
            aria-describedby={about}
            onClick={() => premiumQuestion.value = { kind: "give", entitlement }}
          >
            {t.changeEnd}
          </button>
        )}
        {mayEnd && (
          <button
            type="button"
            class="button button-small"
            aria-describedby={about}
            onClick={() => premiumQuestion.value = { kind: "end", entitlement }}
          >
            {isPaid(entitlement) ? t.refund : t.end}
          </button>
        )}
      </div>
    </>
  );
}

/** Whether it was paid for, so that ending it is a refund. */
export function isPaid({ source }: ListedEntitlement): boolean {
  return source === "payment" || source === "btcpay";
}

function stateWord(entitlement: ListedEntitlement, t: Namespaces["staff"]["premium"]): string | undefined {
  return entitlement.state === "revoked" && isPaid(entitlement) ? t.refunded : t.states[entitlement.state];
}
