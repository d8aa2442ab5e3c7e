// The settings tab `Chat`: theme, language, text size, time format, the Enter key, sounds.

import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { FONT_SIZE, type TimeFormat } from "../../store/prefs.ts";
import { type ThemeId, THEMES } from "../../store/themes.ts";
import { LANGUAGES } from "../../i18n/namespaces.ts";
import { useApp, useLogin } from "../shell/app_context.ts";
import { playSound } from "../shell/sound.ts";
import { askForNotifications, notificationPermission } from "../shell/system_notifications.ts";
import { Icon } from "../ui/icon.tsx";
import { Segment } from "../ui/segment.tsx";
import { Switch } from "../ui/switch.tsx";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";

const TIME_FORMATS: readonly TimeFormat[] = ["12", "24"];

/** The panel of the tab. Each change takes effect at once. */
export function ChatSettings(): JSX.Element {
  const { stores, actions } = useLogin();
  const { prefs } = stores;
  const t = useI18n("later").chatSettings;
  return (
    <div class="settings-body">
      <Group name={t.theme} className="themes">
        {THEMES.map((id) => <ThemeChoice key={id} id={id} name={t.themes[id]} />)}
      </Group>
      <Group name={t.language} className="segments">
        {LANGUAGES.map(({ id, name }) => (
          <Segment
            key={id}
            name="language"
            label={name}
            lang={id}
            checked={stores.i18n.language.value === id}
            onChange={() => actions.setLanguage(id)}
          />
        ))}
      </Group>
      <FontSize />
      <Group name={t.timeFormat} className="segments">
        {TIME_FORMATS.map((id) => (
          <Segment
            key={id}
            name="time-format"
            label={t.timeFormats[id]}
            checked={prefs.timeFormat.value === id}
            onChange={() => prefs.setTimeFormat(id)}
          />
        ))}
      </Group>
      <Switch
        label={t.enterSend}
        on={prefs.enterSend.value}
        hint={prefs.enterSend.value ? t.enterSends : t.enterBreaks}
        onChange={prefs.setEnterSend}
      />
      <Switch
        label={t.lessMotion}
        on={prefs.lessMotion.value}
        hint={t.lessMotionHint}
        onChange={prefs.setLessMotion}
      />
      <Group name={t.notifications} className="switches">
        <Switch
          label={t.sounds}
          on={prefs.sounds.value}
          hint={t.soundsHint}
          onChange={(on) => {
            prefs.setSounds(on);
            if (on) playSound();
          }}
        />
        <SystemNotifications />
      </Group>
    </div>
  );
}

/** The switch for notifications of the system. Turning it on asks the browser. Nothing where there are none. */
function SystemNotifications(): JSX.Element | null {
  const { prefs } = useApp().stores;
  const t = useI18n("later").chatSettings;
  const permission = useSignal(notificationPermission());
  if (permission.value === "unsupported") return null;
  const turn = async (on: boolean): Promise<void> => {
    if (on) permission.value = await askForNotifications();
    prefs.setSystemNotifications(on && permission.value === "granted");
  };
  return (
    <Switch
      label={t.systemNotifications}
      on={prefs.systemNotifications.value && permission.value === "granted"}
      hint={permission.value === "denied" ? t.notificationsDenied : t.systemNotificationsHint}
      onChange={(on) => void turn(on)}
    />
  );
}

function Group(props: { name: string; className: string; children: ComponentChildren }): JSX.Element {
  return (
    <fieldset class="setting">
      <legend>{props.name}</legend>
      <div class={props.className}>{props.children}</div>
    </fieldset>
  );
}

/** A theme with a small picture of itself, in its own colours. */
function ThemeChoice({ id, name }: { id: ThemeId; name: string }): JSX.Element {
  const { prefs } = useApp().stores;
  return (
    <label class="theme">
      <input
        type="radio"
        name="theme"
        checked={prefs.theme.value === id}
        onChange={() => prefs.setTheme(id)}
      />
      <span class="swatch" data-theme={id} aria-hidden="true">
        <span class="swatch-line" />
        <span class="swatch-own" />
        <span class="swatch-line swatch-short" />
        <Icon name="check" />
      </span>
      <span class="theme-name">{name}</span>
    </label>
  );
}

function FontSize(): JSX.Element {
  const { prefs } = useApp().stores;
  const { fontSize, pixels, pixelsShort } = useI18n("later").chatSettings;
  const id = useId();
  const size = prefs.fontSize.value;
  return (
    <div class="setting">
      <div class="setting-line">
        <label for={id}>{fontSize}</label>
        <output for={id}>{pixelsShort(size)}</output>
      </div>
      <input
        id={id}
        type="range"
        min={FONT_SIZE.min}
        max={FONT_SIZE.max}
        step={1}
        value={size}
        aria-valuetext={pixels(size)}
        onInput={(event) => prefs.setFontSize(event.currentTarget.valueAsNumber)}
      />
    </div>
  );
}
