// The tab `Premium`: who has it, until when and why; and vouchers.

import type { JSX } from "preact";
import { useLaterStores } from "../../shell/part_hooks.ts";
import { useI18n } from "../../ui/use_i18n.ts";
import { PanelList } from "../panel_list.tsx";
import { EndPremium } from "./end_premium.tsx";
import { EntitlementRow } from "./entitlement_row.tsx";
import { GivePremium } from "./give_premium.tsx";
import { ListChoice } from "./list_choice.tsx";
import { VoucherList } from "./voucher_list.tsx";

/** The two lists. */
export function PremiumTab(): JSX.Element {
  const isVouchers = useLaterStores().panel.premiumList.value === "vouchers";
  return (
    <div class="panel-place">
      <ListChoice />
      {isVouchers ? <VoucherList /> : <EntitlementList />}
    </div>
  );
}

function EntitlementList(): JSX.Element {
  const { premiumQuestion } = useLaterStores().panel;
  const t = useI18n("staff").premium;
  return (
    <PanelList
      name="entitlements"
      label={t.title}
      search={t.find}
      empty={t.none}
      row={(entitlement) => <EntitlementRow entitlement={entitlement} />}
      beside={
        <button type="button" class="button" onClick={() => premiumQuestion.value = { kind: "give" }}>
          {t.give}
        </button>
      }
    />
  );
}

/** The open dialog of the tab, if any. */
export function PremiumDialogs(): JSX.Element | null {
  const { premiumQuestion } = useLaterStores().panel;
  const close = (): void => {
    premiumQuestion.value = null;
  };
  const question = premiumQuestion.value;
  if (question === null) return null;
  return question.kind === "give"
    ? <GivePremium entitlement={question.entitlement} onClose={close} />
    : <EndPremium entitlement={question.entitlement} onClose={close} />;
}
