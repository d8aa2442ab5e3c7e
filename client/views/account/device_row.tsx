// A device in the list: its name, when it was in use, and what can be done with it, in place.

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { DeviceView } from "../../../server/protocol/devices.ts";
import type { Refused } from "../../store/session/session_store.ts";
import { useApp } from "../shell/app_context.ts";
import { useDevices } from "../shell/part_hooks.ts";
import { Confirm } from "../settings/confirm.tsx";
import { useFormats } from "../ui/use_formats.ts";
import { useI18n } from "../ui/use_i18n.ts";
import { DeviceNameForm } from "./device_name_form.tsx";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Props of {@link DeviceRow}. */
export interface DeviceRowProps {
  readonly device: DeviceView;
  /** The device was signed out, and its row goes. */
  readonly onEnded: () => void;
}

/** What is open in a row. */
type Open = "name" | "end";

/** The row. Its form or question takes the place of its buttons; closed again, the focus is where it was. */
export function DeviceRow({ device, onEnded }: DeviceRowProps): JSX.Element {
  const { id, current } = device;
  const actions = useDevices();
  const t = useI18n("later").devices;
  const name = t.nameOf(device.name);
  const open = useSignal<Open | null>(null);
  const before = useRef<Open | null>(null);
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const within = open.value === null
      ? `[data-opens="${before.current}"]`
      : ".setting-open :is(input, button)";
    if (open.value !== before.current) row.current?.querySelector<HTMLElement>(within)?.focus();
    before.current = open.value;
  }, [open.value]);
  const close = (): void => void (open.value = null);
  const end = async (): Promise<Refused | null> => {
    const refused = await actions.end(id);
    // It may have been signed out meanwhile: then it is what it was to be.
    return refused?.code === "not_found" ? null : refused;
  };
  return (
    <li class="device" ref={row}>
      <div class="device-line">
        <p class="device-words">
          <span class="device-name" dir="auto">{name}</span>
          {current && <span class="device-mark">{t.current}</span>}
          <DeviceTimes device={device} />
        </p>
        {open.value === null && (
          <DeviceButtons
            name={name}
            mayEnd={!current}
            onOpen={(what) => open.value = what}
          />
        )}
      </div>
      {open.value === "name" && (
        <div class="setting-open">
          <DeviceNameForm id={id} name={name} onClose={close} />
        </div>
      )}
      {open.value === "end" && (
        <div class="setting-open">
          <Confirm
            question={t.endQuestion(name)}
            label={t.endYes}
            run={end}
            onDone={onEnded}
            onCancel={close}
          />
        </div>
      )}
    </li>
  );
}

/** The buttons of a row. This device is left by logging out. */
function DeviceButtons(
  { name, mayEnd, onOpen }: {
    readonly name: string;
    readonly mayEnd: boolean;
    readonly onOpen: (what: Open) => void;
  },
): JSX.Element {
  const t = useI18n("later").devices;
  const rename = { what: "name", label: t.rename, name: t.renameOne(name) } as const;
  const end = { what: "end", label: t.end, name: t.endOne(name) } as const;
  const actions = mayEnd ? [rename, end] : [rename];
  return (
    <p class="device-buttons">
      {actions.map(({ what, label, name }) => (
        <button
          key={what}
          type="button"
          class="button button-small"
          data-opens={what}
          aria-label={name}
          onClick={() => onOpen(what)}
        >
          {label}
        </button>
      ))}
    </p>
  );
}

/** When the device was in use last, and since when it is signed in. */
function DeviceTimes({ device }: { readonly device: DeviceView }): JSX.Element {
  const { clock } = useApp();
  const formats = useFormats();
  const t = useI18n("later").devices;
  const now = clock.serverNow();
  const day = (at: number): string => formats.day.format(at);
  const seen = Date.parse(device.seen_at);
  const used = (): string => {
    if (device.current) return t.inUse;
    // To the hour: until its end, the hour before.
    if (now - seen < HOUR_MS) return t.lastHour;
    if (day(seen) === day(now)) return t.today;
    return day(seen) === day(now - DAY_MS) ? t.yesterday : t.lastUsed(day(seen));
  };
  return (
    <span class="setting-hint">
      <span class="device-time">{used()} ·</span>{" "}
      <span class="device-time">{t.since(day(Date.parse(device.created_at)))}</span>
    </span>
  );
}
