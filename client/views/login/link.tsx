// The link that led to the page, followed in a dialog over whatever screen there is.

import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useLogin } from "../shell/app_context.ts";
import type { FollowedLink } from "../recovery/recovery_actions.ts";
import { useRecovery } from "./use_lazy_part.ts";

/** Its dialog, once the part `recovery` has loaded. Closed without a new password, the page goes on as without the link. */
export function Link({ link }: { link: Signal<FollowedLink | null> }): JSX.Element | null {
  const { stores: { session }, actions } = useLogin();
  const { purpose, token } = link.value!;
  const part = useRecovery(true, () => {
    // The toast says to reload the page: then the link is there again.
    history.replaceState(history.state, "", `#${purpose}=${token}`);
    link.value = null;
  });
  return part && (
    <part.LinkDialog
      key={token}
      link={link.value!}
      onClose={() => {
        link.value = null;
        if (session.phase.value === "out") actions.restore();
      }}
    />
  );
}
