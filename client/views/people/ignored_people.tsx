// The users whom this user ignores, with buttons to stop ignoring them.

import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { useApp } from "../shell/app_context.ts";
import { useIgnores } from "../shell/part_hooks.ts";
import { Avatar } from "./avatar.tsx";
import { useId } from "../ui/use_id.ts";
import { useI18n } from "../ui/use_i18n.ts";

/** The list of ignored users. */
export function IgnoredPeople(): JSX.Element {
  const { stores } = useApp();
  const ignores = useIgnores();
  const t = useI18n("later").accountSettings;
  const { guest } = useI18n("app").person;
  const { stopIgnoring } = useI18n("later").people;
  const titleId = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const ignored = stores.ignores.list.value;
  return (
    <section class="setting" aria-labelledby={titleId}>
      <h3 id={titleId} ref={heading} tabIndex={-1}>{t.ignored}</h3>
      {ignored.length === 0
        ? <p class="setting-hint">{t.ignoredNone}</p>
        : (
          <ul class="ignored" aria-labelledby={titleId}>
            {ignored.map(({ username, isGuest }) => (
              <li class="ignored-person" key={username}>
                <Avatar name={username} />
                <span class="person-name">{username}</span>
                {isGuest && <span class="person-kind">{guest}</span>}
                <button
                  type="button"
                  class="button button-small"
                  aria-label={t.stopIgnoring(username)}
                  onClick={async () => {
                    await ignores.setIgnored(username, false);
                    heading.current?.focus();
                  }}
                >
                  {stopIgnoring}
                </button>
              </li>
            ))}
          </ul>
        )}
    </section>
  );
}
