// One suggestion: a command and its effect, an online user, an emoji and its name, or a level of the guard.

import type { JSX } from "preact";
import type { Suggestion } from "../../text/completion.ts";
import { Avatar } from "../people/avatar.tsx";
import { CommandUsage } from "./command_usage.tsx";
import { useI18n } from "../ui/use_i18n.ts";

/** The content of a row of the list. */
export function SuggestionRow({ suggestion }: { suggestion: Suggestion }): JSX.Element {
  const t = useI18n("later");
  switch (suggestion.kind) {
    case "commands":
      return (
        <>
          <CommandUsage command={suggestion.command} />{" "}
          <span class="suggestion-about">{t.commands[suggestion.command.name]}</span>
        </>
      );
    case "people":
      return (
        <>
          <Avatar name={suggestion.name} />
          <span class="suggestion-name">{suggestion.name}</span>
        </>
      );
    case "emoji":
      return (
        <>
          <span class="suggestion-emoji" aria-hidden="true">{suggestion.emoji.character}</span>
          <span class="suggestion-name">{`:${suggestion.emoji.name}:`}</span>
        </>
      );
    case "levels":
      return (
        <>
          <span class="suggestion-name">{suggestion.level}</span>{" "}
          <span class="suggestion-about">{t.levels[suggestion.level]}</span>
        </>
      );
  }
}
