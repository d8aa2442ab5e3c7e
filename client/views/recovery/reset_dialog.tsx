// Choosing a new password with a link: the password, the second step where there is one, and then signed in.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { NewPasswordField } from "../login/account_fields.tsx";
import { AgeCheck } from "../login/age_check.tsx";
import { newPasswordProblem } from "../login/registration_fields.tsx";
import { useFactors } from "../login/use_factors.ts";
import type { SecondStepData } from "../../../server/protocol/errors.ts";
import type { Proof, Refused } from "../../store/session/session_store.ts";
import { useLogin, useRecoveryActions } from "../shell/app_context.ts";
import { FormFooter } from "../ui/form_footer.tsx";
import { NoteDialog } from "../ui/note_dialog.tsx";
import { type Errors, useForm } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { useSubmit } from "../ui/use_submit.ts";
import { ForgotDialog } from "./forgot_dialog.tsx";
import { useEntry } from "./use_entry.ts";

/** Props of {@link ResetDialog}. */
export interface ResetDialogProps {
  /** The secret of the link. */
  readonly token: string;
  readonly onClose: () => void;
}

/** What the dialog asks for; `forgot`: the link is of no use, and another way is wanted. */
type Step = "password" | "proof" | "expired" | "forgot";

/** The dialog. */
export function ResetDialog({ token, onClose }: ResetDialogProps): JSX.Element {
  const t = useI18n("recovery").reset;
  const actions = useRecoveryActions();
  const enter = useEntry();
  const step = useSignal<Step>("password");
  const password = useSignal("");
  const asked = useSignal<SecondStepData | null>(null);

  /** Resolves to the refusal that the form has to show; null when it is done, or goes on elsewhere. */
  const reset = async (proof: Proof): Promise<Refused | null> => {
    const answer = await actions.reset(token, password.value, proof);
    if ("token" in answer) {
      onClose();
      enter(answer.token);
      return null;
    }
    const { refused } = answer;
    if (refused.secondStep !== undefined) {
      asked.value = refused.secondStep;
      step.value = "proof";
      return null;
    }
    if (refused.code !== "expired" || refused.field === "challenge") return refused;
    step.value = "expired";
    return null;
  };

  if (step.value === "forgot") return <ForgotDialog onClose={onClose} />;
  if (step.value === "expired") {
    return (
      <NoteDialog title={t.expiredTitle} onClose={onClose}>
        <div class="join-form">
          <p>{t.expired}</p>
          <button type="button" class="button button-main" onClick={() => step.value = "forgot"}>
            {t.newLink}
          </button>
        </div>
      </NoteDialog>
    );
  }
  return (
    <NoteDialog title={t.title} onClose={onClose}>
      {step.value === "proof" && asked.value !== null
        ? <ProofForm asked={asked.value} reset={reset} onBack={() => step.value = "password"} />
        : (
          <PasswordForm
            onPassword={(chosen) => {
              password.value = chosen;
              return reset({});
            }}
          />
        )}
    </NoteDialog>
  );
}

function PasswordForm(
  { onPassword }: { onPassword: (password: string) => Promise<Refused | null> },
): JSX.Element {
  const { prefs } = useLogin().stores;
  const t = useI18n("recovery");
  const form = useForm(["new_password", "age"]);
  useEffect(() => form.focus("new_password"), []);
  const { busy, onSubmit } = useSubmit(form, {
    check(): Errors<"new_password" | "age"> {
      const problem = newPasswordProblem(form.values.new_password);
      return {
        ...(problem === null ? {} : { new_password: problem }),
        ...(prefs.ofAge.value ? {} : { age: (t) => t("login").join.tooYoung }),
      };
    },
    send: () => onPassword(form.values.new_password),
    onDone: () => {},
  });
  return (
    <form class="join-form" noValidate onSubmit={onSubmit}>
      <p class="field-hint">{t.reset.hint}</p>
      <NewPasswordField label={t.forgot.newPassword} name="new-password" {...form.bind("new_password")} />
      <AgeCheck {...form.bind("age")} />
      <FormFooter form={form} label={t.reset.save} busy={busy} />
    </form>
  );
}

interface ProofFormProps {
  readonly asked: SecondStepData;
  readonly reset: (proof: Proof) => Promise<Refused | null>;
  readonly onBack: () => void;
}

/** The second step, as in signing in. */
function ProofForm({ asked, reset, onBack }: ProofFormProps): JSX.Element | null {
  const t = useI18n("recovery").reset;
  const factors = useFactors(true, onBack);
  const refused = useSignal<Refused | null>(null);
  const busy = useSignal(false);
  const send = async (proof: Proof): Promise<void> => {
    busy.value = true;
    refused.value = null;
    refused.value = await reset(proof);
    busy.value = false;
  };
  return factors && (
    <factors.StepForm
      {...{ asked, label: t.save, refused: refused.value, busy: busy.value, onBack }}
      onProve={(proof) => void send(proof)}
      onExpired={() => void send({})}
    />
  );
}
