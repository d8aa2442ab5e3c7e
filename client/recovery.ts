// The part `recovery` of the page: forgotten passwords, the links in mail, and what registering takes. It loads when it is needed.

import { RestClient } from "./net/connection/rest_client.ts";
import { RecoveryRequests } from "./net/session/recovery_requests.ts";
import type { Clock } from "./store/connection/store_clock.ts";
import type { LoginStores } from "./store/session/login_stores.ts";
import { ForgotDialog } from "./views/recovery/forgot_dialog.tsx";
import { InviteNote } from "./views/recovery/invite_note.tsx";
import { LinkDialog } from "./views/recovery/link_dialog.tsx";
import type { RecoveryPart } from "./views/shell/page_parts.ts";

/** Creates the part. */
export function openRecovery({ session, i18n }: LoginStores, clock: Clock): RecoveryPart {
  const language = (): string => i18n.language.value;
  const rest = new RestClient({ fetcher: (url, init) => fetch(url, init), clock, session, language });
  return { ForgotDialog, InviteNote, LinkDialog, actions: new RecoveryRequests(rest) };
}
