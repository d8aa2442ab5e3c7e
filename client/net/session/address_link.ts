// Links that the page is opened with: what stands behind the `#` of its address, as in server/protocol/links.ts.

import type { SessionStore } from "../../store/session/session_store.ts";

/** Takes an invitation out of the address and the history of the tab, keeps it, and shows the form that it is for. */
export function takeInvite(session: SessionStore): void {
  const code = /^#invite=([\w-]{20,128})$/.exec(location.hash)?.[1];
  if (code === undefined) return;
  history.replaceState(null, "", location.pathname + location.search);
  session.chooseJoinMode("register");
  session.invite.value = code;
}
