// The download of a model: a form for its name, and a progress bar.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { ModelPullState } from "../../../server/protocol/server_events.ts";
import type { MessageFormat, Namespaces } from "../../i18n/namespaces.ts";
import { refusalMessage } from "../../i18n/refusal_text.ts";
import { showRefusal } from "../../store/refusal_toast.ts";
import { useApp } from "../shell/app_context.ts";
import { useLaterStores } from "../shell/part_hooks.ts";
import { FieldError } from "../ui/text_field.tsx";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The form, or the progress of a running download. The download continues when the dialog is closed. */
export function ModelPullForm(): JSX.Element | null {
  const { companionAdmin } = useLaterStores();
  const t = useI18n("staff").companion;
  const status = companionAdmin.status.value!;
  const pull = companionAdmin.pull.value;
  const id = useId();
  if (!status.reachable && pull?.state !== "running") return null;
  return (
    <section class="rule" aria-labelledby={id}>
      <h3 id={id}>{t.getModel}</h3>
      {pull?.state === "running" ? <Progress pull={pull} /> : <PullForm titleId={id} />}
      <p class="pull-end" role="status">{pull === null ? "" : outcomeOf(pull, t)}</p>
      {pull?.state === "failed" && <PullAgain model={pull.model} />}
    </section>
  );
}

/** Goes on with a download that failed. */
function PullAgain({ model }: { model: string }): JSX.Element {
  const { actions, stores } = useApp();
  const t = useI18n("staff").companion;
  const busy = useSignal(false);
  const run = async (): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    const refused = await actions.request("admin_violet_pull", { model });
    busy.value = false;
    if (refused !== null) stores.toasts.show(refusalMessage(refused));
  };
  return (
    <button
      type="button"
      class="button button-small pull-again"
      aria-busy={busy.value}
      onClick={() => void run()}
    >
      {t.pullAgain(model)}
    </button>
  );
}

function PullForm({ titleId }: { titleId: string }): JSX.Element {
  const { actions, stores } = useApp();
  const { ready, model } = useLaterStores().companionAdmin.status.value!;
  const t = useI18n("staff").companion;
  const typed = useSignal<string | null>(null);
  const problem = useSignal<MessageFormat | undefined>(undefined);
  const busy = useSignal(false);
  const id = useId();
  // When the configured model is missing, its name is filled in.
  const name = typed.value ?? (ready ? "" : model);
  const run = async (): Promise<void> => {
    if (busy.value || name.trim() === "") return;
    busy.value = true;
    const refused = await actions.request("admin_violet_pull", { model: name.trim() });
    busy.value = false;
    problem.value = refused === null ? undefined : refusalMessage(refused);
    if (refused === null) typed.value = null;
  };
  return (
    <form
      class="pull-form"
      aria-labelledby={titleId}
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <div class="field">
        <label for={id}>{t.model}</label>
        <input
          id={id}
          dir="auto"
          value={name}
          placeholder={t.modelSample}
          maxLength={200}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          aria-invalid={problem.value !== undefined}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
            problem.value = undefined;
          }}
        />
        {problem.value !== undefined && <FieldError text={stores.i18n.format(problem.value)} />}
      </div>
      <button type="submit" class="button" aria-busy={busy.value} disabled={name.trim() === ""}>
        {t.pull}
      </button>
    </form>
  );
}

function Progress({ pull }: { pull: ModelPullState }): JSX.Element {
  const { actions, stores } = useApp();
  const { model, status, total, completed = 0 } = pull;
  const t = useI18n("staff").companion;
  const percent = total === undefined ? undefined : Math.floor(100 * completed / Math.max(1, total));
  const stop = async (): Promise<void> => {
    const refused = await actions.request("admin_violet_pull_stop", {});
    if (refused !== null) showRefusal(stores, refused);
  };
  return (
    <div class="pull">
      <p class="pull-line">
        <span class="model-name">{model}</span>
        {percent !== undefined && <span class="pull-percent">{t.percent(percent)}</span>}
      </p>
      <progress class="bar" aria-label={t.fetching(model)} max={100} value={percent} />
      <p class="pull-line">
        <span class="panel-hint">
          {total === undefined ? t.pullStatus(status ?? "") : t.sizeOf(t.size(completed), t.size(total))}
        </span>
        <button type="button" class="button button-small" onClick={stop}>{t.stopFetching}</button>
      </p>
      <p class="panel-hint">{t.goesOn}</p>
    </div>
  );
}

/** How the last download ended. */
function outcomeOf(
  { state, model, msg, said, words }: ModelPullState,
  t: Namespaces["staff"]["companion"],
): string {
  if (state === "done") return t.isHere(model);
  if (state === "cancelled") return t.stopped;
  if (state !== "failed") return "";
  const translated = said && t.pullFailures[said.key];
  if (translated === undefined) return msg ?? t.notFetched;
  return words === undefined ? translated : `${translated} ${t.ollamaSays(words)}`;
}
