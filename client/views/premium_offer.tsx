// What premium is: four features, a price, and whether it can be had.

import type { JSX } from "preact";
import { useApp } from "./app_context.ts";
import { Icon } from "./icon.tsx";

const FEATURES: readonly { name: string; words: string }[] = [
  { name: "Violet without limit", words: "As many messages as you like, whenever you like." },
  { name: "She remembers you", words: "Across visits and devices, until you ask her to forget." },
  { name: "Yours alone", words: "Answered and kept on this server, encrypted. Nobody else listens." },
  { name: "The lights stay on", words: "You keep this place open, for yourself and for everybody." },
];

/** The same in the dialog and in the settings. */
export function PremiumOffer(): JSX.Element {
  const { session } = useApp().stores;
  const has = session.me.value?.has_ai_access === true;
  return (
    <div class="premium">
      <ul class="premium-features">
        {FEATURES.map(({ name, words }) => (
          <li key={name}>
            <Icon name="check" />
            <p>
              <strong>{name}</strong>
              <span>{words}</span>
            </p>
          </li>
        ))}
      </ul>
      <div class="premium-price">
        <p>
          <strong>$10</strong>
          <span>/month</span>
        </p>
        {has
          ? <p class="premium-state premium-yours">You have it. Enjoy the evening!</p>
          : <p class="premium-state">Coming soon</p>}
      </div>
      {!has && (
        <p class="setting-hint">
          It cannot be bought here yet. Whoever runs this place can let you talk to Violet without limit.
        </p>
      )}
    </div>
  );
}
