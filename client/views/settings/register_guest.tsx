// The form that makes an account for a guest who stays in the lobby.

import type { JSX } from "preact";
import {
  REGISTRATION_FIELDS,
  registrationErrors,
  RegistrationFields,
  registrationOf,
} from "../login/registration_fields.tsx";
import { useAccount, useApp } from "../shell/app_context.ts";
import { FormFooter } from "../ui/form_footer.tsx";
import { useForm } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { useSubmit } from "../ui/use_submit.ts";

/** The benefit of an account, and the form. The guest may choose another name. */
export function RegisterGuest({ username }: { username: string }): JSX.Element {
  const account = useAccount();
  const { stores } = useApp();
  const { invite } = stores.session;
  const t = useI18n("later").accountSettings;
  const form = useForm(REGISTRATION_FIELDS, { username });
  const registration = registrationOf(form.values);
  const { busy, onSubmit } = useSubmit(form, {
    check: () => registrationErrors(registration),
    send: () => account.register({ ...registration, ...(invite.value && { invite: invite.value }) }),
    onDone: () => {
      stores.toasts.show((t) => t("later").accountSettings.created(registration.username));
      document.getElementById("tab-account-settings")?.focus();
    },
  });
  if (stores.connection.operator.value.registration === "invite" && invite.value === null) {
    return (
      <section class="setting" aria-label={t.create}>
        <h3>{t.keepName}</h3>
        <p class="setting-hint">{t.inviteOnly}</p>
      </section>
    );
  }
  return (
    <section class="setting" aria-label={t.create}>
      <h3>{t.keepName}</h3>
      <p class="setting-hint">{t.keepNameHint}</p>
      <form class="setting-form" noValidate onSubmit={onSubmit}>
        <RegistrationFields form={form} />
        <FormFooter
          form={form}
          label={t.createAccount}
          busy={busy}
        />
      </form>
    </section>
  );
}
