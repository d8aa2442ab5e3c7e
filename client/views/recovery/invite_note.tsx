// What stands in place of the registration form where registering takes an invitation, and there is none.

import type { JSX } from "preact";
import { Contact } from "../login/contact.tsx";
import { useLogin } from "../shell/app_context.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** What to do, and whom to ask. */
export function InviteNote(): JSX.Element {
  const { contact } = useLogin().stores.connection.operator.value;
  const { join } = useI18n("login");
  const { inviteOnly } = useI18n("recovery");
  return (
    <div class="join-form">
      <p>{inviteOnly}</p>
      {contact !== undefined && <p class="field-hint">{join.questions(<Contact contact={contact} />)}</p>}
    </div>
  );
}
