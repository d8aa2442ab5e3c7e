// The form that renames a device.

import type { JSX } from "preact";
import { isBlank } from "../../../server/protocol/blank.ts";
import { DEVICE_NAME_LENGTH } from "../../../server/protocol/device_names.ts";
import { useDevices } from "../shell/part_hooks.ts";
import { FormFooter } from "../ui/form_footer.tsx";
import { TextField } from "../ui/text_field.tsx";
import { useForm } from "../ui/use_form.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { useSubmit } from "../ui/use_submit.ts";

/** One field, with the present name. Escape leaves the form, and not the dialog. */
export function DeviceNameForm(
  { id, name, onClose }: { readonly id: string; readonly name: string; readonly onClose: () => void },
): JSX.Element {
  const actions = useDevices();
  const t = useI18n("later").devices;
  const form = useForm<"name">(["name"], { name });
  const { busy, onSubmit } = useSubmit(form, {
    check: () => isBlank(form.values.name) ? { name: (t) => t("later").devices.nameMissing } : {},
    send: () => actions.rename(id, form.values.name),
    onDone: onClose,
  });
  return (
    <form
      class="setting-form"
      noValidate
      onSubmit={onSubmit}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <TextField label={t.name} autocomplete="off" maxLength={DEVICE_NAME_LENGTH} {...form.bind("name")} />
      <FormFooter form={form} label={t.saveName} busy={busy} onCancel={onClose} />
    </form>
  );
}
