// The text of a reported message.

import type { JSX } from "preact";
import { useFold } from "../ui/use_fold.tsx";

/** The text as it was written, folded when it is high. */
export function ReportedText({ text, of }: { text: string; of: object }): JSX.Element {
  const { element, classes, button } = useFold<HTMLQuoteElement>(of, text.length);
  return (
    <>
      <blockquote class={`quote${classes}`} dir="auto" ref={element}>{text}</blockquote>
      {button}
    </>
  );
}
