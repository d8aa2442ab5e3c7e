// The second step of signing in: a code of the authenticator app, a passkey, or a recovery code.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { SecondFactor } from "../../../server/protocol/errors.ts";
import type { CodeFieldProps } from "./code_field_props.ts";
import type { StepFormProps } from "./step_form_props.ts";
import type { MessageFormat } from "../../i18n/namespaces.ts";
import type { Proof } from "../../store/session/session_store.ts";
import { useLogin } from "../shell/app_context.ts";
import { FormFooter } from "../ui/form_footer.tsx";
import { TextField } from "../ui/text_field.tsx";
import { type Form, useForm } from "../ui/use_form.ts";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** Digits of a code. */
const CODE_LENGTH = 6;

type FieldName = "code" | "recovery_code";

/** What the join waits for; nothing while it waits for nothing. */
export function SecondStep(): JSX.Element | null {
  const { stores: { session }, actions } = useLogin();
  const t = useI18n("factors");
  const asked = session.secondStep.value;
  if (asked === null) return null;
  const { credentials } = asked;
  return (
    <StepForm
      {...{ asked, label: t.enter }}
      refused={session.refused.value}
      busy={session.phase.value === "entering"}
      onProve={(proof) => actions.enter({ ...credentials, ...proof })}
      onExpired={() => actions.enter(credentials)}
      onBack={() => session.leaveSecondStep()}
    />
  );
}

/** Asks for the proof of a second step. */
export function StepForm(
  { asked, label, danger = false, refused, busy: sending, onProve, onExpired, onBack }: StepFormProps,
): JSX.Element {
  const { factors } = useLogin();
  const t = useI18n("factors");
  const form = useForm<FieldName>(["code", "recovery_code"]);
  const method = useSignal<SecondFactor>(asked.methods[0] ?? "recovery");
  const asking = useSignal(false);
  const titleId = useId();
  const busy = sending || asking.value;

  useEffect(() => {
    if (refused === null || refused.code === "second_factor_required") return;
    if (refused.code !== "expired") return form.refuse(refused);
    form.show({ form: (t) => t("factors").tooLong });
    onExpired();
  }, [refused]);

  const prove = (proof: Omit<Proof, "challenge">): void => onProve({ challenge: asked.challenge, ...proof });
  const askPasskey = async (): Promise<void> => {
    asking.value = true;
    const given = await factors.loaded!.getPasskey(asked.options ?? {});
    asking.value = false;
    if ("answer" in given) return prove({ assertion: given.answer });
    const { problem } = given;
    form.show({ form: (t) => t("factors").problems[problem] });
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (busy || form.retrySeconds > 0) return;
    if (method.value === "passkey") return void askPasskey();
    const field = method.value === "totp" ? "code" : "recovery_code";
    const text = form.values[field].trim();
    const missing: MessageFormat = (t) => t("factors").missing[field];
    if (text === "") return form.show({ [field]: missing });
    prove({ [field]: text });
  };

  return (
    <form class="join-form" noValidate aria-labelledby={titleId} onSubmit={submit}>
      <h2 class="step-title" id={titleId}>{t.title}</h2>
      <StepFields key={method.value} method={method.value} form={form} />
      <FormFooter
        form={form}
        label={method.value === "passkey" ? t.usePasskey : label}
        {...{ busy, danger }}
      />
      <OtherWays
        methods={asked.methods.filter((other) => other !== method.value)}
        onChoose={(other) => {
          form.show({});
          method.value = other;
        }}
        onBack={onBack}
      />
    </form>
  );
}

interface OtherWaysProps {
  readonly methods: readonly SecondFactor[];
  readonly onChoose: (method: SecondFactor) => void;
  readonly onBack: () => void;
}

function OtherWays({ methods, onChoose, onBack }: OtherWaysProps): JSX.Element {
  const t = useI18n("factors");
  return (
    <div class="step-others">
      {methods.map((method) => (
        <button
          key={method}
          type="button"
          class="link-button"
          onClick={() => onChoose(method)}
        >
          {t.instead[method]}
        </button>
      ))}
      <button type="button" class="link-button" onClick={onBack}>{t.back}</button>
    </div>
  );
}

/** What is asked for. The field has the focus; for a passkey the button below. */
function StepFields({ method, form }: { method: SecondFactor; form: Form<FieldName> }): JSX.Element {
  const t = useI18n("factors");
  const words = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (method === "totp") form.focus("code");
    else if (method === "recovery") form.focus("recovery_code");
    else words.current?.closest("form")?.querySelector<HTMLElement>("[type=submit]")?.focus();
  }, []);
  if (method === "passkey") return <p class="field-hint" ref={words}>{t.passkeyHint}</p>;
  if (method === "recovery") {
    return (
      <TextField
        label={t.recoveryCode}
        hint={t.recoveryHint}
        autocomplete="off"
        maxLength={64}
        required
        {...form.bind("recovery_code")}
      />
    );
  }
  return <CodeField label={t.code} hint={t.codeHint} {...form.bind("code")} />;
}

/** A field for a code of an authenticator app. A pasted one may have spaces, dashes, or words around it. */
export function CodeField({ onInput, ...props }: CodeFieldProps): JSX.Element {
  return (
    <TextField
      {...props}
      autocomplete="one-time-code"
      inputMode="numeric"
      required
      onInput={(text) => onInput(text.replaceAll(/\D/g, "").slice(0, CODE_LENGTH))}
    />
  );
}
