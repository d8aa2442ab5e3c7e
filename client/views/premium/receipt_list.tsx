// The payments of the member that were settled.

import type { JSX } from "preact";
import type { Receipt } from "../../../server/protocol/premium/plans.ts";
import { priceText } from "../../text/premium_text.ts";
import { useApp } from "../shell/app_context.ts";
import { useLaterStores } from "../shell/part_hooks.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { termText } from "./plan_list.tsx";
import { PremiumDate } from "./premium_date.tsx";

/** The list; nothing for a member who has paid for nothing here. */
export function ReceiptList(): JSX.Element | null {
  const { receipts } = useI18n("later").premium;
  const all = useLaterStores().premium.own.value?.receipts ?? [];
  if (all.length === 0) return null;
  return (
    <section aria-label={receipts}>
      <h3>{receipts}</h3>
      <ul class="receipts">
        {all.map((receipt) => <ReceiptRow key={receipt.reference} receipt={receipt} />)}
      </ul>
    </section>
  );
}

function ReceiptRow({ receipt }: { receipt: Receipt }): JSX.Element {
  const { i18n } = useApp().stores;
  const t = useI18n("later").premium;
  return (
    <li>
      <p>
        <strong>{priceText(i18n.locale, receipt.price, receipt.currency)}</strong>
        <span>{t.forTerm(termText(receipt, t))}</span>
        {receipt.state === "revoked" && <span class="chip">{t.refunded}</span>}
      </p>
      <p class="setting-hint">
        <PremiumDate ts={receipt.date} /> · {t.reference}{" "}
        <bdi class="receipt-reference">{receipt.reference}</bdi>
      </p>
    </li>
  );
}
