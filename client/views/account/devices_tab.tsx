// The settings tab `Devices`: where a member is signed in.

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useDevices, useLaterStores } from "../shell/part_hooks.ts";
import { SettingAction } from "../settings/setting_action.tsx";
import { Confirm } from "../settings/confirm.tsx";
import { FieldError } from "../ui/text_field.tsx";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { DeviceRow } from "./device_row.tsx";

/** The panel of the tab. It loads the list whenever it is opened; an earlier list is shown meanwhile. */
export function DevicesTab(): JSX.Element {
  const { devices, toasts } = useLaterStores();
  const actions = useDevices();
  const t = useI18n("later").devices;
  const heading = useRef<HTMLHeadingElement>(null);
  const titleId = useId();
  const list = devices.own.value;
  useEffect(() => void actions.load(), []);
  const onEnded = (name: string): void => {
    heading.current?.focus();
    toasts.show((t) => t("later").devices.ended(t("later").devices.nameOf(name)));
  };
  return (
    <div class="settings-body">
      <section class="setting" aria-labelledby={titleId} aria-busy={list === null}>
        <h3 id={titleId} ref={heading} tabIndex={-1}>{t.title}</h3>
        <p class="setting-hint">{t.hint}</p>
        <DeviceListState />
        {list !== null && (
          <ul class="devices" aria-labelledby={titleId}>
            {list.map((device) => (
              <DeviceRow
                key={device.id}
                device={device}
                onEnded={() => onEnded(device.name)}
              />
            ))}
          </ul>
        )}
        {list?.length === 1 && list[0]!.current && <p class="setting-hint">{t.alone}</p>}
      </section>
      {list?.some(({ current }) => !current) === true && (
        <SettingAction title={t.others} hint={t.othersHint} label={t.endOthers} danger>
          {(close) => (
            <Confirm
              question={t.endOthersQuestion}
              label={t.endOthersYes}
              run={() => actions.endOthers()}
              onDone={() => {
                close();
                heading.current?.focus();
                toasts.show((t) =>
                  t("later").accountSettings.signedOut
                );
              }}
              onCancel={close}
            />
          )}
        </SettingAction>
      )}
    </div>
  );
}

/** What is shown in place of a list, or above an old one: that it is loading, or that it could not be loaded. */
function DeviceListState(): JSX.Element | null {
  const { devices } = useLaterStores();
  const actions = useDevices();
  const t = useI18n("later").devices;
  if (devices.refused.value !== null) {
    return (
      <div class="devices-failed">
        <FieldError text={t.failed} />
        <button type="button" class="button button-small" onClick={() => void actions.load()}>
          {t.tryAgain}
        </button>
      </div>
    );
  }
  if (devices.own.value !== null) return null;
  return (
    <p class="devices-loading" role="status">
      <span class="spinner" aria-hidden="true" /> {t.loading}
    </p>
  );
}
