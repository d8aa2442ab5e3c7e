// English, part of the namespace `staff`: invitations.

// deno-lint-ignore-file explicit-module-boundary-types -- what these functions return is the type of every other language

import type { LanguageTools } from "../language_tools.ts";

/** A part of the namespace. */
export function invites({ plural, span }: LanguageTools) {
  return {
    invites: {
      title: "Invitations",
      none: "No invitation is open. Make one, and send its link to the person you would like to have here.",
      people: "For",
      peopleCount: (count: number) => plural(count, { one: "# person", other: "# people" }),
      days: "Valid for",
      daysCount: (count: number) => span(count, "day"),
      make: "Make invitation",
      link: "Link of the invitation",
      linkHint: "Copy it now: it is shown only this once. Anyone with it can register.",
      copy: "Copy link",
      copied: "Copied",
      notCopied: "The link could not be copied. Select it and copy it yourself.",
      done: "Done",
      left: (count: number) => plural(count, { one: "For # more person", other: "For # more people" }),
      by: <T>(name: string, until: T): (T | string)[] => [`by ${name}, `, until],
      revoke: "Revoke",
      revoked: "The invitation is revoked.",
    },
  };
}
