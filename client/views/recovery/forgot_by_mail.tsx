// Asking for a link by mail.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useLogin, useRecoveryActions } from "../shell/app_context.ts";
import { FormFooter } from "../ui/form_footer.tsx";
import { TextField } from "../ui/text_field.tsx";
import { type Errors, useForm } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { useSubmit } from "../ui/use_submit.ts";

/** The form, and once it was sent, what comes next. The answer does not tell whether there is such an account. */
export function ForgotByMail({ focused }: { readonly focused: boolean }): JSX.Element {
  const { prefs } = useLogin().stores;
  const actions = useRecoveryActions();
  const t = useI18n("recovery").forgot;
  const form = useForm(["username_or_email"], { username_or_email: prefs.username.value });
  const isSent = useSignal(false);
  useEffect(() => {
    if (focused) form.focus("username_or_email");
  }, []);
  const { busy, onSubmit } = useSubmit(form, {
    check: (): Errors<"username_or_email"> =>
      form.values.username_or_email.trim() === ""
        ? { username_or_email: (t) => t("recovery").forgot.nameOrEmailMissing }
        : {},
    send: () => actions.requestReset(form.values.username_or_email.trim()),
    onDone: () => isSent.value = true,
  });
  if (isSent.value) return <Sent />;
  return (
    <form class="join-form" noValidate onSubmit={onSubmit}>
      <TextField
        label={t.nameOrEmail}
        hint={t.mailHint}
        autocomplete="username"
        maxLength={254}
        required
        {...form.bind("username_or_email")}
      />
      <FormFooter form={form} label={t.send} busy={busy} />
    </form>
  );
}

function Sent(): JSX.Element {
  const { sent } = useI18n("recovery").forgot;
  const words = useRef<HTMLParagraphElement>(null);
  useEffect(() => words.current?.focus(), []);
  return <p role="status" tabIndex={-1} ref={words}>{sent}</p>;
}
