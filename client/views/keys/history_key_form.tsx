// A new history key, shown once: to copy, to save. It works once the user says that it is saved.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { PasswordField } from "../login/account_fields.tsx";
import { copyText } from "../message_menu/copy_text.ts";
import { HiddenUsername } from "../settings/hidden_username.tsx";
import { Waiting } from "../settings/waiting.tsx";
import { useApp } from "../shell/app_context.ts";
import { FormFooter } from "../ui/form_footer.tsx";
import { useForm } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { useSubmit } from "../ui/use_submit.ts";
import type { NewHistoryKey } from "./key_screens.ts";
import { useKeyRecovery } from "./use_key_recovery.ts";

/** Props of the forms that save the keys. */
export interface SlotFormProps {
  readonly username: string;
  /** Whether what is saved already is replaced: that takes the password. */
  readonly isFilled: boolean;
  /** Whether that opens former keys: it goes with them. */
  readonly isOld: boolean;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** The form. */
export function HistoryKeyForm(props: SlotFormProps): JSX.Element {
  const recovery = useKeyRecovery();
  const t = useI18n("keys");
  const made = useSignal<NewHistoryKey | null>(null);
  useEffect(() => {
    void recovery.newHistoryKey().then((key) => key === null ? props.onClose() : made.value = key);
  }, []);
  return made.value === null
    ? <Waiting words={t.checking} />
    : <ShownKey historyKey={made.value} {...props} />;
}

function ShownKey(
  { historyKey, username, isFilled, isOld, onClose, onSaved }: SlotFormProps & {
    readonly historyKey: NewHistoryKey;
  },
): JSX.Element {
  const { toasts } = useApp().stores;
  const t = useI18n("keys").history;
  const { yourPassword } = useI18n("later").accountSettings;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const form = useForm(["password"]);
  const { busy, onSubmit } = useSubmit(form, {
    check: () =>
      isFilled && form.values.password === "" ? { password: (t) => t("login").fields.passwordMissing } : {},
    send: () => isFilled ? historyKey.save(form.values.password) : historyKey.save(),
    isOwnPassword: true,
    onDone: () => {
      toasts.show((t) => t("keys").history.kept);
      onSaved();
    },
  });
  return (
    <form class="setting-form" noValidate onSubmit={onSubmit}>
      <h4 class="codes-title" ref={heading} tabIndex={-1}>{t.shown}</h4>
      <KeyText text={historyKey.text} username={username} />
      <p>{t.once}</p>
      {isFilled && (
        <>
          <p class="setting-hint">{isOld ? t.replacesFormer : t.replaces}</p>
          <HiddenUsername username={username} />
          <PasswordField label={yourPassword} {...form.bind("password")} />
        </>
      )}
      <p class="setting-hint">{t.works}</p>
      <FormFooter form={form} label={t.done} busy={busy} onCancel={onClose} />
    </form>
  );
}

/** The key in its groups, with buttons to copy and to save it. */
function KeyText({ text, username }: { readonly text: string; readonly username: string }): JSX.Element {
  const { toasts } = useApp().stores;
  const t = useI18n("keys").history;
  const copy = async (): Promise<void> => {
    const isCopied = await copyText(text);
    toasts.show((t) => isCopied ? t("later").secondStep.copied : t("later").secondStep.notCopied);
  };
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(`${t.file(username)}\n\n${text}\n`)}`;
  return (
    <>
      <code class="key-groups">
        {text.split("-").map((group, index) => <span key={index}>{group}</span>)}
      </code>
      <p class="form-buttons">
        <button type="button" class="button button-small" onClick={() => void copy()}>{t.copy}</button>
        <a class="button button-small" href={file} download="sexychat-history-key.txt">{t.save}</a>
      </p>
    </>
  );
}
