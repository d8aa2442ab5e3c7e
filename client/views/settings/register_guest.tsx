// How a guest becomes a member without leaving the room.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useApp } from "../shell/app_context.ts";
import { FormFooter } from "../ui/form_footer.tsx";
import {
  fieldOf,
  REGISTRATION_FIELDS,
  registrationErrors,
  RegistrationFields,
  registrationOf,
} from "../login/registration_fields.tsx";
import { useForm } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** What an account is good for, and the form that makes one under this name or another. */
export function RegisterGuest({ username }: { username: string }): JSX.Element {
  const { stores, actions } = useApp();
  const t = useI18n("later").accountSettings;
  const form = useForm(REGISTRATION_FIELDS, { username });
  const busy = useSignal(false);

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (busy.value || form.rest > 0) return;
    const registration = registrationOf(form.values);
    const found = registrationErrors(registration);
    form.show(found);
    if (Object.keys(found).length > 0) return;
    busy.value = true;
    const refused = await actions.membership.register(registration);
    busy.value = false;
    if (refused !== null) return form.refuse(refused, fieldOf(refused.code));
    stores.toasts.show((t) => t("later").accountSettings.created(registration.username));
    document.getElementById("tab-account-settings")?.focus();
  };

  return (
    <section class="setting" aria-label={t.create}>
      <h3>{t.keepName}</h3>
      <p class="setting-hint">{t.keepNameHint}</p>
      <form class="setting-form" noValidate onSubmit={submit}>
        <RegistrationFields form={form} />
        <FormFooter label={t.createAccount} busy={busy.value} error={form.errors.form} rest={form.rest} />
      </form>
    </section>
  );
}
