// The codes of the vouchers that were made last, to be copied: the server sends them once.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { MadeVoucher } from "../../../store/moderation/made_vouchers.ts";
import { copyText } from "../../message_menu/copy_text.ts";
import { useApp } from "../../shell/app_context.ts";
import { useStaff } from "../../shell/part_hooks.ts";
import { useId } from "../../ui/use_id.ts";
import { useI18n } from "../../ui/use_i18n.ts";

/** Lines of codes that are in view at once, at most. */
const MOST_LINES = 5;

/** The codes, until the user has seen to them. */
export function NewVouchers(): JSX.Element | null {
  const made = useStaff().premium.made.value;
  return made && <VoucherCodes key={made[0]?.id} made={made} />;
}

function VoucherCodes({ made }: { made: readonly MadeVoucher[] }): JSX.Element {
  const { stores } = useApp();
  const { premium } = useStaff();
  const t = useI18n("staff").premium;
  const isCopied = useSignal(false);
  const copyButton = useRef<HTMLButtonElement>(null);
  const [id, hintId] = [useId(), useId()];
  const codes = made.map(({ code }) => code).join("\n");
  useEffect(() => copyButton.current?.focus(), []);
  const copy = async (): Promise<void> => {
    isCopied.value = await copyText(codes);
    if (!isCopied.value) stores.toasts.show((t) => t("staff").premium.notCopied);
  };
  const done = (): void => {
    const form = copyButton.current?.closest(".invite-tools")?.querySelector<HTMLElement>("form button");
    premium.forgetCodes();
    form?.focus();
  };
  return (
    <div class="invite-link">
      <label for={id}>{t.codes(made.length)}</label>
      <textarea
        id={id}
        class="voucher-codes"
        readOnly
        dir="ltr"
        rows={Math.min(MOST_LINES, made.length)}
        value={codes}
        aria-describedby={hintId}
        onFocus={(event) => event.currentTarget.select()}
      />
      <p class="panel-hint" id={hintId} role="status">{t.codesHint}</p>
      <div class="form-buttons">
        <button type="button" class="button button-firm" ref={copyButton} onClick={copy}>
          {isCopied.value ? t.copied : t.copy}
        </button>
        <button type="button" class="button" onClick={done}>{t.done}</button>
      </div>
    </div>
  );
}
