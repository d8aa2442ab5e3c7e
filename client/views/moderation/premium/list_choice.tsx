// Which list the tab `Premium` shows.

import type { JSX } from "preact";
import { useLaterStores } from "../../shell/part_hooks.ts";
import { Segment } from "../../ui/segment.tsx";
import { useI18n } from "../../ui/use_i18n.ts";

/** The choice between members and vouchers. */
export function ListChoice(): JSX.Element {
  const { premiumList } = useLaterStores().panel;
  const t = useI18n("staff").premium;
  return (
    <div class="segments premium-lists" role="radiogroup" aria-label={t.which}>
      {([["entitlements", t.members], ["vouchers", t.vouchers]] as const).map(([value, label]) => (
        <Segment
          key={value}
          label={label}
          name="premium-list"
          checked={premiumList.value === value}
          onChange={() => premiumList.value = value}
        />
      ))}
    </div>
  );
}
