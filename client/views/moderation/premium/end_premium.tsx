// The dialog before an entitlement is ended, or a payment marked as refunded.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { ListedEntitlement } from "../../../../server/protocol/premium/entitlements.ts";
import { useStaff } from "../../shell/part_hooks.ts";
import { ConfirmDialog } from "../../ui/confirm_dialog.tsx";
import { useI18n } from "../../ui/use_i18n.ts";
import { isReason, ReasonField } from "../sanction_fields.tsx";
import { isPaid } from "./entitlement_row.tsx";

/** Props of {@link EndPremium}. */
export interface EndPremiumProps {
  readonly entitlement: ListedEntitlement;
  readonly onClose: () => void;
}

/** The dialog. */
export function EndPremium({ entitlement, onClose }: EndPremiumProps): JSX.Element {
  const { premium } = useStaff();
  const t = useI18n("staff").premium;
  const { reason: reasonLabel } = useI18n("later").moderation;
  const reason = useSignal("");
  const { username, source } = entitlement;
  const isRefund = isPaid(entitlement);
  return (
    <ConfirmDialog
      title={(isRefund ? t.refundTitle : t.endTitle)(username)}
      label={isRefund ? t.refund : t.end}
      danger
      onClose={onClose}
      run={() => isReason(reason.value) ? premium.end(entitlement, reason.value) : null}
    >
      <p class="question-words">
        {isRefund ? t.refundWords : source === "voucher" ? t.endVoucher : t.endGift}
      </p>
      <ReasonField label={reasonLabel} hint={t.reasonHint} value={reason} />
    </ConfirmDialog>
  );
}
