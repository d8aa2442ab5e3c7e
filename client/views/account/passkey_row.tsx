// A passkey in the list: its name, when it was added and used, and the form that removes it.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { PasskeyView } from "../../../server/protocol/factors/passkey_views.ts";
import { PasswordField } from "../login/account_fields.tsx";
import { HiddenUsername } from "../settings/hidden_username.tsx";
import { useFactorActions } from "../shell/app_context.ts";
import { FormFooter } from "../ui/form_footer.tsx";
import { useForm } from "../ui/use_form.ts";
import { useFormats } from "../ui/use_formats.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { useSubmit } from "../ui/use_submit.ts";

/** Props of {@link PasskeyRow}. */
export interface PasskeyRowProps {
  readonly passkey: PasskeyView;
  readonly username: string;
  /** The passkey was removed, and its row goes. */
  readonly onRemoved: () => void;
}

/** The row. Its form opens below it; closed again, the focus is on its button. */
export function PasskeyRow({ passkey, username, onRemoved }: PasskeyRowProps): JSX.Element {
  const formats = useFormats();
  const t = useI18n("later").secondStep;
  const open = useSignal(false);
  const wasOpen = useRef(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open.value && wasOpen.current) button.current?.focus();
    wasOpen.current = open.value;
  }, [open.value]);
  const { name, created_at, used_at } = passkey;
  const day = (at: string): string => formats.day.format(Date.parse(at));
  return (
    <li class="factor">
      <div class="setting-line">
        <p class="factor-words">
          <span dir="auto">{name}</span>
          <span class="setting-hint">
            {t.added(day(created_at))} · {used_at === null ? t.neverUsed : t.lastUsed(day(used_at))}
          </span>
        </p>
        {!open.value && (
          <button
            type="button"
            class="button button-small"
            aria-label={t.removeOne(name)}
            ref={button}
            onClick={() => open.value = true}
          >
            {t.remove}
          </button>
        )}
      </div>
      {open.value && (
        <RemoveForm
          id={passkey.id}
          {...{ username, onRemoved }}
          onClose={() => open.value = false}
        />
      )}
    </li>
  );
}

interface RemoveFormProps extends Pick<PasskeyRowProps, "username" | "onRemoved"> {
  readonly id: number;
  readonly onClose: () => void;
}

function RemoveForm({ id, username, onRemoved, onClose }: RemoveFormProps): JSX.Element {
  const actions = useFactorActions();
  const t = useI18n("later").secondStep;
  const { yourPassword } = useI18n("later").accountSettings;
  const form = useForm(["password"]);
  const { busy, onSubmit } = useSubmit(form, {
    check: () => form.values.password === "" ? { password: (t) => t("login").fields.passwordMissing } : {},
    send: () => actions.removePasskey(id, form.values.password),
    isOwnPassword: true,
    onDone: onRemoved,
  });
  useEffect(() => form.focus("password"), []);
  return (
    <form class="setting-form setting-open" noValidate onSubmit={onSubmit}>
      <HiddenUsername username={username} />
      <PasswordField label={yourPassword} {...form.bind("password")} />
      <FormFooter form={form} label={t.remove} busy={busy} danger onCancel={onClose} />
    </form>
  );
}
