// Setting an authenticator app up: the password, the secret as QR code and text, the first code, the recovery codes.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { PasswordField } from "../login/account_fields.tsx";
import { useFactors } from "../login/use_factors.ts";
import { copyText } from "../message_menu/copy_text.ts";
import { HiddenUsername } from "../settings/hidden_username.tsx";
import { useApp, useFactorActions } from "../shell/app_context.ts";
import { FormFooter } from "../ui/form_footer.tsx";
import { useForm } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { useSubmit } from "../ui/use_submit.ts";
import { RecoveryCodeList } from "./recovery_code_list.tsx";

interface StepProps {
  readonly username: string;
  readonly onClose: () => void;
}

interface Secret {
  readonly secret: string;
  readonly uri: string;
}

/** The steps, one after another. */
export function SetUpApp({ username, onClose }: StepProps): JSX.Element {
  const secret = useSignal<Secret | null>(null);
  const codes = useSignal<readonly string[] | null>(null);
  const { toasts } = useApp().stores;
  const actions = useFactorActions();
  const done = (): void => {
    toasts.show((t) => t("later").secondStep.appDone);
    onClose();
    void actions.load();
  };
  if (codes.value !== null) return <RecoveryCodeList codes={codes.value} {...{ username }} onDone={done} />;
  if (secret.value === null) {
    return <AskSecret {...{ username, onClose }} onSecret={(made) => secret.value = made} />;
  }
  return (
    <ConfirmSecret
      {...secret.value}
      onClose={onClose}
      onConfirmed={(made) => made.length === 0 ? done() : codes.value = made}
    />
  );
}

function AskSecret(
  { username, onClose, onSecret }: StepProps & { readonly onSecret: (secret: Secret) => void },
): JSX.Element {
  const actions = useFactorActions();
  const t = useI18n("later").accountSettings;
  const form = useForm(["password"]);
  const made = useRef<Secret | null>(null);
  const { busy, onSubmit } = useSubmit(form, {
    check: () => form.values.password === "" ? { password: (t) => t("login").fields.passwordMissing } : {},
    send: async () => {
      const answer = await actions.startTotp(form.values.password);
      if ("refused" in answer) return answer.refused;
      made.current = answer;
      return null;
    },
    isOwnPassword: true,
    onDone: () => onSecret(made.current!),
  });
  return (
    <form class="setting-form" noValidate onSubmit={onSubmit}>
      <HiddenUsername username={username} />
      <PasswordField label={t.yourPassword} {...form.bind("password")} />
      <FormFooter form={form} label={t.continue} busy={busy} onCancel={onClose} />
    </form>
  );
}

interface ConfirmProps extends Secret {
  readonly onClose: () => void;
  readonly onConfirmed: (codes: readonly string[]) => void;
}

function ConfirmSecret({ secret, uri, onClose, onConfirmed }: ConfirmProps): JSX.Element {
  const actions = useFactorActions();
  const t = useI18n("later").secondStep;
  const part = useFactors(true, onClose);
  const form = useForm(["code"]);
  const codes = useRef<readonly string[]>([]);
  const { busy, onSubmit } = useSubmit(form, {
    check: () => form.values.code.length < 6 ? { code: (t) => t("later").secondStep.codeMissing } : {},
    send: async () => {
      const answer = await actions.confirmTotp(form.values.code);
      if ("refused" in answer) return answer.refused;
      codes.current = answer.codes;
      return null;
    },
    onDone: () => onConfirmed(codes.current),
  });
  useEffect(() => {
    if (part !== null) form.focus("code");
  }, [part]);
  if (part === null) return <span class="spinner" role="status" aria-label={t.loading} />;
  const { size, path } = part.qrCode(uri);
  return (
    <form class="setting-form" noValidate onSubmit={onSubmit}>
      <p>{t.scan}</p>
      <svg class="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t.qrCode}>
        <rect width={size} height={size} />
        <path d={path} />
      </svg>
      <SecretText {...{ secret, uri }} />
      <part.CodeField label={t.code} hint={t.codeHint} {...form.bind("code")} />
      <FormFooter form={form} label={t.turnOn} busy={busy} onCancel={onClose} />
    </form>
  );
}

/** The secret for people who cannot scan: to open on this device, to copy, to type. */
function SecretText({ secret, uri }: Secret): JSX.Element {
  const { toasts } = useApp().stores;
  const t = useI18n("later").secondStep;
  const copy = async (): Promise<void> => {
    const isCopied = await copyText(secret);
    toasts.show((t) => isCopied ? t("later").secondStep.copied : t("later").secondStep.notCopied);
  };
  return (
    <div class="qr-secret">
      <p class="setting-hint">{t.noScan}</p>
      <code class="secret-text">{secret.replaceAll(/(.{4})(?=.)/g, "$1 ")}</code>
      <p class="form-buttons">
        <button type="button" class="button button-small" onClick={() => void copy()}>{t.copySecret}</button>
        <a class="button button-small" href={uri}>{t.openApp}</a>
      </p>
    </div>
  );
}
