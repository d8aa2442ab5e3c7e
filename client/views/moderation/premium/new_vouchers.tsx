// The codes of the vouchers that were made last, to be copied: the server sends them once.

import type { JSX } from "preact";
import { ShownOnce } from "../../invitations/shown_once.tsx";
import { useStaff } from "../../shell/part_hooks.ts";
import { useI18n } from "../../ui/use_i18n.ts";

/** Lines of codes that are in view at once, at most. */
const MOST_LINES = 5;

/** The codes, until the user has seen to them. */
export function NewVouchers(): JSX.Element | null {
  const { premium } = useStaff();
  const t = useI18n("staff").premium;
  const made = premium.made.value;
  return made && (
    <ShownOnce
      key={made[0]?.id}
      label={t.codes(made.length)}
      hint={t.codesHint}
      value={made.map(({ code }) => code).join("\n")}
      rows={Math.min(MOST_LINES, made.length)}
      words={t}
      notCopied={(t) => t("staff").premium.notCopied}
      onDone={() => premium.forgetCodes()}
    />
  );
}
