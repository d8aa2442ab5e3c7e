// Vouchers: a form that makes them, the codes of the newest, and all that are kept.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { ListedVoucher } from "../../../../server/protocol/premium/vouchers.ts";
import type { Namespaces } from "../../../i18n/namespaces.ts";
import { useApp } from "../../shell/app_context.ts";
import { LaterIcon } from "../../shell/later_icon.tsx";
import { useStaff } from "../../shell/part_hooks.ts";
import { ActionButton } from "../../ui/action_button.tsx";
import { useI18n } from "../../ui/use_i18n.ts";
import { MakeForm } from "../../invitations/make_form.tsx";
import { NumberChoice } from "../../invitations/number_choice.tsx";
import type { Outcome } from "../moderation_actions.ts";
import { PanelList } from "../panel_list.tsx";
import { Day } from "../timestamp.tsx";
import { NewVouchers } from "./new_vouchers.tsx";

/** Numbers of months, of vouchers, and of days that they hold, to choose from. */
const MONTHS: readonly number[] = [1, 2, 3, 6, 12, 24, 36];
const COUNTS: readonly number[] = [1, 5, 10, 20, 50, 100];
const DAYS: readonly number[] = [7, 30, 90, 180, 365];
/** What a voucher for a day gives. */
const DAY_SECONDS = 86_400;

/** The vouchers, newest first. */
export function VoucherList(): JSX.Element {
  const t = useI18n("staff").premium;
  return (
    <PanelList
      name="vouchers"
      label={t.vouchers}
      empty={t.noVouchers}
      row={(voucher) => <VoucherRow voucher={voucher} />}
      above={
        <div class="invite-tools">
          <VoucherForm />
          <NewVouchers />
        </div>
      }
    />
  );
}

function VoucherForm(): JSX.Element {
  const { premium } = useStaff();
  const t = useI18n("staff").premium;
  /** 0: a day. */
  const months = useSignal(1);
  const count = useSignal(10);
  const days = useSignal(90);
  const make = (): Outcome =>
    premium.makeVouchers(
      months.value === 0 ? { seconds: DAY_SECONDS } : { months: months.value },
      count.value,
      days.value,
    );
  const termOf = (one: number): string => one === 0 ? t.seconds(DAY_SECONDS) : t.month(one);
  return (
    <MakeForm label={t.make} make={make}>
      <NumberChoice label={t.gives} of={[0, ...MONTHS]} chosen={months} name={termOf} />
      <NumberChoice label={t.howMany} of={COUNTS} chosen={count} name={t.howManyCount} />
      <NumberChoice label={t.validFor} of={DAYS} chosen={days} name={t.days} />
    </MakeForm>
  );
}

function VoucherRow({ voucher }: { voucher: ListedVoucher }): JSX.Element {
  const { clock } = useApp();
  const { premium } = useStaff();
  const t = useI18n("staff").premium;
  const { id, used_at, used_by, expires_at, made_by } = voucher;
  const nameId = `voucher-${id}`;
  const isOver = used_at === null && Date.parse(expires_at) <= clock.serverNow();
  return (
    <>
      <span class="avatar avatar-range">
        <LaterIcon name="heart" />
      </span>
      <div class="panel-words">
        <p class="panel-name" id={nameId}>
          {t.voucher(voucherTerm(voucher, t))}
          {used_at !== null && <span class="chip">{t.used}</span>}
          {isOver && <span class="chip">{t.over}</span>}
        </p>
        <p class="panel-hint">
          {`${t.voucherNumber(id)} ${t.madeBy(made_by)}`}
          <span>
            · {used_at === null
              ? t.until<JSX.Element>(<Day ts={expires_at} />)
              : t.usedBy<JSX.Element>(used_by, <Day ts={used_at} />)}
          </span>
        </p>
      </div>
      <div class="panel-actions">
        {used_at === null && (
          <ActionButton
            label={t.revoke}
            about={nameId}
            run={() => premium.revokeVoucher(id)}
          />
        )}
      </div>
    </>
  );
}

/** What a voucher gives. */
function voucherTerm({ months, seconds = 0 }: ListedVoucher, t: Namespaces["staff"]["premium"]): string {
  return months === undefined ? t.seconds(seconds) : t.month(months);
}
